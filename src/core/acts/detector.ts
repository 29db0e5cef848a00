import { createClassifier, probabilityOf, type Reader, type Scores } from './classifier.ts'
import type { ClassifierModels } from './classifier-model.ts'
import type { Library } from '../library/library.ts'
import type { Locale } from '../library/schema.ts'
import { compilePhrases, findPhrases } from './phrases.ts'
import { isFiller } from './plain-text.ts'
import type { ActReading, ReadingContext } from './reading.ts'
import { weighContext } from './weigh-context.ts'

/** Reads the acts of an utterance. Pure and deterministic; every act shows the words that made it. */
export interface Detector {
  analyze(text: string, context: ReadingContext): readonly ActReading[]
}

/**
 * Probabilities from which the classifier speaks; `cuebook eval` tells how often each is right. An utterance in which nothing else is heard may give its likeliest act at less: too unsure to take a branch or meet a duty,
 * good enough to be highlighted. That is never a violation, which accuses somebody.
 */
const least = 0.65
const leastViolation = 0.6
const leastAlone = 0.3
/** What a clause does by itself counts less than what it does in its sentence. Violations are read in the whole only. */
const clauseWeight = { zh: 0.7, en: 0.75 } as const
const leastClause = { zh: 2, en: 5 } as const
const longestInClauses = 300
/** A "thank you" closes a call only when there is nothing else in the sentence. */
const wholeOnly = (act: string): boolean => act === 'agent.close' || act.startsWith('violation.')
/** A cause is named in the collector's own sentence if it would mean that, however faintly, in the debtor's mouth. */
const leastNamed = 0.05
/** A phrase is heard unless the whole sentence speaks against it. */
const leastPhrase = 0.1

/** Make a detector from what the library teaches: its phrases, and the classifiers that were trained from its sentences. */
export function createDetector(library: Pick<Library, 'detection' | 'lexicon'>, models: ClassifierModels): Detector {
  const phrases = compilePhrases(library)
  const classifier = createClassifier(models)
  const read = (text: string, context: ReadingContext): { readings: readonly ActReading[]; scores: Scores } => {
    const scores = scoresOf(classifier.readerOf(context.locale, context.speaker, context.prev), text, context.locale)
    const found = new Map(classify(scores).map((reading) => [reading.id, reading]))
    const may = (act: string): boolean => (probabilityOf(scores, act) ?? 1) >= leastPhrase
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
      // 嗯 answers something, or it is nothing.
      if (prev === undefined && isFiller(text)) return []
      const { readings, scores } = read(text, context)
      const before = (): readonly ActReading[] => [
        ...heard.map((id) => ({ id, confidence: 1, spans: [] })),
        ...(prev === undefined ? [] : read(prev, { locale, speaker: 'debtor' }).readings),
      ]
      const p = (act: string): number => probabilityOf(scores, act) ?? 0
      const names = (acts: readonly string[]): boolean => {
        const own = classifier.readerOf(locale, 'debtor')(text)
        return acts.some((act) => (probabilityOf(own, act) ?? 0) >= leastNamed)
      }
      return (speaker === 'agent' ? weighContext(readings, p, (act) => scores.spanOf(act), before, names) : readings)
        .filter((reading) => fits(reading, context))
        .sort((a, b) => b.confidence - a.confidence || a.id.localeCompare(b.id))
    },
  }
}

/** People do two things in one breath: each clause is read by itself beside the whole. */
function scoresOf(reader: Reader, text: string, locale: Locale): Scores {
  const whole = reader(text)
  const clauses = clausesOf(text, locale)
  if (clauses.length < 2) return whole
  const p = whole.p.slice()
  const surer = new Map<string, readonly [from: number, part: Scores]>()
  for (const [from, clause] of clauses) {
    const part = reader(clause)
    for (let i = 0; i < part.p.length; i += 1) {
      const weighed = clauseWeight[locale] * (part.p[i] as number)
      if (weighed <= (p[i] as number) || wholeOnly(whole.acts[i] as string)) continue
      p[i] = weighed
      surer.set(whole.acts[i] as string, [from, part])
    }
  }
  const spanOf = (act: string): readonly [number, number] => {
    const found = surer.get(act)
    if (!found) return whole.spanOf(act)
    const [start, end] = found[1].spanOf(act)
    return [found[0] + start, found[0] + end]
  }
  return { ...whole, p, spanOf }
}

/** The clauses that are long enough to say something, and where they begin. */
function clausesOf(text: string, locale: Locale): readonly (readonly [number, string])[] {
  return [...text.slice(0, longestInClauses).matchAll(/[^，。！？；,.!?;…—]+/g)].flatMap(({ 0: clause, index }) =>
    clause.trim().length >= leastClause[locale] ? [[index, clause] as const] : [],
  )
}

function classify(scores: Scores): readonly ActReading[] {
  const spoken: number[] = []
  let likeliest = -1
  for (const [i, act] of scores.acts.entries()) {
    const p = scores.p[i] ?? 0
    const violation = act.startsWith('violation.')
    if (p >= (violation ? leastViolation : least)) spoken.push(i)
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
