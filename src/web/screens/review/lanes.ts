import type { Text } from '../../../core/library/schema.ts'
import type { CallView } from '../../../core/call/view.ts'
import type { ScriptTable } from '../../../core/script/table.ts'

/** A bar on the timeline: where it begins and how long it is, as shares of the call from 0 to 1. */
export interface Bar {
  readonly seq: number
  readonly t: number
  readonly start: number
  readonly width: number
}
export interface TurnBar extends Bar {
  readonly speaker: 'agent' | 'debtor'
}
export interface StepBar extends Bar {
  readonly title: Text
  readonly inSituation: boolean
}
export interface FindingBar extends Bar {
  readonly level: 'notice' | 'warning' | 'stop'
  readonly title: Text
}
export interface Lanes {
  /** Seconds the whole timeline stands for; at least one. */
  readonly length: number
  readonly turns: readonly TurnBar[]
  readonly steps: readonly StepBar[]
  readonly findings: readonly FindingBar[]
}

/** No recording says how long a sentence took, so it is taken from its length: about four signs a second, never beyond the next turn. */
const signsPerSecond = { zh: 4, en: 14 }

/** The timeline of a call: who spoke when, which steps of the script it was in, and where something was found. */
export function layLanes(view: CallView, table: ScriptTable): Lanes {
  const spoken = (text: string) => Math.max(1, text.length / signsPerSecond[view.locale])
  const last = view.turns.at(-1)
  const length = Math.max(1, view.t, last ? last.t + spoken(last.text) : 0)
  const bar = (seq: number, from: number, to: number): Bar => ({
    seq,
    t: from,
    start: from / length,
    width: Math.max(0, to - from) / length,
  })

  const turns = view.turns.map((turn, i) => ({
    ...bar(turn.seq, turn.t, Math.min(turn.t + spoken(turn.text), view.turns[i + 1]?.t ?? length)),
    speaker: turn.speaker,
  }))
  const steps = view.path.flatMap((entered, i) => {
    const node = table.steps.get(entered.step)
    const until = view.path[i + 1]?.t ?? length
    // A step that was passed at once takes no room.
    if (!node || until <= entered.t) return []
    return [{ ...bar(entered.seq, entered.t, until), title: node.step.title, inSituation: node.situation !== null }]
  })
  const findings = view.warnings.flatMap((warning) => {
    if (warning.when === 'before' || warning.seq === undefined) return []
    return [{ ...bar(warning.seq, warning.t, Math.min(warning.t + length * 0.012, length)), level: warning.level, title: warning.title }]
  })
  return { length, turns, steps, findings }
}
