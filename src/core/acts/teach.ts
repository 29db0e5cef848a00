import type { Locale } from '../library/schema.ts'
import type { ClassifierModel } from './classifier-model.ts'
import { lessonsOf, type Teaching } from './lessons.ts'
import { readCharacters } from './read-characters.ts'
import { fingerprintOf, trainClassifier } from './train-classifier.ts'

/**
 * Train the classifier of one language from all that the library says in it; null when it says nothing. Takes about a
 * minute for the shipped library, and needs the dictionaries of characters, which a reader does not.
 */
export function teach(library: Teaching, locale: Locale): ClassifierModel | null {
  const lessons = lessonsOf(library).filter((lesson) => lesson.locale === locale)
  return lessons.length === 0 ? null : trainClassifier(lessons, readCharacters(lessons.map(({ text }) => text)))
}

/** Whether a model was trained from just what the library says now. */
export function isFresh(model: ClassifierModel, library: Teaching, locale: Locale): boolean {
  return model.lessons === fingerprintOf(lessonsOf(library).filter((lesson) => lesson.locale === locale))
}
