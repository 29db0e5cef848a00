import type { ActReading, ReadingContext } from '../acts/reading.ts'
import { diagnostic, type Diagnostic, type Place } from '../diagnostics.ts'
import { matchesAct } from '../acts/match.ts'
import type { Library } from '../library/library.ts'
import { mergeLine, type MergeFacts } from '../library/merge.ts'
import type { Locale, Step, Text } from '../library/schema.ts'
import { readSource, type LibraryText, type PathStep, type Source } from '../library/source.ts'
import { splitSentences } from '../library/split-sentences.ts'
import { demandedActs } from './plain-reading.ts'

/** What reads a line: the detector of this build. */
export interface LineReader {
  analyze(text: string, context: ReadingContext): readonly ActReading[]
}

/** Where a value of a library file is written; without positions, the file. */
export type PlaceOfLine = (file: string, path: readonly PathStep[]) => Place

export interface CheckLinesOptions {
  readonly reader: LineReader
  /** What merge fields are filled with, so that a line is heard as it will be said. Without it they are heard as they stand. */
  readonly facts?: Readonly<Record<Locale, MergeFacts>>
  readonly placeOf?: PlaceOfLine
}

export interface CheckedLines {
  readonly findings: readonly Diagnostic[]
  /** How many texts were read, each language counted. */
  readonly read: { readonly steps: number; readonly cards: number; readonly notices: number }
}

/** Below this a reading is a guess, and no reason to blame a line; the same below which it takes no branch in a call. */
const sure = 0.5
const locales = ['zh', 'en'] as const satisfies readonly Locale[]

const fileOnly: PlaceOfLine = (file) => ({ file, line: 1, column: 1 })

/** Places of lines in the library's texts; each file is parsed once, when it is first asked for. */
export function placesOfLines(texts: readonly LibraryText[]): PlaceOfLine {
  const byPath = new Map(texts.map((text) => [text.path, text]))
  const sources = new Map<string, Source | null>()
  return (file, path) => {
    const text = byPath.get(file)
    if (!sources.has(file)) sources.set(file, text ? readSource(text).source : null)
    return sources.get(file)?.place(path) ?? fileOnly(file, path)
  }
}

/**
 * Hear every text that the library gives a collector to say or to send. A step's line must perform what the step
 * declares and nothing else; no line, card or notice may hold a violation. A declared act that no rule demands, and an
 * act that is done beside the declared ones, are warnings: they mislead the guidance, and no duty.
 */
export function checkLines(library: Library, { reader, facts, placeOf = fileOnly }: CheckLinesOptions): CheckedLines {
  const findings: Diagnostic[] = []
  const demanded = demandedByRules(library)
  const hear = (text: string, locale: Locale): readonly string[] =>
    reader
      .analyze(facts ? filled(text, facts[locale], locale) : text, { locale, speaker: 'agent' })
      .filter(({ confidence }) => confidence >= sure)
      .map(({ id }) => id)
  const blame = (heard: readonly string[], place: Place, where: string): void => {
    for (const id of heard.filter(isViolation)) findings.push(diagnostic('line-violates', place, `The detector hears ${id} in ${where}.`))
  }

  const steps = stepsOf(library)
  let lines = 0
  for (const { file, path, step } of steps) {
    for (const [variant, { line }] of step.say.entries()) {
      for (const locale of locales) {
        lines += 1
        const heard = hear(line[locale], locale)
        const where = `step “${step.id}”, line ${variant + 1}, ${locale}: “${line[locale]}”`
        const place = placeOf(file, [...path, 'say', variant, 'line', locale])
        blame(heard, place, where)
        for (const id of heard.filter((act) => !isViolation(act) && !step.performs.includes(act)))
          findings.push(diagnostic('act-not-declared', place, `${id} is heard but not declared in ${where}.`))
        for (const id of step.performs.filter((act) => !heard.includes(act)))
          findings.push(
            demanded(id)
              ? diagnostic('duty-not-performed', place, `${id}, which a rule demands, is declared but not heard in ${where}.`)
              : diagnostic('act-not-performed', place, `${id} is declared but not heard in ${where}.`),
          )
      }
    }
  }

  const cards = wordingsOf(library)
  for (const { file, path, text } of cards)
    for (const locale of locales)
      blame(hear(text[locale], locale), placeOf(file, [...path, locale]), `${path.join('.')}, ${locale}: “${text[locale]}”`)

  let sentences = 0
  for (const { id, body } of Object.values(library.notices)) {
    for (const locale of locales) {
      const place = placeOf(`notices/${id}.yaml`, ['body', locale])
      for (const sentence of splitSentences(body[locale])) {
        sentences += 1
        blame(hear(sentence, locale), place, `body, ${locale}: “${sentence}”`)
      }
    }
  }
  return { findings, read: { steps: lines, cards: cards.length * locales.length, notices: sentences } }
}

const isViolation = (act: string): boolean => act.startsWith('violation.')

/** Whether some rule of some pack asks for an act, in whatever place. */
function demandedByRules(library: Library): (act: string) => boolean {
  const asked = Object.values(library.packs).flatMap(({ rules }) => rules.flatMap(({ pattern }) => (pattern ? demandedActs(pattern) : [])))
  return (act) => asked.some((pattern) => matchesAct(pattern, act))
}

function filled(text: string, facts: MergeFacts, locale: Locale): string {
  const merged = mergeLine(text, facts, locale)
  return 'parts' in merged ? merged.parts.map((part) => part.text).join('') : text
}

interface Written {
  readonly file: string
  readonly path: readonly PathStep[]
}

function stepsOf(library: Library): readonly (Written & { readonly step: Step })[] {
  const at = (file: string, path: readonly PathStep[], steps: readonly Step[]): (Written & { readonly step: Step })[] =>
    steps.map((step, i) => ({ file, path: [...path, 'steps', i], step }))
  return [
    ...Object.values(library.flows).flatMap(({ id, phases }) =>
      phases.flatMap(({ steps }, i) => at(`flows/${id}.yaml`, ['phases', i], steps)),
    ),
    ...Object.values(library.personas).flatMap(({ id, strategy }) => at(`personas/${id}.yaml`, ['strategy'], strategy.steps)),
    ...Object.values(library.situations).flatMap(({ id, steps }) => at(`situations/${id}.yaml`, [], steps)),
  ]
}

function wordingsOf(library: Library): readonly (Written & { readonly text: Text })[] {
  return Object.values(library.objections).flatMap(({ id, first, ask, lines }) => {
    const file = `objections/${id}.yaml`
    return [
      { file, path: ['first'], text: first },
      { file, path: ['ask'], text: ask },
      ...Object.entries(lines).map(([persona, text]) => ({ file, path: ['lines', persona], text })),
    ]
  })
}
