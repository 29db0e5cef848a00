import type { Library, RulePack } from '../library/library.ts'
import { personaIds, type Flow, type Jurisdiction, type PersonaId, type Rule } from '../library/schema.ts'
import { buildTable } from '../script/build-table.ts'
import { holdsFor, type DutyFacts } from './duties.ts'
import { proveRule, type Failure } from './verify.ts'
import { layEdges, type Graph } from './verify-graph.ts'
import { checkShape } from './verify-shape.ts'

/** A failure with the calls in which it shows. */
export interface LibraryFailure {
  readonly flow: string
  readonly jurisdictions: readonly Jurisdiction[]
  /** Personas whose strategy alone shows it; none: it takes a change of persona. */
  readonly personas: readonly (PersonaId | null)[]
  readonly stages: readonly string[]
  readonly failure: Failure
}

export interface LibraryProof {
  readonly failures: readonly LibraryFailure[]
  /** Combinations of flow, product, persona, stage and jurisdiction that were proven. */
  readonly combinations: number
}

const places: readonly Jurisdiction[] = ['cn', 'us', 'uk']

/** The packs that bind calls in a place, good practice included. */
export function packsFor(library: Pick<Library, 'packs'>, place: Jurisdiction): readonly RulePack[] {
  return Object.values(library.packs).filter((pack) => pack.jurisdictions.includes(place))
}

/**
 * Prove every flow × product × persona × stage × jurisdiction of a library on a day (YYYY-MM-DD). A rule is proven once
 * per flow over all personas and every change between them, which is the strictest; only where that fails it is asked
 * which personas show it. Conditions on flags are taken as given, which is the stricter reading.
 */
export function verifyLibrary(library: Library, date: string, flows: readonly string[] = Object.keys(library.flows)): LibraryProof {
  const options = { vocabulary: Object.keys(library.acts), situations: Object.values(library.situations) }
  const flags = Object.values(library.packs).flatMap((pack) => pack.rules.flatMap((rule) => rule.when.flags ?? []))
  const failures: LibraryFailure[] = []
  let combinations = 0
  for (const id of flows) {
    const flow = library.flows[id]
    if (!flow) continue
    const table = buildTable(library, id)
    for (const failure of checkShape(table)) failures.push({ flow: id, failure, jurisdictions: [], personas: [], stages: [] })
    const graph = layEdges(table, { persona: 'any', ...options })
    const alone = new Map<PersonaId | null, Graph>()
    const graphFor = (persona: PersonaId | null): Graph => {
      const known = alone.get(persona) ?? layEdges(table, { persona, ...options })
      alone.set(persona, known)
      return known
    }
    const asked = new Map<Rule, { pack: RulePack; places: Set<Jurisdiction>; stages: Set<string> }>()
    for (const place of places) {
      for (const { stage, facts } of kindsOf(library, flow, flags, date)) {
        combinations += personaIds.length + 1
        for (const pack of packsFor(library, place)) {
          for (const rule of pack.rules) {
            if (!rule.pattern || !holdsFor(rule, facts)) continue
            const known = asked.get(rule) ?? { pack, places: new Set<Jurisdiction>(), stages: new Set<string>() }
            known.places.add(place)
            known.stages.add(stage)
            asked.set(rule, known)
          }
        }
      }
    }
    for (const [rule, { pack, places: where, stages }] of asked) {
      const excuses = pack.id === 'practice'
      const failure = proveRule(graph, rule, excuses)
      if (!failure) continue
      const personas = [null, ...personaIds].flatMap((persona) => {
        const found = proveRule(graphFor(persona), rule, excuses)
        return found ? [{ persona, failure: found }] : []
      })
      const shortest = [failure, ...personas.map((found) => found.failure)].toSorted((a, b) => a.talk.length - b.talk.length)[0] ?? failure
      failures.push({
        flow: id,
        failure: shortest,
        jurisdictions: [...where],
        personas: personas.map(({ persona }) => persona),
        stages: [...stages],
      })
    }
  }
  return { failures, combinations }
}

/** Every kind of case that a flow serves. */
function kindsOf(library: Library, flow: Flow, flags: readonly string[], date: string): readonly { stage: string; facts: DutyFacts }[] {
  return flow.products.flatMap((product) =>
    library.stages.stages.flatMap(({ id: stage }) =>
      ['bank', 'agency'].map((creditorKind) => ({ stage: `${product}/${stage}`, facts: { product, stage, flags, creditorKind, date } })),
    ),
  )
}
