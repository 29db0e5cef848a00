import type { Locale } from './schema.ts'
import type { Library } from './library.ts'
import { sentenceOf } from './sentence-of.ts'

export interface SearchEntry {
  readonly id: string
  readonly texts: readonly string[]
}

/** How a text sounds: full syllables and their initials, both without tones. Handed in, as its table is large. */
export type Sounds = (text: string) => { readonly full: string; readonly initials: string }

/** What can be found: every objection act with its title, its examples, and the quotes of the cards that answer it. */
export function objectionEntries(library: Library, locale: Locale): readonly SearchEntry[] {
  const cards = Object.values(library.objections)
  return Object.values(library.acts)
    .filter(({ group }) => group === 'objection')
    .map(({ id, title, examples }) => ({
      id,
      texts: [
        title[locale],
        ...examples,
        ...(library.detection[id]?.[locale]?.examples ?? []).map((example) => sentenceOf(example).say),
        ...cards.filter(({ acts }) => acts[0] === id).flatMap(({ quotes }) => quotes.map((quote) => quote[locale])),
      ],
    }))
}

/** Ids, best first: shared pairs of letters in the words or in their sound; whole containment counts most. */
export function createSearch(entries: readonly SearchEntry[], sounds?: Sounds): (query: string) => readonly string[] {
  const keysOf = (text: string): readonly string[] => {
    const plain = squeeze(text)
    const heard = sounds?.(plain)
    return heard ? [plain, squeeze(heard.full), squeeze(heard.initials)] : [plain]
  }
  const index = entries.flatMap(({ id, texts }) =>
    texts.map((text) => ({ id, keys: keysOf(text).map((key) => ({ key, pairs: pairsOf(key) })) })),
  )
  return (query) => {
    const asked = keysOf(query)
      .slice(0, 2)
      .filter((key) => key !== '')
      .map((key) => ({ key, pairs: pairsOf(key) }))
    const best = new Map<string, number>()
    for (const { id, keys } of index) {
      for (const mine of asked) {
        for (const theirs of keys) {
          const score = likeness(mine, theirs)
          if (score > (best.get(id) ?? 0.2)) best.set(id, score)
        }
      }
    }
    return [...best].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([id]) => id)
  }
}

interface Key {
  readonly key: string
  readonly pairs: ReadonlySet<string>
}

function likeness(query: Key, text: Key): number {
  const whole = text.key.includes(query.key) ? 1 + query.key.length / text.key.length : 0
  let shared = 0
  for (const pair of query.pairs) if (text.pairs.has(pair)) shared += 1
  return whole + (query.pairs.size === 0 ? 0 : shared / query.pairs.size + shared / (query.pairs.size + text.pairs.size))
}

function pairsOf(key: string): ReadonlySet<string> {
  return new Set(Array.from({ length: Math.max(0, key.length - 1) }, (_, at) => key.slice(at, at + 2)))
}

function squeeze(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}
