import type { Library } from '../library/library.ts'
import { noActs, type Locale, type Rule, type Step } from '../library/schema.ts'
import { turnOf } from '../library/turn-of.ts'
import { sentenceOf } from '../library/sentence-of.ts'
import type { Speaker } from './reading.ts'
import { withSpokenFields } from './spoken-fields.ts'

/** A sentence of which the library knows what it does. */
export interface Lesson {
  readonly locale: Locale
  readonly speaker: Speaker
  readonly text: string
  /** The utterance before, where the sentence is understood only by it. */
  readonly prev?: string
  readonly acts: readonly string[]
  /** Set where only this is known: the acts that it does not do. Of all others it says nothing. */
  readonly not?: readonly string[]
  /** How often it is gone through beside the others; once when not set. */
  readonly times?: number
}

/** To mishear one's own script, or a rule's own example, is the worst mistake: those weigh more than other sentences. */
const ownTimes = 3

const sentencesOf = (text: string): readonly string[] =>
  text.split(/(?<=[。！？；.!?;])|\n/).filter((sentence) => /\p{L}{2}/u.test(sentence))

/** What the lessons are drawn from. */
export type Teaching = Pick<
  Library,
  'acts' | 'flows' | 'personas' | 'situations' | 'objections' | 'notices' | 'packs' | 'detection' | 'calls'
>

const locales: readonly Locale[] = ['zh', 'en']
const speakerOf = (act: string): Speaker => (act.startsWith('agent.') || act.startsWith('violation.') ? 'agent' : 'debtor')

/**
 * Everything the library says of how acts sound: the vocabulary's examples, the scripts' own lines with what they
 * perform, the personas' words, the cards' quotes, the rules' examples, and the detection files. Whoever adds a line, a
 * quote or an example teaches the detector.
 */
export function lessonsOf(library: Teaching): readonly Lesson[] {
  const lessons: Lesson[] = []
  const add = (locale: Locale, speaker: Speaker, text: string, acts: readonly string[], more: Pick<Lesson, 'not' | 'times'> = {}): void =>
    void lessons.push({ locale, speaker, text: withSpokenFields(text, locale), acts, ...more })
  const violations = Object.keys(library.acts).filter((act) => act.startsWith('violation.'))
  // What the library gives the collector to say is lawful, whatever else it does.
  const addLawful = (locale: Locale, text: string): void => add(locale, 'agent', text, [], { not: violations, times: ownTimes })
  const addSteps = (steps: readonly Step[]): void => {
    for (const step of steps)
      for (const { line } of step.say) for (const locale of locales) add(locale, 'agent', line[locale], step.performs, { times: ownTimes })
  }
  for (const { id, examples } of Object.values(library.acts))
    for (const text of examples) add(/[㐀-鿿]/.test(text) ? 'zh' : 'en', speakerOf(id), text, [id])
  for (const flow of Object.values(library.flows)) for (const phase of flow.phases) addSteps(phase.steps)
  for (const situation of Object.values(library.situations)) addSteps(situation.steps)
  for (const persona of Object.values(library.personas)) {
    addSteps(persona.strategy.steps)
    for (const line of persona.behaviour.lines)
      for (const text of line.text) for (const locale of locales) add(locale, speakerOf(line.act), text[locale], [line.act])
  }
  for (const card of Object.values(library.objections)) {
    for (const quote of card.quotes) for (const locale of locales) add(locale, 'debtor', quote[locale], card.acts.slice(0, 1))
    for (const said of [card.first, card.ask, ...Object.values(card.lines)]) for (const locale of locales) addLawful(locale, said[locale])
  }
  for (const { body } of Object.values(library.notices))
    for (const locale of locales) for (const sentence of sentencesOf(body[locale])) addLawful(locale, sentence)
  const addTurns = (example: Extract<Rule['violates'][number], { turns: unknown }>): void => {
    let prev: string | undefined
    for (const { speaker, text, acts } of example.turns) {
      if (acts) lessons.push({ locale: example.lang, speaker, text, acts, times: ownTimes, ...(prev === undefined ? {} : { prev }) })
      prev = text
    }
  }
  for (const { rules } of Object.values(library.packs)) {
    for (const rule of rules) {
      const forbidden = rule.pattern && 'never' in rule.pattern ? rule.pattern.never.filter((act) => act.startsWith('violation.')) : []
      for (const example of rule.violates) {
        if ('turns' in example) addTurns(example)
        if (forbidden.length > 0)
          for (const locale of locales) if (locale in example) add(locale, 'agent', (example as Record<Locale, string>)[locale], forbidden)
      }
      for (const example of rule.complies) {
        if ('turns' in example) addTurns(example)
        else for (const locale of locales) if (locale in example) addLawful(locale, (example as Record<Locale, string>)[locale])
      }
    }
  }
  for (const { lang, turns } of library.calls) {
    let prev: string | undefined
    for (const { speaker, text, acts } of turns.map(turnOf)) {
      lessons.push({ locale: lang, speaker, text, acts, ...(prev === undefined ? {} : { prev }) })
      prev = text
    }
  }
  for (const [act, sounds] of Object.entries(library.detection)) {
    for (const locale of locales) {
      const speaker = speakerOf(act)
      const nothing = noActs.some((none) => none === act)
      for (const example of sounds[locale]?.examples ?? []) {
        const { say, also, after } = sentenceOf(example)
        lessons.push({ locale, speaker, text: say, acts: nothing ? also : [act, ...also], ...(after === undefined ? {} : { prev: after }) })
      }
      for (const example of sounds[locale]?.not ?? []) {
        const { say, also, after } = sentenceOf(example)
        lessons.push({ locale, speaker, text: say, acts: also, not: [act], ...(after === undefined ? {} : { prev: after }) })
      }
    }
  }
  return lessons
}
