import type { Meaning } from '../library/search.ts'
import type { Locale } from '../library/schema.ts'
import { createClassifier } from './classifier.ts'
import type { ClassifierModels } from './classifier-model.ts'

const least = 0.05

/** What a query would do if either side said it: so that a search finds by meaning what shares no word. */
export function createMeaning(models: ClassifierModels, locale: Locale): Meaning {
  const classifier = createClassifier(models)
  return (text) =>
    (['agent', 'debtor'] as const).flatMap((speaker) => {
      const { acts, p } = classifier.readerOf(locale, speaker)(text)
      return acts.flatMap((id, i) => ((p[i] ?? 0) >= least ? [{ id, p: p[i] ?? 0 }] : []))
    })
}
