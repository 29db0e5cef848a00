import { featuresBefore, featuresOf, type Features } from './features.ts'
import { unpackCharacters, unpackReader, type ClassifierModels, type WeightTable } from './classifier-model.ts'
import type { Characters } from './characters.ts'
import type { Locale } from '../library/schema.ts'
import type { Speaker } from './reading.ts'

export interface Scores {
  readonly acts: readonly string[]
  /** Probability for each act, in the order of `acts`. */
  readonly p: Float32Array
  /** Each act's index in `acts`. */
  readonly places: ReadonlyMap<string, number>
  /** The words that speak most for an act, as [start, end) of the text as given. */
  spanOf(act: string): readonly [number, number]
}

/** Reads one utterance after another that answer the same words. */
export type Reader = (text: string) => Scores

/** A linear classifier: for each act a bias and a weight for each feature. Its reason is the words that weighed most. */
export interface Classifier {
  /** A reader of what this side says right after `prev`. Of a language that nothing taught, it hears nothing. */
  readerOf(locale: Locale, speaker: Speaker, prev?: string): Reader
}

/** Make trained models ready to read. */
export function createClassifier(models: ClassifierModels): Classifier {
  const tables = new Map<string, { table: FindableTable; characters: Characters }>()
  for (const [locale, model] of Object.entries(models)) {
    const characters = unpackCharacters(model)
    for (const [speaker, packed] of Object.entries(model.readers))
      tables.set(`${locale}/${speaker}`, { table: findable(unpackReader(packed)), characters })
  }
  const readerOf = (locale: Locale, speaker: Speaker, prev?: string): Reader => {
    const taught = tables.get(`${locale}/${speaker}`)
    if (!taught) return nothing
    const { table, characters } = taught
    const heard = prev === undefined ? [] : heardIn(readerOf(locale, otherOf(speaker))(prev))
    const before = weigh(table, prev === undefined ? [] : featuresBefore(prev, heard, locale, characters))
    return (text) => {
      const features = featuresOf(text, locale, characters)
      if (features.plain.text === '') return nothing(text)
      const own = weigh(table, features.hashes, before.sums)
      const p = probabilities(table, own.sums, before.known + own.known)
      return {
        acts: table.acts,
        places: table.places,
        p,
        spanOf: (act) => spanOf(table, features, own.found, act, text.length),
      }
    }
  }
  return { readerOf }
}

/** From which probability on an act of the utterance before counts as heard. */
const leastHeard = 0.4

/** The acts that an answer may be an answer to. */
export const heardIn = ({ acts, p }: Scores): readonly string[] => acts.filter((_, i) => (p[i] as number) >= leastHeard)

/** Who spoke before is taken to be the other side: seldom does one say two utterances on end. */
export const otherOf = (speaker: Speaker): Speaker => (speaker === 'agent' ? 'debtor' : 'agent')

/** The probability of one act; undefined for an act that nothing taught. */
export const probabilityOf = ({ p, places }: Scores, act: string): number | undefined => p[places.get(act) ?? -1]

const nothing: Reader = (text) => ({ acts: [], places: new Map(), p: new Float32Array(0), spanOf: () => [0, text.length] })

/**
 * A table whose features are found by hash, laid out so that each costs two reaches into memory: open addressing, at most
 * half full; beside each hash where its weights begin and how many they are; and each weight beside its act.
 */
interface FindableTable {
  readonly acts: readonly string[]
  /** Each act's index in `acts`. */
  readonly places: ReadonlyMap<string, number>
  readonly bias: readonly number[]
  readonly unit: number
  /** In twos: hash, then place of the first weight above the bits of their number; zero where a slot is empty. */
  readonly slots: Int32Array
  /** Index of the act times 256, plus the weight as an unsigned byte. */
  readonly weights: Uint16Array
}

/** So many bits hold a number of weights: one side has fewer than 128 acts. */
const countBits = 7

function findable({ acts, bias, unit, features, counts, places, weights }: WeightTable): FindableTable {
  let size = 16
  while (size < features.length * 2) size *= 2
  const slots = new Int32Array(size * 2)
  let first = 0
  for (let i = 0; i < features.length; i += 1) {
    const count = counts[i] as number
    let slot = (features[i] as number) & (size - 1)
    while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & (size - 1)
    slots[slot * 2] = features[i] as number
    slots[slot * 2 + 1] = (first << countBits) + count
    first += count
  }
  return {
    acts,
    places: new Map(acts.map((act, i) => [act, i])),
    bias,
    unit,
    slots,
    weights: Uint16Array.from(places, (place, i) => place * 256 + ((weights[i] as number) & 0xff)),
  }
}

/** Where the weights of a feature lie, packed as in the slots; zero for an unknown one. */
function findIn(slots: Int32Array, hash: number): number {
  const mask = slots.length / 2 - 1
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const found = slots[slot * 2 + 1] as number
    if (found === 0 || slots[slot * 2] === hash) return found
  }
}

const firstOf = (found: number): number => found >> countBits
const countOf = (found: number): number => found & ((1 << countBits) - 1)
const placeOf = (pair: number): number => pair >> 8
const weightOf = (pair: number): number => (pair << 24) >> 24

interface Weighed {
  /** For each feature where its weights lie. */
  readonly found: Int32Array
  readonly known: number
  readonly sums: Float64Array
}

/** Find the features and add up what each says of each act, onto the sums that are `given`. */
function weigh({ acts, slots, weights }: FindableTable, hashes: readonly number[], given?: Float64Array): Weighed {
  const found = new Int32Array(hashes.length)
  const sums = given ? given.slice() : new Float64Array(acts.length)
  let known = 0
  for (let at = 0; at < hashes.length; at += 1) {
    const place = findIn(slots, hashes[at] as number)
    if (place === 0) continue
    found[at] = place
    known += 1
    const first = firstOf(place)
    const end = first + countOf(place)
    for (let i = first; i < end; i += 1) {
      const pair = weights[i] as number
      sums[placeOf(pair)]! += weightOf(pair)
    }
  }
  return { found, known, sums }
}

function probabilities({ bias, unit }: FindableTable, sums: Float64Array, known: number): Float32Array {
  const scale = unit / Math.sqrt(Math.max(1, known))
  const p = new Float32Array(sums.length)
  for (let a = 0; a < p.length; a += 1) p[a] = 1 / (1 + Math.exp(-((sums[a] as number) * scale + (bias[a] as number))))
  return p
}

/** Every letter carries its share of the features that cover it; the stretch with the greatest sum above average is the reason. */
function spanOf(
  table: FindableTable,
  { plain, starts, ends }: Features,
  found: Int32Array,
  act: string,
  length: number,
): readonly [number, number] {
  const place = table.places.get(act)
  const shares = new Float64Array(plain.text.length)
  for (let i = 0; i < found.length; i += 1) {
    const [packed, start, end] = [found[i] as number, starts[i] as number, ends[i] as number]
    if (packed === 0 || start < 0 || end <= start) continue
    const first = firstOf(packed)
    for (let at = first; at < first + countOf(packed); at += 1) {
      const pair = table.weights[at] as number
      if (placeOf(pair) !== place) continue
      const share = weightOf(pair) / (end - start)
      for (let j = start; j < end; j += 1) shares[j]! += share
    }
  }
  let total = 0
  for (const share of shares) if (share > 0) total += share
  const floor = total / Math.max(1, shares.length) / 3
  let [from, to, most, begin, sum] = [0, plain.text.length, Number.NEGATIVE_INFINITY, 0, 0]
  for (let j = 0; j < shares.length; j += 1) {
    if (sum <= 0) [begin, sum] = [j, 0]
    sum += (shares[j] as number) - floor
    if (sum > most) [from, to, most] = [begin, j + 1, sum]
  }
  const wordly = wholeWords(plain.text, from, to)
  return [plain.at[wordly[0]] ?? 0, Math.min(length, (plain.at[wordly[1] - 1] ?? length - 1) + 1)]
}

/** Latin words are shown whole. */
function wholeWords(text: string, from: number, to: number): readonly [number, number] {
  let [start, end] = [from, to]
  while (start > 0 && /[a-z']{2}/.test(text.slice(start - 1, start + 1))) start -= 1
  while (end < text.length && /[a-z']{2}/.test(text.slice(end - 1, end + 1))) end += 1
  return [start, end]
}
