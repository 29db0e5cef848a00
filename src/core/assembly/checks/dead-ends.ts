import type { Persona, PersonaId, Situation } from '../../library/schema.ts'
import { layOut, stepsOf } from '../../script/build-table.ts'
import type { Place } from '../../diagnostics.ts'
import type { Source } from '../../library/source.ts'
import type { Check } from './check.ts'

/** From every step an ending can be reached, and every step can be reached from the start. */
export const deadEnds: Check = (content, report) => {
  const personas = Object.fromEntries([...content.personas].map(([id, entry]) => [id, entry.value])) as Record<PersonaId, Persona>
  const situations: Record<string, Situation> = Object.fromEntries([...content.situations].map(([id, entry]) => [id, entry.value]))
  for (const entry of content.flows.values()) {
    const table = layOut({ flow: entry.value, personas, situations })
    const forward = new Map<string, Set<string>>()
    const backward = new Map<string, Set<string>>()
    const ending = new Set<string>()
    for (const move of table.moves) {
      if (move.to.kind === 'end' || move.to.kind === 'resume') ending.add(move.from)
      for (const to of stepsOf(table, move.to)) {
        add(forward, move.from, to)
        // An interrupt or a change of persona is not a way out of a script that leads nowhere.
        if (move.by.kind === 'said' || move.by.kind === 'answer') add(backward, to, move.from)
      }
    }
    const reached = closure([table.start], forward)
    const alive = closure(ending, backward)
    for (const node of table.steps.values()) {
      const owner =
        node.situation !== null
          ? content.situations.get(node.situation)
          : node.persona !== null
            ? content.personas.get(node.persona)
            : entry
      if (!owner) continue
      const at = placeOfStep(owner.source, node.step.id)
      if (!reached.has(node.key)) report('unreachable-step', at, `Nothing leads to the step “${node.step.id}” in flow “${entry.value.id}”.`)
      if (!alive.has(node.key))
        report('dead-end', at, `From the step “${node.step.id}” no ending can be reached in flow “${entry.value.id}”.`)
    }
  }
}

function placeOfStep(source: Source, id: string): Place {
  return source.place(pathOf(source.value, id, []) ?? [])
}

function pathOf(value: unknown, id: string, path: readonly (string | number)[]): readonly (string | number)[] | null {
  if (typeof value !== 'object' || value === null) return null
  if ('performs' in value && 'id' in value && value.id === id) return path
  for (const [key, inner] of Object.entries(value)) {
    const found = pathOf(inner, id, [...path, Array.isArray(value) ? Number(key) : key])
    if (found) return found
  }
  return null
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key)
  if (set) set.add(value)
  else map.set(key, new Set([value]))
}

function closure(from: Iterable<string>, edges: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const seen = new Set(from)
  for (const key of seen) for (const next of edges.get(key) ?? []) seen.add(next)
  return seen
}
