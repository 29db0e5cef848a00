import Fuse, { type IFuseOptions } from 'fuse.js'

/** Something that can be found: under which id, by which names and by which sentences. */
export interface SearchEntry {
  readonly id: string
  readonly titles: readonly string[]
  readonly texts: readonly string[]
}

/** How a text sounds: full syllables and their initials, both without tones. Handed in, as its table is large. */
export type Sounds = (text: string) => { readonly full: string; readonly initials: string }

export interface SearchHit {
  readonly id: string
  /** The title or sentence that was found, as it is written in the library. */
  readonly text: string
  readonly score: number
}

interface Key {
  readonly entry: number
  readonly shown: string
  readonly title: boolean
  readonly text: string
  readonly sound: string
  readonly initials: string
}

/** How many keys Fuse.js may look at: it alone needs 0.1 to 0.4 s for 20,000, so an index of letter pairs chooses first. */
const mostCandidates = 240
const leastLikeness = 0.45
const byText: IFuseOptions<Key> = { keys: ['text'], includeScore: true, ignoreLocation: true, ignoreFieldNorm: true, threshold: 0.5 }
const bySound: IFuseOptions<Key> = { ...byText, keys: ['sound'], threshold: 0.25 }

/**
 * Search over entries: fragments, misspelt or misheard words, pinyin and its initials, words in another order. Hits come
 * best first, one an entry. A title counts more than a sentence, a whole match more than a like one, and an entry of
 * which many sentences match more than one that says the words in passing.
 */
export function createSearch(entries: readonly SearchEntry[], sounds?: Sounds): (query: string, most?: number) => readonly SearchHit[] {
  const keys = entries.flatMap((entry, at) => [
    ...entry.titles.map((text) => keyOf(at, text, true, sounds)),
    ...entry.texts.map((text) => keyOf(at, text, false, sounds)),
  ])
  const sizes = entries.map(({ titles, texts }) => titles.length + texts.length)
  const index = indexOf(keys)
  return (query, most = 10) => {
    const text = squeeze(query)
    if (text === '') return []
    const latin = /^[a-z0-9]+$/.test(text)
    const sound = latin ? text : squeeze(sounds?.(text).full ?? '')
    const candidates = chosen(keys, index, [...gramsOf(text, 't'), ...gramsOf(sound, 's'), ...(latin ? gramsOf(text, 'i') : [])])
    const likeness = new Map<Key, number>()
    const raise = (key: Key, by: number): void => void likeness.set(key, Math.max(by, likeness.get(key) ?? 0))
    for (const { item, score = 1 } of new Fuse(candidates, byText).search(text.slice(0, 32))) raise(item, 1 - score)
    if (sound !== '')
      for (const { item, score = 1 } of new Fuse(candidates, bySound).search(sound.slice(0, 32))) raise(item, 0.9 * (1 - score))
    for (const key of candidates) {
      if (key.text.includes(text)) raise(key, 1 + text.length / key.text.length)
      else if (sound !== '' && key.sound.includes(sound)) raise(key, 0.9 + (0.9 * sound.length) / key.sound.length)
      else raise(key, sharedPairs(text, key.text))
      if (latin && key.initials.includes(text)) raise(key, 0.85 + text.length / key.initials.length)
    }
    return ranked(entries, sizes, likeness).slice(0, most)
  }
}

function keyOf(entry: number, shown: string, title: boolean, sounds?: Sounds): Key {
  const text = squeeze(shown)
  const heard = sounds?.(text)
  return { entry, shown, title, text, sound: squeeze(heard?.full ?? ''), initials: squeeze(heard?.initials ?? '') }
}

/** The best key of each entry; how large a part of its sentences match decides among equals. */
function ranked(entries: readonly SearchEntry[], sizes: readonly number[], likeness: ReadonlyMap<Key, number>): SearchHit[] {
  const best = new Map<number, { key: Key; score: number; matched: number }>()
  for (const [key, alike] of likeness) {
    if (alike < leastLikeness) continue
    const score = alike * (key.title ? 1.35 : 1)
    const known = best.get(key.entry)
    const matched = (known?.matched ?? 0) + alike
    if (!known || score > known.score) best.set(key.entry, { key, score, matched })
    else best.set(key.entry, { ...known, matched })
  }
  return [...best]
    .map(([at, { key, score, matched }]) => ({
      id: entries[at]?.id ?? '',
      text: key.shown,
      score: score + Math.min(1, (4 * matched) / (sizes[at] ?? 1)) * 0.8,
    }))
    .sort((a, b) => b.score - a.score || a.id.localeCompare(b.id))
}

type Index = ReadonlyMap<string, readonly number[]>

function indexOf(keys: readonly Key[]): Index {
  const index = new Map<string, number[]>()
  for (const [at, { text, sound, initials }] of keys.entries()) {
    for (const gram of new Set([...gramsOf(text, 't'), ...gramsOf(sound, 's'), ...gramsOf(initials, 'i')])) {
      const known = index.get(gram)
      if (known) known.push(at)
      else index.set(gram, [at])
    }
  }
  return index
}

/** The keys that share most, counting what is rare for more. */
function chosen(keys: readonly Key[], index: Index, grams: readonly string[]): Key[] {
  const shared = new Map<number, number>()
  for (const gram of new Set(grams)) {
    const places = index.get(gram) ?? []
    const weight = Math.log(1 + keys.length / (1 + places.length))
    for (const at of places) shared.set(at, (shared.get(at) ?? 0) + weight)
  }
  return [...shared]
    .map(([at, weight]) => ({ key: keys[at] as Key, weight: weight + (keys[at]?.title ? 1 : 0) - (keys[at]?.text.length ?? 0) / 100 }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostCandidates)
    .map(({ key }) => key)
}

/** Pairs of letters, or the one letter there is. */
function gramsOf(text: string, kind: 't' | 's' | 'i'): string[] {
  if (text.length === 1) return [kind + text]
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => kind + text.slice(at, at + 2))
}

/** Share of the query's pairs that stand anywhere in the text: words in another order still meet. */
function sharedPairs(query: string, text: string): number {
  if (query.length < 3) return 0
  let shared = 0
  for (let at = 0; at + 2 <= query.length; at += 1) if (text.includes(query.slice(at, at + 2))) shared += 1
  return (0.95 * shared) / (query.length - 1)
}

function squeeze(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}
