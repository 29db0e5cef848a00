import type { CallView } from '../../../core/call/view.ts'
import type { Text } from '../../../core/library/schema.ts'
import type { ScriptTable } from '../../../core/script/table.ts'

/** A phase or a situation as the map shows it. */
export interface MapNode {
  readonly id: string
  readonly title: Text
  /** `taken` with findings in it is `breached`. */
  readonly state: 'taken' | 'breached' | 'missed'
  /** Event with which the call first came there; null if it never did. */
  readonly seq: number | null
  readonly steps: number
}
export interface ScriptMap {
  readonly phases: readonly MapNode[]
  /** Situations that interrupted, and those that were offered and passed over. */
  readonly situations: readonly MapNode[]
}

/** The script with the path that the call took through it. `titles` names the situations. */
export function mapScript(view: CallView, table: ScriptTable, titles: Readonly<Record<string, { readonly title: Text }>>): ScriptMap {
  const visits = view.path.flatMap((entered, i) => {
    const node = table.steps.get(entered.step)
    return node ? [{ node, seq: entered.seq, until: view.path[i + 1]?.seq ?? Infinity }] : []
  })
  const breaches = view.warnings.flatMap(({ when, seq }) => (when === 'after' && seq !== undefined ? [seq] : []))
  const state = (own: typeof visits): MapNode['state'] => {
    if (own.length === 0) return 'missed'
    // The words of a turn are said on the step that it leaves.
    return own.some(({ seq, until }) => breaches.some((breach) => breach > seq && breach <= until)) ? 'breached' : 'taken'
  }
  const phases = table.phases.map(({ id, title }) => {
    const own = visits.filter(({ node }) => node.situation === null && node.phase === id)
    return { id, title, state: state(own), seq: own[0]?.seq ?? null, steps: new Set(own.map(({ node }) => node.key)).size }
  })
  const entered = new Set(visits.flatMap(({ node }) => (node.situation === null ? [] : [node.situation])))
  const offered = view.offered.map(({ id }) => id).filter((id) => !entered.has(id))
  const situations = [...entered, ...offered].flatMap((id) => {
    const title = titles[id]?.title
    if (!title) return []
    const own = visits.filter(({ node }) => node.situation === id)
    return [{ id, title, state: state(own), seq: own[0]?.seq ?? null, steps: new Set(own.map(({ node }) => node.key)).size }]
  })
  return { phases, situations }
}
