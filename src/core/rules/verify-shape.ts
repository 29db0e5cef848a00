import { stepsOf } from '../script/build-table.ts'
import type { ScriptTable } from '../script/table.ts'
import type { Failure } from './verify.ts'

/** What must hold of a script whatever the rules: reachable steps, reachable endings, interrupts everywhere, nothing forbidden. */
export function checkShape(table: ScriptTable): readonly Failure[] {
  const failures: Failure[] = []
  const forward = new Map<string, string[]>()
  const backward = new Map<string, string[]>()
  const ends: string[] = []
  const interrupts = new Map<string, Set<string>>()
  for (const { from, by, to } of table.moves) {
    // Coming back from a situation is an ending of the situation; the step it returns to has its own way out.
    if (to.kind === 'end' || to.kind === 'resume') ends.push(from)
    if (by.kind === 'interrupt') interrupts.set(from, (interrupts.get(from) ?? new Set()).add(by.situation))
    for (const next of stepsOf(table, to)) {
      forward.set(from, [...(forward.get(from) ?? []), next])
      if (by.kind !== 'interrupt') backward.set(next, [...(backward.get(next) ?? []), from])
    }
  }
  const reached = closure([table.start], forward)
  const ending = closure(ends, backward)
  const rankOf = (situation: string | null): number => table.situations.get(situation ?? '')?.rank ?? -1
  for (const [key, { step, situation }] of table.steps) {
    const report = (kind: Failure['kind'], message: string): void => void failures.push({ kind, step: key, talk: [], message })
    if (!reached.has(key)) report('unreachable', `Nothing leads to the step “${key}”.`)
    if (!ending.has(key)) report('no-ending', `From the step “${key}” no ending can be reached.`)
    const missing = [...table.situations.keys()].filter((id) => rankOf(id) > rankOf(situation) && !interrupts.get(key)?.has(id))
    if (missing.length > 0) report('no-interrupt', `The step “${key}” cannot be interrupted by ${missing.join(', ')}.`)
    const forbidden = step.performs.filter((act) => act.startsWith('violation.'))
    if (forbidden.length > 0) report('forbidden', `The step “${key}” performs ${forbidden.join(', ')}.`)
  }
  return failures
}

function closure(starts: readonly string[], next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set(starts)
  const queue = [...seen]
  for (let head = 0; head < queue.length; head += 1) {
    for (const key of next.get(queue[head] ?? '') ?? []) {
      if (seen.has(key)) continue
      seen.add(key)
      queue.push(key)
    }
  }
  return seen
}
