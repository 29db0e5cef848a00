import { SvelteMap } from 'svelte/reactivity'
import type { WordingAnswer, WordingFinding } from '../../../protocol/api.ts'
import { post } from '../../connection/api.ts'

export type WordingState =
  | { readonly kind: 'checking' }
  | { readonly kind: 'clean' }
  | { readonly kind: 'violates'; readonly findings: readonly WordingFinding[] }
  | { readonly kind: 'unreachable' }

/** What the server's wording rules say of texts of one call. Each text is asked for once; a failed question may be asked again. */
export class Wording {
  readonly #call: string
  readonly #states = new SvelteMap<string, WordingState>()

  constructor(call: string) {
    this.#call = call
  }

  /** Where the check of a text stands. */
  of(text: string): WordingState {
    return this.#states.get(text) ?? { kind: 'checking' }
  }

  /** Have a text checked, unless it was or is being. */
  async check(text: string): Promise<void> {
    const known = this.#states.get(text)
    if (known && known.kind !== 'unreachable') return
    this.#states.set(text, { kind: 'checking' })
    try {
      const { findings } = await post<WordingAnswer>(`/api/calls/${encodeURIComponent(this.#call)}/wording`, { text })
      this.#states.set(text, findings.length > 0 ? { kind: 'violates', findings } : { kind: 'clean' })
    } catch {
      this.#states.set(text, { kind: 'unreachable' })
    }
  }
}
