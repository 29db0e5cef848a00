import type { z } from 'zod'
import type * as shape from '../library/schema.ts'
import type { Source } from '../library/source.ts'

/** A file's value, with its source, so that a check can still point at the place. */
export interface Entry<T> {
  readonly value: T
  readonly source: Source
}

/** All files of a library, each of the right shape, not yet checked against each other. */
export interface Content {
  library: Entry<z.infer<typeof shape.libraryFile>> | null
  acts: Entry<z.infer<typeof shape.actsFile>> | null
  stages: Entry<shape.Stages> | null
  lexicon: Entry<shape.Lexicon> | null
  promises: Entry<shape.Promises> | null
  readonly detection: Entry<shape.Detection>[]
  readonly calls: Entry<shape.LabelledCalls>[]
  readonly personas: Map<string, Entry<shape.Persona>>
  readonly flows: Map<string, Entry<shape.Flow>>
  readonly walks: Entry<shape.Walks>[]
  readonly situations: Map<string, Entry<shape.Situation>>
  readonly objections: Map<string, Entry<shape.Objection>>
  readonly cases: Entry<shape.Cases>[]
  readonly packs: Map<string, Entry<shape.Pack>>
  readonly rules: Map<string, Entry<shape.Rule>>
  readonly packOfRule: Map<string, string>
  readonly scorecards: Map<string, Entry<shape.Scorecard>>
  readonly notices: Map<string, Entry<shape.Notice>>
  readonly knowledge: Map<string, Entry<shape.Knowledge>>
  readonly scenarios: Map<string, Entry<shape.Scenario>>
}

export function emptyContent(): Content {
  return {
    library: null,
    acts: null,
    stages: null,
    lexicon: null,
    promises: null,
    detection: [],
    calls: [],
    personas: new Map(),
    flows: new Map(),
    walks: [],
    situations: new Map(),
    objections: new Map(),
    cases: [],
    packs: new Map(),
    rules: new Map(),
    packOfRule: new Map(),
    scorecards: new Map(),
    notices: new Map(),
    knowledge: new Map(),
    scenarios: new Map(),
  }
}
