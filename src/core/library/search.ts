import Fuse, { type IFuseOptions } from 'fuse.js'
import { createSpeller, type Speller } from './spell.ts'

/** Something that can be found: under which id, by which names, by which sentences, and by which further examples. */
export interface SearchEntry {
  readonly id: string
  readonly titles: readonly string[]
  readonly texts: readonly string[]
  /** Many sentences that tell which words belong to the entry. They are counted, not compared one by one. */
  readonly examples?: readonly string[]
}

/** How a text sounds: a syllable without tone for each character. Handed in, as its table is large. */
export type Sounds = (text: string) => readonly string[]

/** Which entries a whole sentence means, and how likely: a reader of speech acts, handed in. */
export type Meaning = (text: string) => readonly { readonly id: string; readonly p: number }[]

export interface SearchHit {
  readonly id: string
  /** The title or sentence that was found, as it is written in the library. */
  readonly text: string
  readonly score: number
}

interface Key {
  readonly entry: number
  readonly shown: string
  readonly kind: 'title' | 'text' | 'example'
  readonly text: string
  readonly syllables: readonly string[]
  /** The syllables run together, and their first letters. */
  readonly sound: string
  readonly initials: string
}

/** How many keys Fuse.js may look at: it alone needs 0.1 to 0.4 s for 20,000, so an index of letter pairs chooses first. */
const mostCandidates = 160
/** Once so many keys share a rare pair, none is looked at for sharing only a common one. */
const mostNominees = 1500
const leastLikeness = 0.4
const longestSyllable = 6
/** With so many sentences that hold the very words, those that only sound so are not looked for. */
const enoughWritten = 3
const byText: IFuseOptions<Key> = { keys: ['text'], includeScore: true, ignoreLocation: true, ignoreFieldNorm: true, threshold: 0.5 }
const bySound: IFuseOptions<Key> = { ...byText, keys: ['sound'], threshold: 0.25 }
const weightOf = { title: 1.35, text: 1, example: 0.6 } as const

/**
 * Search over entries: fragments, misspelt or misheard words, pinyin and its initials, words in another order. Hits come
 * best first, one an entry. A title counts more than a sentence, a whole match more than a like one, and an entry to
 * which most sentences with these words belong more than one that says them in passing.
 */
export function createSearch(
  entries: readonly SearchEntry[],
  sounds?: Sounds,
  meaning?: Meaning,
): (query: string, most?: number) => readonly SearchHit[] {
  const keys = entries.flatMap(({ titles, texts, examples = [] }, at) => [
    ...titles.map((text) => keyOf(at, text, 'title', sounds)),
    ...texts.map((text) => keyOf(at, text, 'text', sounds)),
    ...examples.map((text) => keyOf(at, text, 'example', sounds)),
  ])
  const index = indexOf(keys)
  const titles = new Map(entries.map(({ id, titles: [title = ''] }) => [id, title]))
  const known = new Set(keys.flatMap(({ syllables }) => syllables))
  const speller = sounds && createSpeller(new Map(keys.map((key) => [key.text, key])).values(), sounds)
  return (query, most = 10) => {
    const text = squeeze(query)
    if (text === '') return []
    const latin = /^[a-z0-9]+$/.test(text)
    const syllables = latin ? syllablesIn(text, known) : (sounds?.(text) ?? [])
    const sound = latin ? text : syllables.join('')
    const asked: Asked = { text, latin, syllables, sound }
    const spelled = speller ? spelling(speller, asked) : null
    const holding = [...keysHolding(keys, index, asked), ...(spelled === null ? [] : keysWriting(keys, index, spelled))]
    const candidates = chosen(keys, index, [
      ...gramsOf(text, 't'),
      ...gramsOf(sound, 's'),
      ...syllables.map((syllable) => `1${syllable}`),
      ...(latin ? [...gramsOf(text, 'i'), ...[...text].map((letter) => `i${letter}`)] : []),
    ])
    const likeness = new Map<Key, number>()
    const raise = (key: Key, by: number): void => void likeness.set(key, Math.max(by, likeness.get(key) ?? 0))
    for (const { item, score = 1 } of new Fuse(candidates, byText).search(text.slice(0, 32))) raise(item, 1 - score)
    if (sound !== '')
      for (const { item, score = 1 } of new Fuse(candidates, bySound).search(sound.slice(0, 32))) raise(item, 0.9 * (1 - score))
    for (const key of [...candidates, ...holding]) raise(key, likenessOf(key, asked))
    return ranked(entries, titles, likeness, holding, latin && spelled === null ? [] : (meaning?.(spelled ?? query) ?? [])).slice(0, most)
  }
}

interface Asked {
  readonly text: string
  readonly latin: boolean
  readonly syllables: readonly string[]
  readonly sound: string
}

/** What was probably meant, in characters: of pinyin, of its initials, or of words that are spelt by their sound. */
function spelling(speller: Speller, { text, latin, syllables }: Asked): string | null {
  if (!latin) return speller.mended(text)
  return syllables.length > 1 ? speller.bySyllables(syllables) : speller.byInitials(text)
}

function keyOf(entry: number, shown: string, kind: Key['kind'], sounds?: Sounds): Key {
  const text = squeeze(shown)
  const syllables = sounds?.(text) ?? []
  return { entry, shown, kind, text, syllables, sound: syllables.join(''), initials: syllables.map((one) => one.slice(0, 1)).join('') }
}

function likenessOf(key: Key, { text, latin, syllables, sound }: Asked): number {
  if (key.text.includes(text)) return 1 + text.length / key.text.length
  if (latin && key.kind !== 'example' && key.initials.includes(text)) return 0.85 + text.length / key.initials.length
  if (sound !== '' && key.sound.includes(sound)) return 0.9 + (0.9 * sound.length) / key.sound.length
  return Math.max(
    sharedPairs(text, key.text),
    syllables.length > 1 ? 0.9 * closeness(syllables, key.syllables) : 0,
    latin && text.length > 2 ? 0.8 * closeness([...text], [...key.initials]) : 0,
  )
}

/** The best key of each entry, how large a part of all sentences that hold the words are its own, and what they mean. */
function ranked(
  entries: readonly SearchEntry[],
  titles: ReadonlyMap<string, string>,
  likeness: ReadonlyMap<Key, number>,
  holding: readonly Key[],
  meant: ReturnType<Meaning>,
): SearchHit[] {
  const best = new Map<string, { text: string; score: number }>()
  for (const [key, alike] of likeness) {
    if (alike < leastLikeness) continue
    const score = alike * weightOf[key.kind]
    const id = entries[key.entry]?.id ?? ''
    if (score > (best.get(id)?.score ?? 0)) best.set(id, { text: key.shown, score })
  }
  const share = (holding.length / (holding.length + 3)) * (2 / Math.max(1, holding.length))
  for (const { entry, shown } of holding) add(best, entries[entry]?.id ?? '', share, shown)
  for (const { id, p } of meant) if (titles.has(id)) add(best, id, p, titles.get(id) ?? '')
  return [...best].map(([id, { text, score }]) => ({ id, text, score })).sort((a, b) => b.score - a.score || a.id.localeCompare(b.id))
}

function add(best: Map<string, { text: string; score: number }>, id: string, by: number, text: string): void {
  const known = best.get(id)
  best.set(id, { text: known?.text ?? text, score: (known?.score ?? 0) + by })
}

type Index = ReadonlyMap<string, readonly number[]>

function indexOf(keys: readonly Key[]): Index {
  const index = new Map<string, number[]>()
  for (const [at, { text, syllables, sound, initials, kind }] of keys.entries()) {
    const heard =
      kind === 'example'
        ? []
        : [...gramsOf(sound, 's'), ...syllables.map((one) => `1${one}`), ...[...initials].map((letter) => `i${letter}`)]
    const grams = [...gramsOf(text, 't'), ...gramsOf(initials, 'i'), ...pairsOf(syllables), ...heard]
    for (const gram of new Set(grams)) {
      const known = index.get(gram)
      if (known) known.push(at)
      else index.set(gram, [at])
    }
  }
  return index
}

/** All keys that hold the words, or (where hardly any does) their sound, or whose syllables begin with these letters. */
function keysHolding(keys: readonly Key[], index: Index, { text, latin, syllables }: Asked): Key[] {
  const written = keysWriting(keys, index, text)
  if (latin) return [...written, ...keysAmong(keys, index, gramsOf(text, 'i'), (key) => key.initials.includes(text))]
  if (written.length >= enoughWritten || syllables.length < 2) return written
  const spoken = syllables.join(' ')
  return keysAmong(keys, index, pairsOf(syllables), (key) => key.syllables.join(' ').includes(spoken))
}

const keysWriting = (keys: readonly Key[], index: Index, text: string): Key[] =>
  keysAmong(keys, index, gramsOf(text, 't'), (key) => key.text.includes(text))

/** The keys that hold the rarest of the grams, and pass. */
function keysAmong(keys: readonly Key[], index: Index, grams: readonly string[], held: (key: Key) => boolean): Key[] {
  const lists = grams.map((gram) => index.get(gram) ?? [])
  const rarest = lists.reduce((a, b) => (b.length < a.length ? b : a), lists[0] ?? [])
  return rarest.flatMap((at) => keys[at] ?? []).filter(held)
}

/**
 * The keys that share most, counting what is rare for more. Rare grams nominate; once there are enough nominees, common ones
 * only tell them apart. Examples are only counted, so they do not compete.
 */
function chosen(keys: readonly Key[], index: Index, grams: readonly string[]): Key[] {
  const lists = [...new Set(grams)].map((gram) => index.get(gram) ?? []).sort((a, b) => a.length - b.length)
  const shared = new Float64Array(keys.length)
  const nominees: number[] = []
  for (const places of lists) {
    const weight = Math.log(1 + keys.length / (1 + places.length))
    const open = nominees.length < mostNominees
    for (const at of places) {
      if (shared[at] === 0) {
        const key = keys[at]
        if (!open || key === undefined || key.kind === 'example') continue
        nominees.push(at)
        shared[at] = (key.kind === 'title' ? 1 : 0) - key.text.length / 100
      }
      shared[at]! += weight
    }
  }
  return nominees
    .sort((a, b) => (shared[b] as number) - (shared[a] as number) || a - b)
    .slice(0, mostCandidates)
    .flatMap((at) => keys[at] ?? [])
}

/** Pairs of letters, or the one letter there is. */
function gramsOf(text: string, kind: 't' | 's' | 'i'): string[] {
  if (text.length === 1) return [kind + text]
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => kind + text.slice(at, at + 2))
}

const pairsOf = (syllables: readonly string[]): string[] => syllables.slice(1).map((one, i) => `2${syllables[i] ?? ''} ${one}`)

/** How tightly the parts stand together in their order within the whole: 1 side by side, 0 not at all. */
function closeness(parts: readonly string[], whole: readonly string[]): number {
  let best = 0
  for (let start = 0; start < whole.length; start += 1) {
    if (whole[start] !== parts[0]) continue
    let met = 1
    let end = start + 1
    for (; end < whole.length && met < parts.length; end += 1) if (whole[end] === parts[met]) met += 1
    if (met === parts.length) best = Math.max(best, parts.length / (end - start))
  }
  return best
}

/** Latin letters read as syllables that the library has, the longest first; none when they do not come out even. */
function syllablesIn(letters: string, known: ReadonlySet<string>): readonly string[] {
  for (let length = Math.min(longestSyllable, letters.length); length > 0; length -= 1) {
    const head = letters.slice(0, length)
    if (!known.has(head) || head.length < 2) continue
    if (length === letters.length) return [head]
    const tail = syllablesIn(letters.slice(length), known)
    if (tail.length > 0) return [head, ...tail]
  }
  return []
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
