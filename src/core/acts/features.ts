import type { Characters } from './characters.ts'
import type { Locale } from '../library/schema.ts'
import { plainText, type PlainText } from './plain-text.ts'

/** What an utterance is made of, for comparing: hashes, and for each the stretch of the plain text that it covers. */
export interface Features {
  readonly plain: PlainText
  /** Hashes of 24 bits. */
  readonly hashes: readonly number[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Kinds of features; each begins its hash differently, so that a syllable never meets a word. */
const kind = {
  run: 1,
  skip: 2,
  sound: 3,
  word: 4,
  pair: 5,
  triple: 6,
  around: 7,
  part: 8,
  before: 9,
  question: 10,
  length: 11,
  act: 12,
} as const
const longestRun = 4
const part = 5
const stem = 4
const edge = 0x5e
const none = -1
const space = 0x20
/** A character without a known syllable sounds like itself alone. */
const unsounded = 0x10000
const asks = /[?？]|吗|呢\s*$|\b(?:what|when|how|why|who|can|could|do|does|is|are)\b/i

/**
 * Runs of one to four characters, characters with one between them, and two or three syllables in a row (Chinese); words,
 * pairs, triples, words with one between them and parts of words (English); whether it asks; and how long it is. Syllables
 * survive the homophones of a recogniser. What covers no stretch of its own stands at [-1, -1).
 */
export function featuresOf(text: string, locale: Locale, characters: Characters): Features {
  const plain = plainText(text, characters)
  const found = new Found()
  if (locale === 'zh') addChinese(plain.text, characters, found)
  else addEnglish(plain.text, found)
  if (asks.test(text)) found.add(begin(kind.question), -1, -1)
  found.add(next(begin(kind.length), lengthBand(lettersIn(plain.text))), -1, -1)
  return { plain, hashes: found.hashes, starts: found.starts, ends: found.ends }
}

/** Hashes of what was said just before: its words, and the acts that were heard in it. Where they stood does not matter. */
export function featuresBefore(prev: string, acts: readonly string[], locale: Locale, characters: Characters): readonly number[] {
  const { text } = plainText(prev, characters)
  const hashes: number[] = []
  const add = (hash: number): void => void hashes.push(mixed(hash))
  for (const act of acts) add(next(begin(kind.act), hashOf(act, 0, act.length)))
  if (locale === 'en') {
    for (const word of text.split(' ')) add(next(begin(kind.before), hashOf(word, 0, word.length)))
    return hashes
  }
  const run = text.replaceAll(' ', '')
  for (let i = 0; i + 1 < run.length; i += 1) add(next(next(begin(kind.before), run.charCodeAt(i)), run.charCodeAt(i + 1)))
  return hashes
}

class Found {
  readonly hashes: number[] = []
  readonly starts: number[] = []
  readonly ends: number[] = []
  add(hash: number, start: number, end: number): void {
    this.hashes.push(mixed(hash))
    this.starts.push(start)
    this.ends.push(end)
  }
}

/** Spaces count for nothing in Chinese: recognisers put them anywhere. */
function addChinese(text: string, { sound }: Characters, found: Found): void {
  const units: number[] = [edge]
  const sounds: number[] = [edge + unsounded]
  const from: number[] = [0]
  const to: number[] = [0]
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit === space) continue
    units.push(unit)
    sounds.push(sound.get(text.charAt(i)) ?? unit + unsounded)
    from.push(i)
    to.push(i + 1)
  }
  units.push(edge)
  sounds.push(edge + unsounded)
  from.push(text.length)
  to.push(text.length)
  const last = units.length - 1
  for (let i = 0; i <= last; i += 1) {
    const start = from[i] as number
    let hash = begin(kind.run)
    for (let j = i; j <= last && j < i + longestRun; j += 1) {
      hash = next(hash, units[j] as number)
      found.add(hash, start, to[j] as number)
    }
    if (i > 0 && i + 2 < last)
      found.add(next(next(begin(kind.skip), units[i] as number), units[i + 2] as number), start, to[i + 2] as number)
    if (i === last) break
    const two = next(next(begin(kind.sound), sounds[i] as number), sounds[i + 1] as number)
    found.add(two, start, to[i + 1] as number)
    if (i + 2 <= last) found.add(next(two, sounds[i + 2] as number), start, to[i + 2] as number)
  }
}

function addEnglish(text: string, found: Found): void {
  // The two words before, by hash and start; the edge of the text counts as a word.
  let [two, twoStart, one, oneStart] = [none, 0, edge, 0]
  found.add(next(begin(kind.word), edge), 0, 0)
  const addWord = (hash: number, start: number, end: number): void => {
    found.add(next(begin(kind.word), hash), start, end)
    found.add(next(next(begin(kind.pair), one), hash), oneStart, end)
    if (two !== none) {
      found.add(next(next(next(begin(kind.triple), two), one), hash), twoStart, end)
      found.add(next(next(begin(kind.around), two), hash), twoStart, end)
    }
    ;[two, twoStart, one, oneStart] = [one, oneStart, hash, start]
  }
  for (let start = 0; start < text.length;) {
    let end = text.indexOf(' ', start)
    if (end < 0) end = text.length
    for (let i = start; i + part <= end; i += 1) found.add(next(begin(kind.part), hashOf(text, i, i + part)), start, end)
    if (end - start >= stem) found.add(next(next(begin(kind.part), edge), hashOf(text, start, start + stem)), start, end)
    addWord(hashOf(text, start, end), start, end)
    start = end + 1
  }
  addWord(edge, text.length, text.length)
}

const lengthBand = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : length < 14 ? 2 : 3)
function lettersIn(text: string): number {
  let letters = 0
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) !== space) letters += 1
  return letters
}

// FNV-1a by whole units, with a last mix. 24 bits keep all but one in a hundred strangers apart, and make a small file.
const begin = (of: number): number => next(0x811c9dc5, of)
const next = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193)
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i += 1) hash = next(hash, text.charCodeAt(i))
  return hash
}
function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  return (h ^ (h >>> 16)) & 0xffffff
}
