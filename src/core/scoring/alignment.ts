import { scriptOf } from '../call/call.ts'
import type { CallRecord } from '../call/view.ts'
import type { Library } from '../library/library.ts'
import type { Text } from '../library/schema.ts'
import { alignActs, matchOutOfOrder, type ActAt } from './align.ts'

/** A step beside what was said for it. `extra`: said without a step that asks for it. A skipped step has no moment. */
export interface AlignmentRow {
  readonly seq: number | null
  readonly t: number | null
  readonly required: Text
  readonly state: 'ok' | 'partial' | 'skipped' | 'extra' | 'violation'
  readonly actual: string
}

export interface Alignment {
  /** 0..1: the share of the acts on the script's path that were performed; out of order counts half. */
  readonly fit: number
  readonly rows: readonly AlignmentRow[]
}

const sureEnough = 0.5

/** Lay the acts that the collector performed beside the steps of the script that the call went through. */
export function alignCall(library: Library, view: CallRecord): Alignment {
  const { steps } = scriptOf(library, view.flow).table
  const visited = [...new Set(view.path.map(({ step }) => step))].flatMap((key) => steps.get(key)?.step ?? [])
  const path = visited.filter((step) => step.performs.length > 0)
  const said = view.turns
    .filter((turn) => turn.speaker === 'agent')
    .map((turn) => ({ ...turn, acts: turn.acts.filter((act) => act.confidence >= sureEnough).map((act) => act.id) }))
  const required: ActAt[] = path.flatMap((step, at) => step.performs.map((act) => ({ act, at })))
  const performed: ActAt[] = said.flatMap((turn, at) => turn.acts.map((act) => ({ act, at })))
  const inOrder = alignActs(required, performed)
  const elsewhere = matchOutOfOrder(required, performed, inOrder)
  const pairs = [...inOrder, ...elsewhere]
  const ordered = new Set(inOrder.map(([i]) => i))
  const pairsOf = path.map((): (readonly [number, number])[] => [])
  for (const pair of pairs) pairsOf[required[pair[0]]?.at ?? -1]?.push(pair)

  const rows = path.map((step, at) => {
    const own = pairsOf[at] ?? []
    const turns = [...new Set(own.map(([, j]) => performed[j]?.at ?? 0))].sort((a, b) => a - b)
    const whole = own.length === step.performs.length && own.every(([i]) => ordered.has(i))
    const first = said[turns[0] ?? -1]
    const state: AlignmentRow['state'] = own.length === 0 ? 'skipped' : whole ? 'ok' : 'partial'
    return {
      seq: first?.seq ?? null,
      t: first?.t ?? null,
      required: step.title,
      state,
      actual: turns.map((turn) => said[turn]?.text ?? '').join(' '),
    }
  })
  const used = new Set(pairs.map(([, j]) => performed[j]?.at))
  const others = said.flatMap((turn, at): AlignmentRow[] => {
    const breach = turn.acts.find((act) => act.startsWith('violation.'))
    if (breach === undefined && (used.has(at) || turn.acts.length === 0)) return []
    const required = library.acts[breach ?? turn.acts[0] ?? '']?.title ?? { zh: '—', en: '—' }
    return [{ seq: turn.seq, t: turn.t, required, state: breach === undefined ? 'extra' : 'violation', actual: turn.text }]
  })
  const fit = required.length === 0 ? 1 : (inOrder.length + elsewhere.length / 2) / required.length
  return { fit, rows: inTalkOrder(rows, others) }
}

/** Steps keep the script's order; what was said beside it stands after the last step that was said before. */
function inTalkOrder(steps: readonly AlignmentRow[], others: readonly AlignmentRow[]): readonly AlignmentRow[] {
  const rows = [...steps]
  for (const other of others) {
    const before = rows.findLastIndex((row) => row.seq !== null && row.seq <= (other.seq ?? 0))
    rows.splice(before + 1, 0, other)
  }
  return rows
}
