import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noCharacters, type Characters } from '../../../src/core/acts/characters.ts'
import { featuresBefore, featuresOf } from '../../../src/core/acts/features.ts'
import { plainText } from '../../../src/core/acts/plain-text.ts'

const characters: Characters = {
  simple: new Map([
    ['還', '还'],
    ['錢', '钱'],
  ]),
  sound: new Map([
    ['还', 0],
    ['环', 0],
    ['钱', 1],
  ]),
}

/** Words that are folded, dropped or made alike, so that chance meets them, among any text at all. */
const pieces = [
  '還',
  '錢',
  'ＯＫ',
  '㎏',
  'ﬀ',
  'İ',
  "don't",
  '嗯',
  '那个',
  'you know',
  ' um ',
  '三千五',
  '3,500.50',
  '。',
  '_',
  '\u0301',
  '\ud83d',
  '👩‍👧',
  ' ',
]
const texts = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 20 })
  .map((all) => all.join(''))
const fillers = /[嗯呃啊呢吧哈'’_]|哎呀|那个|就是说|um|uh|er|well|you know/i
const anyCharacters = fc.constantFrom(characters, noCharacters)

describe('the plain text', () => {
  it('knows for each of its letters a place inside the original, in order', () => {
    fc.assert(
      fc.property(texts, anyCharacters, (given, known) => {
        const { text, at } = plainText(given, known)
        expect(at).toHaveLength(text.length + 1)
        for (const [i, place] of at.entries()) {
          expect(place).toBeGreaterThanOrEqual(at[i - 1] ?? 0)
          expect(place).toBeLessThanOrEqual(given.length)
        }
        for (const place of at.slice(0, -1)) expect(place).toBeLessThan(given.length)
      }),
    )
  })

  it('has no punctuation, no two spaces and none at its ends', () => {
    fc.assert(
      fc.property(texts, anyCharacters, (given, known) => {
        expect(plainText(given, known).text).toMatch(/^(?:[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*)?$/u)
      }),
    )
  })

  it('stays as it is when it is made plain again, where no filler goes whose neighbours then meet', () => {
    fc.assert(
      fc.property(texts, anyCharacters, (given, known) => {
        const once = plainText(given, known).text
        fc.pre(!fillers.test(given.normalize('NFKC')))
        expect(plainText(once, known).text).toBe(once)
      }),
    )
  })

  it.each([
    ['我還３千５百錢！', '我还0千0百钱'],
    ['嗯，那个，三千五', '0'],
    ["I DON'T, um, have 3,500.50", 'i dont have 0'],
    ['   ', ''],
    ['三千五3,500.50', '0'],
    ['嗯。', '嗯'],
    ['嗯，啊？', '嗯 啊'],
    ['Um, well…', 'um well'],
  ])('of %j is %j', (given, expected) => {
    expect(plainText(given, characters).text).toBe(expected)
  })
})

describe('the features of an utterance', () => {
  const locales = fc.constantFrom('zh' as const, 'en' as const)

  it('are the same each time, whole numbers of 24 bits, and cover stretches of the plain text', () => {
    fc.assert(
      fc.property(texts, locales, anyCharacters, (text, locale, known) => {
        const features = featuresOf(text, locale, known)
        expect(featuresOf(text, locale, known)).toEqual(features)
        const { hashes, starts, ends, plain } = features
        expect([starts.length, ends.length]).toEqual([hashes.length, hashes.length])
        for (const [i, hash] of hashes.entries()) {
          expect(hash).toBe(hash & 0xffffff)
          const [start, end] = [starts[i] ?? NaN, ends[i] ?? NaN]
          if (start === -1) expect(end).toBe(-1)
          else expect(0 <= start && start <= end && end <= plain.text.length).toBe(true)
        }
      }),
    )
  })

  it('differ by what is said', () => {
    const hashes = (text: string): readonly number[] => featuresOf(text, 'zh', characters).hashes
    expect(hashes('我还钱')).not.toEqual(hashes('我不还'))
  })

  it('hold the acts that were heard before', () => {
    const hashes = (acts: readonly string[]): readonly number[] => featuresBefore('您是本人吗', acts, 'zh', characters)
    expect(hashes(['agent.verify-identity']).length).toBe(hashes([]).length + 1)
    expect(hashes(['agent.verify-identity'])).not.toEqual(hashes(['agent.greet']))
  })

  it.each([
    ['zh', '今天还钱', '还钱'],
    ['en', 'pay me today', 'today'],
  ] as const)('of the words before are other than those of the words themselves (%s)', (locale, prev, text) => {
    const own = new Set(featuresOf(text, locale, characters).hashes)
    const before = featuresBefore(prev, ['debtor.busy'], locale, characters)
    expect(before.length).toBeGreaterThan(0)
    expect(before.filter((hash) => own.has(hash))).toEqual([])
  })
})
