import { SvelteMap } from 'svelte/reactivity'
import type { Wording, WordingAnswer, WordingFinding } from '../../../protocol/api.ts'
import { post } from '../../connection/api.ts'

export type WordingState =
  | { readonly kind: 'checking' }
  | { readonly kind: 'clean' }
  /** The detector is not at ease with the library's own words; the collector looks and decides. */
  | { readonly kind: 'look'; readonly findings: readonly WordingFinding[] }
  | { readonly kind: 'violates'; readonly findings: readonly WordingFinding[] }
  | { readonly kind: 'unreachable' }

/** What the server's wording rules say of texts of one call. Each text is asked for once; a failed question may be asked again. */
export class WordingChecks {
  readonly #call: string
  readonly #states = new SvelteMap<string, WordingState>()

  constructor(call: string) {
    this.#call = call
  }

  /** Where the check of a text stands. */
  of(text: string): WordingState {
    return this.#states.get(text) ?? { kind: 'checking' }
  }

  /** Have a text that was made of a notice checked, unless it was or is being. */
  async check(wording: Wording): Promise<void> {
    const { text } = wording
    const known = this.#states.get(text)
    if (known && known.kind !== 'unreachable') return
    this.#states.set(text, { kind: 'checking' })
    try {
      const { findings } = await post<WordingAnswer>(`/api/calls/${encodeURIComponent(this.#call)}/wording`, wording)
      this.#states.set(text, stateOf(findings))
    } catch {
      this.#states.set(text, { kind: 'unreachable' })
    }
  }
}

function stateOf(findings: readonly WordingFinding[]): WordingState {
  const wrong = findings.filter(({ own }) => !own)
  if (wrong.length > 0) return { kind: 'violates', findings: wrong }
  return findings.length > 0 ? { kind: 'look', findings } : { kind: 'clean' }
}
