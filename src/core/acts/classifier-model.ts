import { fromUint8Array, toUint8Array } from 'js-base64'
import { z } from 'zod'
import type { Locale } from '../library/schema.ts'
import type { Characters } from './characters.ts'

/** A trained classifier of one language as it is kept in a file: numbers packed as base64, one reader for each speaker. */
export const classifierModel = z.strictObject({
  format: z.literal(1),
  /** Which lessons it was trained from; another fingerprint means that it is out of date. */
  lessons: z.string(),
  /** Pairs of traditional and simplified characters, run together. */
  simple: z.string(),
  /** For each syllable the characters that sound like it. */
  sounds: z.array(z.string()),
  readers: z.record(
    z.string(),
    z.strictObject({
      acts: z.array(z.string()),
      bias: z.array(z.number()),
      /** Weight of one step of a quantised weight. */
      unit: z.number(),
      /** Sorted hashes of the features as differences of seven bits a byte; then for each how many acts it weighs on. */
      features: z.string(),
      counts: z.string(),
      /** Index of the act and weight (signed byte) of each pair, in the order of the features. */
      places: z.string(),
      weights: z.string(),
    }),
  ),
})
export type ClassifierModel = z.infer<typeof classifierModel>
/** What was trained, by language. A language that nothing teaches has none. */
export type ClassifierModels = Partial<Record<Locale, ClassifierModel>>

export interface WeightTable {
  readonly acts: readonly string[]
  readonly bias: readonly number[]
  readonly unit: number
  /** Ascending. */
  readonly features: Uint32Array
  readonly counts: Uint8Array
  readonly places: Uint8Array
  readonly weights: Int8Array
}

/** Pack a reader's tables for the file. */
export function packReader({ acts, bias, unit, features, counts, places, weights }: WeightTable): ClassifierModel['readers'][string] {
  const bytes: number[] = []
  let before = 0
  for (const feature of features) {
    let gap = feature - before
    before = feature
    while (gap >= 0x80) {
      bytes.push((gap % 0x80) + 0x80)
      gap = Math.floor(gap / 0x80)
    }
    bytes.push(gap)
  }
  return {
    acts: [...acts],
    bias: bias.map((value) => Math.round(value * 1000) / 1000),
    unit,
    features: fromUint8Array(Uint8Array.from(bytes)),
    counts: fromUint8Array(counts),
    places: fromUint8Array(places),
    weights: fromUint8Array(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength)),
  }
}

/** The reverse of `packReader`. */
export function unpackReader(packed: ClassifierModel['readers'][string]): WeightTable {
  const bytes = toUint8Array(packed.features)
  const features: number[] = []
  let before = 0
  for (let i = 0; i < bytes.length;) {
    let gap = 0
    let scale = 1
    while ((bytes[i] ?? 0) >= 0x80) {
      gap += ((bytes[i] ?? 0) - 0x80) * scale
      scale *= 0x80
      i += 1
    }
    gap += (bytes[i] ?? 0) * scale
    i += 1
    before += gap
    features.push(before)
  }
  const weights = toUint8Array(packed.weights)
  return {
    acts: packed.acts,
    bias: packed.bias,
    unit: packed.unit,
    features: Uint32Array.from(features),
    counts: toUint8Array(packed.counts),
    places: toUint8Array(packed.places),
    weights: new Int8Array(weights.buffer, weights.byteOffset, weights.byteLength),
  }
}

/** The table of characters for the file. */
export function packCharacters({ simple, sound }: Characters): Pick<ClassifierModel, 'simple' | 'sounds'> {
  const sounds: string[] = []
  for (const [character, number] of sound) sounds[number] = (sounds[number] ?? '') + character
  return { simple: [...simple].flat().join(''), sounds: Array.from(sounds, (characters = '') => characters) }
}

export function unpackCharacters({ simple, sounds }: Pick<ClassifierModel, 'simple' | 'sounds'>): Characters {
  const pairs = [...simple]
  return {
    simple: new Map(Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i] ?? '', pairs[2 * i + 1] ?? ''] as const)),
    sound: new Map(sounds.flatMap((characters, number) => [...characters].map((character) => [character, number] as const))),
  }
}
