import type { Characters } from './characters.ts'
import type { Locale } from '../library/schema.ts'
import { plainText, type PlainText } from './plain-text.ts'

/** What an utterance is made of, for comparing: hashes, and for each the stretch of the plain text that it covers (none for context). */
export interface Features {
  readonly plain: PlainText
  readonly hashes: readonly number[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Kinds of features; each begins its hash differently, so that a syllable never meets a word. */
const kind = { run: 1, skip: 2, sound: 3, word: 4, pair: 5, triple: 6, around: 7, part: 8, before: 9, question: 10, length: 11 } as const
const longestRun = 4
const part = 5
const stem = 4
const edge = 0x5e
const asks = /[?？]|吗|呢\s*$|\b(?:what|when|how|why|who|can|could|do|does|is|are)\b/i

/**
 * Runs of one to four characters, characters with one between them, and two or three syllables in a row (Chinese); words,
 * pairs, triples, words with one between them and parts of words (English); whether it asks; how long it is; and the
 * words just said before. Syllables survive the homophones of a recogniser.
 */
export function featuresOf(text: string, prev: string | undefined, locale: Locale, characters: Characters): Features {
  const plain = plainText(text, characters)
  const found: { hashes: number[]; starts: number[]; ends: number[] } = { hashes: [], starts: [], ends: [] }
  const add = (hash: number, start: number, end: number): void => {
    found.hashes.push(mixed(hash))
    found.starts.push(start)
    found.ends.push(end)
  }
  if (locale === 'zh') addChinese(plain.text, characters, add)
  else addEnglish(plain.text, add)
  if (asks.test(text)) add(begin(kind.question), -1, -1)
  add(next(begin(kind.length), lengthBand(plain.text.replaceAll(' ', '').length)), -1, -1)
  if (prev !== undefined) addBefore(plainText(prev, characters).text, locale, add)
  return { plain, ...found }
}

type Add = (hash: number, start: number, end: number) => void

/** Spaces count for nothing in Chinese: recognisers put them anywhere. */
function addChinese(text: string, characters: Characters, add: Add): void {
  const units: number[] = [edge]
  const places: number[] = [0]
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit === 0x20) continue
    units.push(unit)
    places.push(i)
  }
  units.push(edge)
  places.push(text.length)
  const startOf = (i: number): number => places[i] ?? 0
  const endOf = (i: number): number => (i >= places.length - 1 ? text.length : (places[i] ?? 0) + (i === 0 ? 0 : 1))
  for (let i = 0; i < units.length; i += 1) {
    let hash = begin(kind.run)
    for (let j = i; j < Math.min(units.length, i + longestRun); j += 1) {
      hash = next(hash, units[j] ?? 0)
      add(hash, startOf(i), endOf(j))
    }
    if (i > 0 && i + 2 < units.length - 1) add(next(next(begin(kind.skip), units[i] ?? 0), units[i + 2] ?? 0), startOf(i), endOf(i + 2))
  }
  const sounds = units.map((unit) => characters.sound.get(String.fromCharCode(unit)) ?? unit + 0x10000)
  for (let i = 0; i + 1 < sounds.length; i += 1) {
    const two = next(next(begin(kind.sound), sounds[i] ?? 0), sounds[i + 1] ?? 0)
    add(two, startOf(i), endOf(i + 1))
    if (i + 2 < sounds.length) add(next(two, sounds[i + 2] ?? 0), startOf(i), endOf(i + 2))
  }
}

function addEnglish(text: string, add: Add): void {
  const words: { hash: number; start: number; end: number }[] = [{ hash: edge, start: 0, end: 0 }]
  for (const match of text.matchAll(/[^ ]+/g)) {
    const [word] = match
    const start = match.index
    words.push({ hash: hashOf(word), start, end: start + word.length })
    for (let i = 0; i + part <= word.length; i += 1)
      add(next(begin(kind.part), hashOf(word.slice(i, i + part))), start, start + word.length)
    if (word.length >= stem) add(next(next(begin(kind.part), edge), hashOf(word.slice(0, stem))), start, start + word.length)
  }
  words.push({ hash: edge, start: text.length, end: text.length })
  for (const [i, { hash, start, end }] of words.entries()) {
    add(next(begin(kind.word), hash), start, end)
    const [one, two] = [words[i - 1], words[i - 2]]
    if (one) add(next(next(begin(kind.pair), one.hash), hash), one.start, end)
    if (one && two) {
      add(next(next(next(begin(kind.triple), two.hash), one.hash), hash), two.start, end)
      add(next(next(begin(kind.around), two.hash), hash), two.start, end)
    }
  }
}

function addBefore(text: string, locale: Locale, add: Add): void {
  if (locale === 'en') {
    for (const word of text.split(' ')) add(next(begin(kind.before), hashOf(word)), -1, -1)
    return
  }
  const run = text.replaceAll(' ', '')
  for (let i = 0; i + 1 < run.length; i += 1) add(next(next(begin(kind.before), run.charCodeAt(i)), run.charCodeAt(i + 1)), -1, -1)
}

const lengthBand = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : length < 14 ? 2 : 3)

// FNV-1a by whole units, with a last mix: no strings are made, and 32 bits keep strangers apart.
const begin = (of: number): number => next(0x811c9dc5, of)
const next = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193)
function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < word.length; i += 1) hash = next(hash, word.charCodeAt(i))
  return hash
}
function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  return (h ^ (h >>> 16)) >>> 0
}
