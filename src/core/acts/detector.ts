import { train, type Classifier } from './classifier.ts'
import { lessonsOf, type Teaching } from './lessons.ts'
import { grams, normalise } from './normalise.ts'
import { findPhrases, compilePhrases, type PhraseBook } from './phrases.ts'
import type { ActReading, ReadingContext } from './reading.ts'

/** Reads the acts of an utterance. Pure and deterministic; every act shows the words that made it. */
export interface Detector {
  analyze(text: string, context: ReadingContext): readonly ActReading[]
}

/**
 * Probabilities from which the classifier speaks; the figures behind them are in docs/understanding.md. A violation
 * accuses somebody, so it takes more. An utterance in which nothing else is heard may give its likeliest act at less:
 * too unsure to take a branch or meet a duty, good enough to be highlighted.
 */
const least = 0.25
const leastViolation = 0.4
const leastAlone = 0.12

/** Acts of the collector that make sense only towards somebody who is not the debtor. */
const towardsOthers = new Set(['violation.third-party-disclosure', 'violation.pressure-third-party'])

/** Make a detector from what the library teaches: its phrases, and a classifier over all its sentences. */
export function createDetector(library: Teaching & { readonly lexicon: PhraseBook['lexicon']; readonly model?: unknown }): Detector {
  const phrases = compilePhrases(library)
  const lessons = lessonsOf(library)
  const classifiers = new Map<string, Classifier>()
  for (const locale of ['zh', 'en'] as const) {
    for (const speaker of ['agent', 'debtor'] as const) {
      classifiers.set(`${locale}/${speaker}`, train(lessons.filter((lesson) => lesson.locale === locale && lesson.speaker === speaker)))
    }
  }
  return {
    analyze: (text, context) => {
      if (normalise(text) === '') return []
      const found = new Map<string, ActReading>()
      for (const reading of findPhrases(phrases, text, context.locale, context.speaker)) found.set(reading.id, reading)
      for (const reading of classify(classifiers.get(`${context.locale}/${context.speaker}`), text, found.size === 0)) {
        const known = found.get(reading.id)
        if (!known || known.confidence < reading.confidence) found.set(reading.id, known ? { ...reading, spans: known.spans } : reading)
      }
      return [...found.values()]
        .filter((reading) => fits(reading, context))
        .sort((a, b) => b.confidence - a.confidence || a.id.localeCompare(b.id))
    },
  }
}

function classify(classifier: Classifier | undefined, text: string, alone: boolean): readonly ActReading[] {
  if (!classifier) return []
  const scores = classifier.score(text)
  const sure = scores.filter(({ act, p }) => p >= (act.startsWith('violation.') ? leastViolation : least))
  const likeliest = scores.filter(({ act }) => !act.startsWith('violation.')).reduce((a, b) => (b.p > a.p ? b : a), { act: '', p: 0 })
  const spoken = sure.length === 0 && alone && likeliest.p >= leastAlone ? [likeliest] : sure
  return spoken.map(({ act, p }) => ({ id: act, confidence: confidenceOf(p), spans: [spanOf(classifier, act, text)] }))
}

/** The classifier is shy: of its readings at 0.25 about half are right, at 0.5 about two in three (development set). */
const confidenceOf = (p: number): number => Math.round((0.35 + 0.65 * p) * 1000) / 1000

/** The clause whose grams speak most for the act. */
function spanOf(classifier: Classifier, act: string, text: string): readonly [number, number] {
  let best: readonly [number, number] = [0, text.length]
  let most = Number.NEGATIVE_INFINITY
  for (const clause of text.matchAll(/[^，。！？；,.!?;]+/g)) {
    const weight = grams(clause[0]).reduce((sum, gram) => sum + classifier.weight(act, gram), 0)
    if (weight > most) [most, best] = [weight, [clause.index, clause.index + clause[0].length]]
  }
  return best
}

/** What the call knew decides what an utterance can be. */
function fits(reading: ActReading, { party, heard = [] }: ReadingContext): boolean {
  if (towardsOthers.has(reading.id)) return party !== 'debtor' || reading.id === 'violation.pressure-third-party'
  if (reading.id === 'violation.ignore-stop') return heard.some((act) => act === 'debtor.busy' || act === 'signal.stop-contact')
  return true
}
