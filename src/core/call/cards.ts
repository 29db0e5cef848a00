import { previewDuties } from '../rules/duties.ts'
import { byGravity, type Warning } from '../rules/finding.ts'
import type { Call } from './call.ts'
import { withChange } from './with-change.ts'

/** As many cards a minute may interrupt the collector. What must stop is exempt and takes nothing from it. */
export const cardsAMinute = 3
const minute = 60

/** A warning that has interrupted the collector. */
export interface RaisedCard {
  readonly id: string
  readonly rule: string
  readonly when: Warning['when']
  /** The second at which it was raised, which a second reader may bring later than the words. */
  readonly t: number
  /** The visit of the step at which it was raised, by its place on the path. */
  readonly visit: number
}

/**
 * Decide what may interrupt after an event: of what was just found, and of what the line at hand would break. At most a
 * few a minute, none twice, the gravest first; what must stop always. A finding that may not interrupt is a finding all
 * the same, and stands in the log, the duties and the wrap-up.
 */
export function raiseCards(call: Call, found: readonly Warning[]): Call {
  if (call.life !== 'talking') return call.ahead.length === 0 ? call : withChange(call, { ahead: [] })
  const likely = previewOf(call)
  if (likely.length === 0 && found.length === 0) return call.ahead.length === 0 ? call : withChange(call, { ahead: [] })
  const visit = call.path.length
  const cards = [...call.cards]
  const ahead: Warning[] = []
  for (const warning of [...found, ...likely].sort(byGravity)) {
    const { id, rule, when, level } = warning
    const before = when === 'before'
    const known = cards.find((card) => card.rule === rule && card.when === when)
    if (level === 'stop') {
      if (before) ahead.push(warning)
    } else if (known) {
      // The card that is up stays the same card while the talk goes on at the same step.
      if (before && known.visit === visit) ahead.push({ ...warning, id: known.id })
    } else if (cards.filter(({ t }) => call.t - t < minute).length < cardsAMinute) {
      cards.push({ id, rule, when, t: call.t, visit })
      if (before) ahead.push(warning)
    }
  }
  return withChange(call, { cards, ahead })
}

/** Whether a finding may interrupt. */
export function isRaised(call: Call, { id, level }: Warning): boolean {
  return level === 'stop' || call.cards.some((card) => card.id === id)
}

/** Findings that are not known yet, each once: a key and the words that go with it are one turn, and one finding. */
export function notKnown(known: readonly Warning[], found: readonly Warning[]): readonly Warning[] {
  if (found.length === 0) return found
  const ids = new Set(known.map(({ id }) => id))
  return found.filter(({ id }) => ids.size < ids.add(id).size)
}

/** What the line at hand would break, until it is said. */
function previewOf(call: Call): readonly Warning[] {
  const node = call.script.table.steps.get(call.position.key)
  if (!node || call.position.finished || call.position.said) return []
  return previewDuties(call.duties, {
    speaker: 'agent',
    acts: node.step.performs,
    t: call.t,
    turn: call.turns.length,
    agentTurn: call.agentTurns + 1,
    phase: node.phase,
  })
}
