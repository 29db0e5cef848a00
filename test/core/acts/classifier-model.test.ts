import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  classifierModel,
  packCharacters,
  packReader,
  unpackCharacters,
  unpackReader,
  type WeightTable,
} from '../../../src/core/acts/classifier-model.ts'

/** Any table that training could make: ascending hashes, for each feature its acts and weights. */
const tables: fc.Arbitrary<WeightTable> = fc
  .record({
    acts: fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 }),
    unit: fc.double({ min: 1e-6, max: 10, noNaN: true }),
    hashes: fc.uniqueArray(fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(0, 1, 0x7f, 0x80, 2 ** 31, 2 ** 32 - 1)), {
      maxLength: 40,
    }),
    seed: fc.array(fc.tuple(fc.nat({ max: 255 }), fc.integer({ min: -128, max: 127 })), { maxLength: 80 }),
    thousandths: fc.array(fc.integer({ min: -9000, max: 9000 }), { minLength: 8, maxLength: 8 }),
  })
  .map(({ acts, unit, hashes, seed, thousandths }) => ({
    acts,
    bias: acts.map((_, i) => (thousandths[i] ?? 0) / 1000),
    unit,
    features: Uint32Array.from(hashes).sort(),
    counts: Uint8Array.from(hashes, (_, i) => (i < seed.length ? 1 : 0)),
    places: Uint8Array.from(seed, ([place]) => place),
    weights: Int8Array.from(seed, ([, weight]) => weight),
  }))

describe('a classifier in a file', () => {
  it('unpacks to the very table that was packed, through JSON and the schema', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const model = { format: 1, lessons: 'x', simple: '', sounds: [], readers: { agent: packReader(table) } }
        const read = classifierModel.parse(JSON.parse(JSON.stringify(model))).readers['agent']
        expect(read && unpackReader(read)).toEqual(table)
      }),
    )
  })

  it('packs a part of a larger array as that part alone', () => {
    const weights = new Int8Array([9, -1, 2, 9]).subarray(1, 3)
    const table = {
      acts: ['a'],
      bias: [0],
      unit: 1,
      features: Uint32Array.of(5),
      counts: Uint8Array.of(2),
      places: Uint8Array.of(0, 1),
      weights,
    }
    expect([...unpackReader(packReader(table)).weights]).toEqual([-1, 2])
  })

  it('keeps what is known of characters, those outside the basic plane too', () => {
    const known = fc.uniqueArray(fc.constantFrom(...'还環钱𠮷𡃁好长'), { minLength: 1 })
    fc.assert(
      fc.property(known, fc.array(fc.nat({ max: 4 }), { minLength: 7, maxLength: 7 }), (characters, numbers) => {
        const simple = new Map(characters.map((character) => [character, '还'] as const))
        const sound = new Map(characters.map((character, i) => [character, numbers[i] ?? 0] as const))
        const read = unpackCharacters(packCharacters({ simple, sound }))
        expect(read.simple).toEqual(simple)
        expect(new Map([...read.sound].sort())).toEqual(new Map([...sound].sort()))
      }),
    )
  })
})
