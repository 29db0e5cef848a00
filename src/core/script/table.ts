import type { Outcome, PersonaId, Step, Text } from '../library/schema.ts'

/**
 * A flow, its persona strategies and the situations, laid out as one flat table of steps and moves.
 * The XState machine that runs a call and the graph that is proven are both made from it, so they cannot differ.
 */
export interface ScriptTable {
  readonly flow: string
  readonly start: string
  readonly phases: readonly { readonly id: string; readonly title: Text; readonly strategy: boolean }[]
  /** In reading order: the flow's steps, then strategies, then situations. */
  readonly steps: ReadonlyMap<string, TableStep>
  readonly moves: readonly Move[]
  readonly situations: ReadonlyMap<string, TableSituation>
}

/** What decides how situations stand inside one another. */
export interface TableSituation {
  /** A situation interrupts only what it outranks. */
  readonly rank: number
  /** Whether one of its steps leads back to where it interrupted; if none does, what it interrupts is over. */
  readonly returns: boolean
}

export interface TableStep {
  /** `phase/step`, `negotiate/provocative/step`, `situation/third-party/step`. */
  readonly key: string
  readonly phase: string
  readonly persona: PersonaId | null
  readonly situation: string | null
  readonly step: Step
}

/** `said`: the line was said and nothing else decides. `answer`: one of the acts was heard, or its key pressed. */
export interface Move {
  readonly from: string
  readonly by:
    | { readonly kind: 'said' }
    /** `of` step: the step's own answer; `of` phase: one that holds in the whole phase or strategy. */
    | {
        readonly kind: 'answer'
        readonly of: 'step' | 'phase'
        readonly index: number
        readonly on: readonly string[]
        readonly label: Text
      }
    /** From every step of the script, and of every situation that it outranks. */
    | { readonly kind: 'interrupt'; readonly situation: string }
    /** The collector settled on another persona during the negotiation. */
    | { readonly kind: 'persona'; readonly persona: PersonaId | null }
  readonly to: Destination
}

export type Destination =
  | { readonly kind: 'step'; readonly key: string }
  /** Into the negotiation: the strategy of the persona at hand, or the phase's own steps while unsure. */
  | { readonly kind: 'strategy'; readonly phase: string }
  /** Back to the step that the situation interrupted, in the script or in another situation. */
  | { readonly kind: 'resume' }
  | { readonly kind: 'end'; readonly outcome: Outcome }
