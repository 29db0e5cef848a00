import type { PersonaId } from '../library/schema.ts'

/** Belief over the seven after the talk so far, with what moved it. */
export interface Belief {
  /** The most likely one, or `unsure` when the evidence is thin. The collector's word stands above it. */
  readonly id: PersonaId | 'unsure'
  readonly overruled: boolean
  readonly probabilities: Readonly<Record<PersonaId, number>>
  /** Strongest first: which turn (seq), which words, which persona it speaks for, by how much (log odds). */
  readonly evidence: readonly {
    readonly seq: number
    readonly words: string
    readonly act: string
    readonly persona: PersonaId
    readonly weight: number
  }[]
  readonly history: readonly { readonly turn: number; readonly id: PersonaId | 'unsure'; readonly p: number }[]
}
