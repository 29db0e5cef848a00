import { createClassifier, type Classifier, type Scores } from './classifier.ts'
import type { ClassifierModels } from './classifier-model.ts'
import type { Library } from '../library/library.ts'
import type { Locale } from '../library/schema.ts'
import { compilePhrases, findPhrases } from './phrases.ts'
import type { ActReading, ReadingContext } from './reading.ts'
import { weighContext } from './weigh-context.ts'

/** Reads the acts of an utterance. Pure and deterministic; every act shows the words that made it. */
export interface Detector {
  analyze(text: string, context: ReadingContext): readonly ActReading[]
}

/**
 * Probabilities from which the classifier speaks; they are calibrated, and the figures are in docs/understanding.md. An
 * utterance in which nothing else is heard may give its likeliest act at less: too unsure to take a branch or meet a duty,
 * good enough to be highlighted. That is never a violation, which accuses somebody.
 */
const least = { zh: 0.6, en: 0.55 } as const
const leastViolation = 0.5
const leastAlone = 0.2
/** What a clause does by itself counts less than what it does in its sentence. Violations are read in the whole only. */
const clauseWeight = { zh: 0.6, en: 0.75 } as const
const leastClause = { zh: 2, en: 5 } as const
const longestInClauses = 300
/** A "thank you" closes a call only when there is nothing else in the sentence. */
const wholeOnly: ReadonlySet<string> = new Set(['agent.close'])
/** A cause is named in the collector's own sentence if it would mean that, however faintly, in the debtor's mouth. */
const leastNamed = 0.05
/** A phrase is heard unless the whole sentence speaks against it. */
const leastPhrase = 0.1

/** Make a detector from what the library teaches: its phrases, and the classifiers that were trained from its sentences. */
export function createDetector(library: Pick<Library, 'detection' | 'lexicon'>, models: ClassifierModels): Detector {
  const phrases = compilePhrases(library)
  const classifier = createClassifier(models)
  const read = (text: string, context: ReadingContext): { readings: readonly ActReading[]; scores: Scores } => {
    const scores = scoresOf(classifier, text, context)
    const found = new Map(classify(scores, context.locale).map((reading) => [reading.id, reading]))
    const may = (act: string): boolean => (scores.p[scores.acts.indexOf(act)] ?? 1) >= leastPhrase
    for (const phrase of findPhrases(phrases, text, context.locale, context.speaker, may)) {
      const known = found.get(phrase.id)
      found.set(phrase.id, known && known.confidence > phrase.confidence ? { ...known, spans: phrase.spans } : phrase)
    }
    return { readings: [...found.values()], scores }
  }
  return {
    analyze: (text, context) => {
      if (!/[\p{L}\p{N}]/u.test(text)) return []
      const { locale, prev, speaker, heard = [] } = context
      const { readings, scores } = read(text, context)
      const before = (): readonly ActReading[] => [
        ...heard.map((id) => ({ id, confidence: 1, spans: [] })),
        ...(prev === undefined ? [] : read(prev, { locale, speaker: 'debtor' }).readings),
      ]
      const p = (act: string): number => scores.p[scores.acts.indexOf(act)] ?? 0
      const names = (acts: readonly string[]): boolean => {
        const own = classifier.score(text, undefined, locale, 'debtor')
        return acts.some((act) => (own.p[own.acts.indexOf(act)] ?? 0) >= leastNamed)
      }
      return (speaker === 'agent' ? weighContext(readings, p, (act) => scores.spanOf(act), before, names) : readings)
        .filter((reading) => fits(reading, context))
        .sort((a, b) => b.confidence - a.confidence || a.id.localeCompare(b.id))
    },
  }
}

/** People do two things in one breath: each clause is read by itself beside the whole. */
function scoresOf(classifier: Classifier, text: string, { prev, locale, speaker }: ReadingContext): Scores {
  const whole = classifier.score(text, prev, locale, speaker)
  const clauses = [...text.slice(0, longestInClauses).matchAll(/[^，。！？；,.!?;…—]+/g)].filter(
    ([clause]) => clause.trim().length >= leastClause[locale],
  )
  if (clauses.length < 2) return whole
  const p = Float32Array.from(whole.p)
  const from = new Map<string, readonly [number, number]>()
  for (const clause of clauses) {
    const part = classifier.score(clause[0], prev, locale, speaker)
    for (const [i, act] of whole.acts.entries()) {
      const weighed = clauseWeight[locale] * (part.p[i] ?? 0)
      if (weighed <= (p[i] ?? 0) || act.startsWith('violation.') || wholeOnly.has(act)) continue
      p[i] = weighed
      const [start, end] = part.spanOf(act)
      from.set(act, [clause.index + start, clause.index + end])
    }
  }
  return { acts: whole.acts, p, spanOf: (act) => from.get(act) ?? whole.spanOf(act) }
}

function classify(scores: Scores, locale: Locale): readonly ActReading[] {
  const spoken: number[] = []
  let likeliest = -1
  for (const [i, act] of scores.acts.entries()) {
    const p = scores.p[i] ?? 0
    const violation = act.startsWith('violation.')
    if (p >= (violation ? leastViolation : least[locale])) spoken.push(i)
    if (!violation && p >= Math.max(leastAlone, scores.p[likeliest] ?? 0)) likeliest = i
  }
  if (spoken.length === 0 && likeliest >= 0) spoken.push(likeliest)
  return spoken.map((i) => {
    const id = scores.acts[i] ?? ''
    return { id, confidence: Math.round((scores.p[i] ?? 0) * 1000) / 1000, spans: [scores.spanOf(id)] }
  })
}

/** Who is on the other end decides what an utterance can be. */
function fits(reading: ActReading, { party }: ReadingContext): boolean {
  return reading.id !== 'violation.third-party-disclosure' || party !== 'debtor'
}
