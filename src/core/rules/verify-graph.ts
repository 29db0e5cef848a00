import { matchesAct } from '../acts/match.ts'
import type { Text } from '../library/schema.ts'
import { stepsOf } from '../script/build-table.ts'
import type { Destination, ScriptTable, TableStep } from '../script/table.ts'
import type { VerifyOptions } from './verify.ts'

/** One way on from a step: what may be heard, and where it leads. */
export interface Edge {
  readonly kind: 'said' | 'answer' | 'interrupt'
  /** Acts that the other side may perform to take it; any one of them. Empty: nothing, or a key press. */
  readonly heard: readonly string[]
  readonly label: Text
  readonly to: number | 'end' | 'resume'
  /** Leaves the script for a situation, so that the way back must be kept. */
  readonly interrupt: boolean
  /** Bits: acts that rule this edge out once heard, and those that taking it makes heard. */
  readonly unless: number
  readonly rulesOut: number
}

/** A table as numbered steps and edges, for one persona. */
export interface Graph {
  readonly start: number
  readonly steps: readonly TableStep[]
  readonly edges: readonly (readonly Edge[])[]
  /** Whether a step belongs to a situation that can come back. */
  readonly resumable: readonly boolean[]
}

const nothing: Text = { zh: '', en: '' }

/**
 * Number the steps and lay out the edges that a call with this persona can take. A group such as `objection.*` stands
 * for all its acts but those that raise a situation: these bring the situation up. Situations are entered from the
 * script, not from one another: the way from one into another is the same one step and is proven by shape.
 */
export function layEdges(table: ScriptTable, { persona, vocabulary, situations }: VerifyOptions): Graph {
  const steps = [...table.steps.values()]
  const indexOf = new Map(steps.map(({ key }, i) => [key, i]))
  const raising = situations.flatMap(({ triggers }) => triggers)
  const bits = new Map([...new Set(situations.flatMap(({ unless }) => unless))].slice(0, 30).map((act, i) => [act, 1 << i]))
  const bitsOf = (acts: readonly string[]): number => acts.reduce((sum, act) => sum | (bits.get(act) ?? 0), 0)
  const byId = new Map(situations.map((situation) => [situation.id, situation]))
  const raises = (act: string): boolean => raising.some((pattern) => matchesAct(pattern, act))
  const expand = (patterns: readonly string[], keepRaising: boolean): string[] => [
    ...new Set(
      patterns.flatMap((pattern) =>
        pattern.endsWith('.*') ? vocabulary.filter((act) => matchesAct(pattern, act) && (keepRaising || !raises(act))) : [pattern],
      ),
    ),
  ]
  const targets = (to: Destination): Edge['to'][] => {
    if (to.kind === 'end') return ['end']
    if (to.kind === 'resume') return ['resume']
    const keys = stepsOf(table, to)
    const fitting = to.kind === 'step' ? keys : [keys.find((key) => table.steps.get(key)?.persona === persona) ?? keys[0] ?? '']
    return fitting.flatMap((key) => indexOf.get(key) ?? [])
  }
  // Of two situations that one act raises, the higher comes up; the lower only where the higher is ruled out.
  const outranked = (own: (typeof situations)[number], act: string): boolean =>
    situations.some(
      (other) =>
        other.priority > own.priority &&
        other.triggers.some((pattern) => matchesAct(pattern, act)) &&
        other.unless.every((item) => own.unless.includes(item)),
    )
  const edges: Edge[][] = steps.map(() => [])
  const returning = new Set<string>()
  for (const { from, by, to } of table.moves) {
    const index = indexOf.get(from)
    const node = index === undefined ? undefined : steps[index]
    const list = index === undefined ? undefined : edges[index]
    if (!node || !list || by.kind === 'persona') continue
    if (to.kind === 'resume' && node.situation !== null) returning.add(node.situation)
    if (by.kind === 'interrupt' && node.situation !== null) continue
    for (const target of targets(to)) {
      if (by.kind === 'said') list.push({ kind: 'said', heard: [], label: nothing, to: target, interrupt: false, unless: 0, rulesOut: 0 })
      else if (by.kind === 'answer')
        list.push({
          kind: 'answer',
          heard: expand(by.on, false),
          label: by.label,
          to: target,
          interrupt: false,
          unless: 0,
          rulesOut: bitsOf(by.on),
        })
      else {
        const situation = byId.get(by.situation)
        const heard = situation ? expand(situation.triggers, true).filter((act) => !outranked(situation, act)) : []
        const label = { zh: `（${by.situation}）`, en: `(${by.situation})` }
        if (situation && heard.length > 0)
          list.push({ kind: 'interrupt', heard, label, to: target, interrupt: true, unless: bitsOf(situation.unless), rulesOut: 0 })
      }
    }
  }
  return {
    start: indexOf.get(table.start) ?? 0,
    steps,
    edges,
    resumable: steps.map(({ situation }) => situation !== null && returning.has(situation)),
  }
}
