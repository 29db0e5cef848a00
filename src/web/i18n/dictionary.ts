import type { Locale, Text } from '../../core/library/schema.ts'
import { preferences } from '../ui/preferences.svelte.ts'

/** A dictionary's entries: sentences, functions that make a sentence, or groups of them. */
type Entry = string | ((...given: never[]) => string) | { readonly [key: string]: Entry }

/** The same keys with other words: what the second language must provide. */
type Same<E> = E extends string
  ? string
  : E extends (...given: infer A) => string
    ? (...given: A) => string
    : { readonly [K in keyof E]: Same<E[K]> }

/**
 * Words of one feature in both languages; a key that one language lacks does not compile.
 * The result is a function that gives the words in the language at hand: `const t = $derived(queueWords())`, `{t.title}`.
 * It reads the preference, so what is shown switches live.
 */
export function dictionary<const Zh extends { readonly [key: string]: Entry }>(words: { zh: Zh; en: Same<Zh> }): () => Same<Zh> {
  return () => (preferences.locale === 'zh' ? (words.zh as unknown as Same<Zh>) : words.en)
}

/** A library text in the language at hand (or the one given). */
export function text(of: Text, locale: Locale = preferences.locale): string {
  return of[locale]
}
