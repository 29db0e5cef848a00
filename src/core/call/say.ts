import { mergeLine, type MergeFacts } from '../library/merge.ts'
import type { Locale, PersonaId, Say, Step } from '../library/schema.ts'
import type { Call } from './call.ts'
import { quotablePromise } from './promise.ts'
import type { LinePart } from './view.ts'

export interface Lines {
  readonly zh: readonly LinePart[]
  readonly en: readonly LinePart[]
}

/** The lines of a step that fit the call, the most specific first; each filled in both languages. Never empty. */
export function linesOfStep(call: Call, step: Step, persona: PersonaId | null): readonly Lines[] {
  const fitting = step.say.filter((say) => fits(say, call, persona))
  const ordered = (fitting.length > 0 ? fitting : step.say)
    .map((say, i) => ({ say, i }))
    .sort((a, b) => weight(b.say) - weight(a.say) || a.i - b.i)
  const facts = factsOf(call)
  const fallback = { zh: step.title.zh, en: step.title.en }
  const lines = ordered.flatMap(({ say }) => {
    const zh = fillLine(say.line.zh, facts, 'zh')
    const en = fillLine(say.line.en, facts, 'en')
    return zh && en ? [{ zh, en }] : []
  })
  // A blank or a wrong amount is never shown: when no line can be filled, the step's title tells what to do.
  return lines.length > 0 ? lines : [{ zh: [{ kind: 'text', text: fallback.zh }], en: [{ kind: 'text', text: fallback.en }] }]
}

/** The card's wording for the persona at hand, or its first response. */
export function lineOfCard(call: Call, id: string, persona: PersonaId | null): Lines {
  const card = call.library.objections[id]
  if (!card) return { zh: [], en: [] }
  const text = (persona !== null ? card.lines[persona] : undefined) ?? card.first
  const facts = factsOf(call)
  const filled = (locale: Locale): readonly LinePart[] =>
    fillLine(text[locale], facts, locale) ?? fillLine(card.first[locale], facts, locale) ?? []
  return { zh: filled('zh'), en: filled('en') }
}

function factsOf(call: Call): MergeFacts {
  return { case: call.started.case, agent: call.started.agent, promise: quotablePromise(call), today: call.startedAt.slice(0, 10) }
}

function fits({ when }: Say, call: Call, persona: PersonaId | null): boolean {
  if (!when) return true
  const { stage, jurisdiction, product } = call.started.case
  return (
    (!when.persona || (persona !== null && when.persona.includes(persona))) &&
    (!when.stage || when.stage.includes(stage)) &&
    (!when.tone || when.tone.includes(call.tone)) &&
    (!when.jurisdiction || when.jurisdiction.includes(jurisdiction)) &&
    (!when.product || when.product.includes(product))
  )
}

/** A wording for the jurisdiction is law and outranks all taste; then persona, stage, tone, product. */
function weight({ when }: Say): number {
  if (!when) return 0
  return (when.jurisdiction ? 16 : 0) + (when.persona ? 8 : 0) + (when.stage ? 4 : 0) + (when.tone ? 2 : 0) + (when.product ? 1 : 0)
}

/** The line with its values, or null when one of them is missing. */
function fillLine(line: string, facts: MergeFacts, locale: Locale): readonly LinePart[] | null {
  const merged = mergeLine(line, facts, locale)
  return 'parts' in merged ? merged.parts : null
}
