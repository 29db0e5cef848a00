import { featuresOf, type Features } from './features.ts'
import { unpackCharacters, unpackReader, type ClassifierModels, type WeightTable } from './classifier-model.ts'
import { noCharacters, type Characters } from './characters.ts'
import type { Locale } from '../library/schema.ts'
import type { Speaker } from './reading.ts'

export interface Scores {
  readonly acts: readonly string[]
  /** Probability for each act, in the order of `acts`. */
  readonly p: Float32Array
  /** The words that speak most for an act, as [start, end) of the text as given. */
  spanOf(act: string): readonly [number, number]
}

/** A linear classifier: for each act a bias and a weight for each feature. Its reason is the words that weighed most. */
export interface Classifier {
  score(text: string, prev: string | undefined, locale: Locale, speaker: Speaker): Scores
}

/** Make trained models ready to read. */
export function createClassifier(models: ClassifierModels): Classifier {
  const readers = new Map<string, { table: FindableTable; characters: Characters }>()
  for (const [locale, model] of Object.entries(models)) {
    const characters = unpackCharacters(model)
    for (const [speaker, packed] of Object.entries(model.readers))
      readers.set(`${locale}/${speaker}`, { table: findable(unpackReader(packed)), characters })
  }
  return {
    score: (text, prev, locale, speaker) => {
      const reader = readers.get(`${locale}/${speaker}`)
      const features = featuresOf(text, prev, locale, reader?.characters ?? noCharacters)
      if (!reader || features.plain.text === '') return { acts: [], p: new Float32Array(0), spanOf: () => [0, text.length] }
      const { table } = reader
      const rows = Int32Array.from(features.hashes, (hash) => rowOf(table, hash))
      return {
        acts: table.acts,
        p: probabilities(table, rows),
        spanOf: (act) => spanOf(table, features, rows, act, text.length),
      }
    },
  }
}

/** A table whose features are found by hash in one step: open addressing, at most half full. */
interface FindableTable extends WeightTable {
  readonly slots: Int32Array
  readonly starts: Uint32Array
}

function findable(table: WeightTable): FindableTable {
  let size = 16
  while (size < table.features.length * 2) size *= 2
  const slots = new Int32Array(size).fill(-1)
  const starts = new Uint32Array(table.features.length + 1)
  for (let i = 0; i < table.features.length; i += 1) {
    starts[i + 1] = (starts[i] ?? 0) + (table.counts[i] ?? 0)
    let slot = (table.features[i] ?? 0) & (size - 1)
    while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & (size - 1)
    slots[slot] = i
  }
  return { ...table, slots, starts }
}

function rowOf({ slots, features }: FindableTable, hash: number): number {
  const mask = slots.length - 1
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const row = slots[slot] ?? -1
    if (row < 0 || features[row] === hash) return row
  }
}

function probabilities({ acts, bias, unit, starts, places, weights }: FindableTable, rows: Int32Array): Float32Array {
  const sums = new Float32Array(acts.length)
  let known = 0
  for (const row of rows) {
    if (row < 0) continue
    known += 1
    const end = starts[row + 1] as number
    for (let i = starts[row] as number; i < end; i += 1) sums[places[i] as number]! += weights[i] as number
  }
  const scale = unit / Math.sqrt(Math.max(1, known))
  return sums.map((sum, a) => 1 / (1 + Math.exp(-(sum * scale + (bias[a] as number)))))
}

/** Every letter carries its share of the features that cover it; the stretch with the greatest sum above average is the reason. */
function spanOf(
  table: FindableTable,
  { plain, starts, ends }: Features,
  rows: Int32Array,
  act: string,
  length: number,
): readonly [number, number] {
  const place = table.acts.indexOf(act)
  const shares = new Float64Array(plain.text.length)
  for (let i = 0; i < rows.length; i += 1) {
    const [row, start, end] = [rows[i] as number, starts[i] as number, ends[i] as number]
    if (row < 0 || start < 0 || end <= start) continue
    for (let at = table.starts[row] ?? 0; at < (table.starts[row + 1] ?? 0); at += 1) {
      if (table.places[at] !== place) continue
      const share = (table.weights[at] ?? 0) / (end - start)
      for (let j = start; j < end; j += 1) shares[j] = (shares[j] ?? 0) + share
    }
  }
  let [from, to, most, begin, sum] = [0, plain.text.length, Number.NEGATIVE_INFINITY, 0, 0]
  const floor = shares.reduce((total, share) => total + Math.max(0, share), 0) / Math.max(1, shares.length) / 3
  for (let j = 0; j < shares.length; j += 1) {
    if (sum <= 0) [begin, sum] = [j, 0]
    sum += (shares[j] ?? 0) - floor
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
