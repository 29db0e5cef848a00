import type {
  Cases,
  Detection,
  LabelledCalls,
  Flow,
  Knowledge,
  Lexicon,
  Notice,
  Objection,
  Pack,
  Persona,
  PersonaId,
  Promises,
  Rule,
  Scenario,
  Scorecard,
  Situation,
  Stages,
  Text,
  Walks,
} from './schema.ts'

/** One entry of the vocabulary. */
export interface Act {
  readonly id: string
  readonly group: ActGroup
  readonly title: Text
  readonly examples: readonly string[]
}
export type ActGroup = 'agent' | 'violation' | 'debtor' | 'objection' | 'signal'

export interface RulePack extends Pack {
  readonly rules: readonly Rule[]
}

/**
 * A published library: plain, frozen data that survives JSON, named by the hash of its content.
 * A call keeps the library that it began with.
 */
export interface Library {
  readonly hash: string
  readonly name: Text
  readonly version: string
  readonly acts: Readonly<Record<string, Act>>
  readonly personas: Readonly<Record<PersonaId, Persona>>
  readonly stages: Stages
  readonly flows: Readonly<Record<string, Flow>>
  readonly situations: Readonly<Record<string, Situation>>
  readonly objections: Readonly<Record<string, Objection>>
  readonly packs: Readonly<Record<string, RulePack>>
  readonly scorecards: Readonly<Record<string, Scorecard>>
  readonly notices: Readonly<Record<string, Notice>>
  readonly knowledge: Readonly<Record<string, Knowledge>>
  readonly scenarios: Readonly<Record<string, Scenario>>
  /** Absent from libraries that were published before promises had kinds, and from those that have no promises.yaml. */
  readonly promises?: Promises
  readonly detection: Detection
  /** Calls of which every turn is labelled, for the classifier. */
  readonly calls: LabelledCalls
  readonly lexicon: Lexicon
}

/** The library's tests: conversations beside flows, cases beside objections. Not part of what a call needs. */
export interface LibraryTests {
  readonly walks: readonly Walks[]
  readonly cases: readonly Cases[]
}
