import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { packCharacters, packReader, type ClassifierModel, type WeightTable } from './classifier-model.ts'
import type { Characters } from './characters.ts'
import { createClassifier, heardIn, otherOf } from './classifier.ts'
import { featuresBefore, featuresOf } from './features.ts'
import type { Lesson } from './lessons.ts'

/** How often all lessons are gone through, how far one error moves a weight, how much evidence a weight needs to be kept at all. */
const rounds = 15
const firstRounds = 6
/** The weights are averaged over so many last rounds: what the order of the lessons did by chance evens out. */
const averaged = 8
const step = 1
const sparing = 1
/** Most lessons do not do a given act: those that do count up to so many times. */
const mostBoost = 3
const firstBias = -3
/** The lightest weights, and steps finer than this, change hardly a reading, and the file is half the size without them. */
const mostWeights = 340_000
const largestStep = 31
/** A feature must stand in so many lessons: what stands in one teaches that lesson by heart, and fills the file. */
const leastLessons = 2
/** How many pairs of sentences are made for each sentence, and how long a half may be. */
const pairs = 0.8
const longestHalf = 80

/** Names the lessons that a model was trained from. */
export function fingerprintOf(lessons: readonly Lesson[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(lessons)))).slice(0, 16)
}

/** The acts heard in the utterance before a lesson. */
type Heard = (lesson: Lesson) => readonly string[]

/**
 * Train one logistic model per act (one against the rest) for each speaker of one language, by FTRL-Proximal (McMahan et
 * al. 2013), which leaves most weights at zero. It is done twice: the first, shorter time tells what is heard in the
 * utterances before, which the second learns from. Deterministic: the order is shuffled by a fixed seed. Written by hand
 * because it is short, and no kept library does sparse online learning in JavaScript.
 */
export function trainClassifier(lessons: readonly Lesson[], characters: Characters): ClassifierModel {
  const [locale] = lessons.map((lesson) => lesson.locale)
  const first = trainReaders(lessons, characters, firstRounds, () => [])
  if (locale === undefined) return first
  const { readerOf } = createClassifier({ [locale]: first })
  const known = new Map<string, readonly string[]>()
  return trainReaders(lessons, characters, rounds, ({ prev, speaker }) => {
    if (prev === undefined) return []
    const key = `${speaker} ${prev}`
    const heard = known.get(key) ?? heardIn(readerOf(locale, otherOf(speaker))(prev))
    known.set(key, heard)
    return heard
  })
}

function trainReaders(lessons: readonly Lesson[], characters: Characters, times: number, heard: Heard): ClassifierModel {
  const readers: Record<string, ClassifierModel['readers'][string]> = {}
  for (const speaker of ['agent', 'debtor'] as const) {
    const mine = lessons.filter((lesson) => lesson.speaker === speaker)
    if (mine.length > 0) readers[speaker] = packReader(trainReader(mine, characters, times, heard))
  }
  return { format: 1, lessons: fingerprintOf(lessons), ...packCharacters(characters), readers }
}

/** Pairs of short sentences as one utterance that does what both do: people say two things in one breath, examples rarely. */
function inOneBreath(lessons: readonly Lesson[]): readonly Lesson[] {
  const random = generator(11)
  const short = lessons.filter((lesson) => lesson.not === undefined && lesson.text.length <= longestHalf)
  const any = (): Lesson => short[Math.floor(random() * short.length)] as Lesson
  return Array.from({ length: Math.floor(short.length * pairs) }, () => {
    const [one, two] = [any(), any()]
    const between = random() < 0.5 ? ', ' : ' '
    return { ...one, times: 1, text: `${one.text}${between}${two.text}`, acts: [...new Set([...one.acts, ...two.acts])] }
  })
}

function hashesOf(lesson: Lesson, characters: Characters, heard: Heard): readonly number[] {
  const { text, prev, locale } = lesson
  const before = prev === undefined ? [] : featuresBefore(prev, heard(lesson), locale, characters)
  return [...featuresOf(text, locale, characters).hashes, ...before]
}

function commonFeatures(lessons: readonly Lesson[], characters: Characters, heard: Heard): readonly number[] {
  const lessonsWith = new Map<number, number>()
  for (const lesson of lessons)
    for (const hash of new Set(hashesOf(lesson, characters, heard))) lessonsWith.set(hash, (lessonsWith.get(hash) ?? 0) + 1)
  return [...lessonsWith].filter(([, count]) => count >= leastLessons).map(([hash]) => hash)
}

interface Row {
  readonly ids: Int32Array
  readonly scale: number
  readonly does: readonly number[]
  /** The only acts of which this lesson speaks beside those it does; null when it speaks of all. */
  readonly only: ReadonlySet<number> | null
}

function trainReader(lessons: readonly Lesson[], characters: Characters, times: number, heard: Heard): WeightTable {
  const acts = [...new Set(lessons.flatMap((lesson) => lesson.acts))].sort()
  const index = new Map<number, number>()
  for (const hash of commonFeatures(lessons, characters, heard)) index.set(hash, index.size)
  const rows = [...lessons, ...inOneBreath(lessons)].flatMap((lesson) => {
    const row = rowOf(lesson, acts, characters, heard, index)
    return Array.from({ length: lesson.times ?? 1 }, () => row)
  })
  const { weights, bias } = ftrl(rows, index.size, acts.length, times)
  return sparse([...index.keys()], acts, weights, bias)
}

function rowOf(lesson: Lesson, acts: readonly string[], characters: Characters, heard: Heard, index: ReadonlyMap<number, number>): Row {
  const { acts: does, not } = lesson
  const ids = hashesOf(lesson, characters, heard).flatMap((hash) => index.get(hash) ?? [])
  return {
    ids: Int32Array.from(ids),
    scale: 1 / Math.sqrt(Math.max(1, ids.length)),
    does: does.map((act) => acts.indexOf(act)),
    only: not === undefined ? null : new Set(not.map((act) => acts.indexOf(act))),
  }
}

function ftrl(rows: readonly Row[], features: number, acts: number, times: number): { weights: Float32Array; bias: Float32Array } {
  const weights = new Float32Array(features * acts)
  const sums = new Float32Array(features * acts)
  const squares = new Float32Array(features * acts).fill(1e-2)
  const bias = new Float32Array(acts).fill(firstBias)
  const biasSquares = new Float32Array(acts).fill(1e-2)
  const boost = boostOf(rows, acts)
  const scores = new Float32Array(acts)
  const errors = new Float32Array(acts)
  const average = { weights: new Float32Array(features * acts), bias: new Float32Array(acts) }
  const order = rows.map((_, i) => i)
  const random = generator(7)
  for (let round = 0; round < times; round += 1) {
    shuffle(order, random)
    for (const at of order) {
      const { ids, scale, does, only } = rows[at] as Row
      scores.fill(0)
      for (const id of ids) for (let a = 0, k = id * acts; a < acts; a += 1, k += 1) scores[a]! += weights[k] as number
      const moved: number[] = []
      for (let a = 0; a < acts; a += 1) {
        const wanted = does.includes(a)
        if (!wanted && only && !only.has(a)) continue
        const p = 1 / (1 + Math.exp(-((scores[a] as number) * scale + (bias[a] as number))))
        const error = wanted ? (p - 1) * (boost[a] as number) : p
        if (Math.abs(error) < 0.01) continue
        errors[a] = error
        moved.push(a)
        const gradient = error * 0.3
        biasSquares[a]! += gradient * gradient
        bias[a]! -= (step * gradient) / Math.sqrt(biasSquares[a] as number)
      }
      for (const id of ids) {
        for (const a of moved) {
          const k = id * acts + a
          const gradient = (errors[a] as number) * scale
          const before = squares[k] as number
          const after = before + gradient * gradient
          const sum = (sums[k] as number) + gradient - ((Math.sqrt(after) - Math.sqrt(before)) / step) * (weights[k] as number)
          sums[k] = sum
          squares[k] = after
          weights[k] = Math.abs(sum) <= sparing ? 0 : (-(sum - Math.sign(sum) * sparing) * step) / Math.sqrt(after)
        }
      }
    }
    if (round < times - averaged) continue
    const share = 1 / Math.min(averaged, times)
    for (let k = 0; k < weights.length; k += 1) average.weights[k]! += (weights[k] as number) * share
    for (let a = 0; a < acts; a += 1) average.bias[a]! += (bias[a] as number) * share
  }
  return { weights: average.weights, bias: average.bias }
}

function boostOf(rows: readonly Row[], acts: number): Float32Array {
  const doing = new Float32Array(acts)
  for (const { does } of rows) for (const a of does) doing[a]! += 1
  return doing.map((count) => Math.min(mostBoost, Math.sqrt(rows.length / Math.max(1, count))))
}

function sparse(hashes: readonly number[], acts: readonly string[], weights: Float32Array, bias: Float32Array): WeightTable {
  let largest = 0
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight))
  const unit = largest === 0 ? 1 : largest / largestStep
  const least = Math.max(unit / 2, leastOf(weights, mostWeights))
  const order = hashes.map((hash, row) => ({ hash, row })).sort((a, b) => a.hash - b.hash)
  const kept: { features: number[]; counts: number[]; places: number[]; weights: number[] } = {
    features: [],
    counts: [],
    places: [],
    weights: [],
  }
  for (const { hash, row } of order) {
    let count = 0
    for (let a = 0; a < acts.length; a += 1) {
      const weight = weights[row * acts.length + a] as number
      if (Math.abs(weight) < least) continue
      count += 1
      kept.places.push(a)
      kept.weights.push(Math.round(weight / unit))
    }
    if (count === 0) continue
    kept.features.push(hash)
    kept.counts.push(count)
  }
  return {
    acts,
    bias: [...bias],
    unit,
    features: Uint32Array.from(kept.features),
    counts: Uint8Array.from(kept.counts),
    places: Uint8Array.from(kept.places),
    weights: Int8Array.from(kept.weights),
  }
}

/** The size from which on there are no more than so many weights. */
function leastOf(weights: Float32Array, most: number): number {
  const sizes = weights
    .filter((weight) => weight !== 0)
    .map(Math.abs)
    .sort()
  return sizes[Math.max(0, sizes.length - most)] ?? 0
}

/** A linear congruential generator: chance is not wanted, only an order without pattern. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 0x100000000
  }
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j] as number, order[i] as number]
  }
}
