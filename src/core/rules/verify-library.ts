import type { Library, RulePack } from '../library/library.ts'
import { personaIds, type Flow, type Jurisdiction, type PersonaId } from '../library/schema.ts'
import { buildTable } from '../script/build-table.ts'
import { holdsFor, type DutyFacts } from './duties.ts'
import { proveDuties, type Failure } from './verify.ts'
import { checkShape } from './verify-shape.ts'

/** A failure with the calls in which it shows. */
export interface LibraryFailure {
  readonly flow: string
  readonly jurisdictions: readonly Jurisdiction[]
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
 * Prove every flow × product × persona × stage × jurisdiction of a library on a day (YYYY-MM-DD). Conditions on flags
 * are taken as given, which is the stricter reading. The same failure in several combinations is told once.
 */
export function verifyLibrary(library: Library, date: string, flows: readonly string[] = Object.keys(library.flows)): LibraryProof {
  const vocabulary = Object.keys(library.acts)
  const situations = Object.values(library.situations)
  const flags = Object.values(library.packs).flatMap((pack) => pack.rules.flatMap((rule) => rule.when.flags ?? []))
  const found = new Map<
    string,
    { flow: string; failure: Failure; places: Set<Jurisdiction>; personas: Set<PersonaId | null>; stages: Set<string> }
  >()
  let combinations = 0
  const note = (flow: string, failure: Failure, place?: Jurisdiction, persona?: PersonaId | null, stages: readonly string[] = []): void => {
    const key = `${flow}|${failure.kind}|${failure.rule?.id ?? failure.message}`
    const known = found.get(key) ?? {
      flow,
      failure,
      places: new Set<Jurisdiction>(),
      personas: new Set<PersonaId | null>(),
      stages: new Set<string>(),
    }
    if (failure.talk.length < known.failure.talk.length) known.failure = failure
    if (place) known.places.add(place)
    if (persona !== undefined) known.personas.add(persona)
    for (const stage of stages) known.stages.add(stage)
    found.set(key, known)
  }
  for (const id of flows) {
    const table = buildTable(library, id)
    const flow = library.flows[id]
    if (!flow) continue
    for (const failure of checkShape(table)) note(id, failure)
    for (const place of places) {
      const packs = packsFor(library, place)
      for (const { stages, facts } of kindsOf(library, packs, flow, flags, date)) {
        for (const persona of [null, ...personaIds]) {
          combinations += stages.length
          for (const failure of proveDuties(table, packs, facts, { persona, vocabulary, situations }))
            note(id, failure, place, persona, stages)
        }
      }
    }
  }
  const failures = [...found.values()].map(({ flow, failure, places: where, personas, stages }) => ({
    flow,
    failure,
    jurisdictions: [...where],
    personas: [...personas],
    stages: [...stages],
  }))
  return { failures, combinations }
}

/** Stages and products under which the same rules hold need one proof. */
function kindsOf(
  library: Library,
  packs: readonly RulePack[],
  flow: Flow,
  flags: readonly string[],
  date: string,
): { stages: string[]; facts: DutyFacts }[] {
  const kinds = new Map<string, { stages: string[]; facts: DutyFacts }>()
  for (const product of flow.products) {
    for (const { id: stage } of library.stages.stages) {
      for (const creditorKind of ['bank', 'agency']) {
        const facts: DutyFacts = { product, stage, flags, creditorKind, date }
        const key = packs.flatMap((pack) => pack.rules.filter((rule) => holdsFor(rule, facts)).map((rule) => rule.id)).join()
        const known = kinds.get(key) ?? { stages: [], facts }
        known.stages.push(`${product}/${stage}`)
        kinds.set(key, known)
      }
    }
  }
  return [...kinds.values()]
}
