import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDetector } from '../../../src/core/acts/detector.ts'
import type { ReadingContext } from '../../../src/core/acts/reading.ts'
import { modelsOf, tinyLibrary } from '../../fixtures/tiny-library.ts'

const library = tinyLibrary()
const detector = createDetector(library, modelsOf(library))
const contexts: readonly ReadingContext[] = (['zh', 'en'] as const).flatMap((locale) =>
  (['agent', 'debtor'] as const).map((speaker) => ({ locale, speaker })),
)

const awkward: readonly [string, string][] = [
  ['ten thousand characters of Chinese', '您好请问是王先生吗，'.repeat(1000)],
  ['ten thousand characters without a break', '还'.repeat(10_000)],
  ['ten thousand characters of English', 'I will pay you on Friday. '.repeat(400)],
  ['emoji', '👩‍👩‍👧‍👦💸没钱🙏🏽🇨🇳'],
  ['control characters', Array.from({ length: 300 }, (_, i) => String.fromCharCode(i % 32)).join('没钱')],
  ['half of a surrogate pair', '\uD83D没钱\uDE00'],
  ['signs of patterns', '([{*+?^$|\\<kin>…]})'],
  ['marks on marks', `e${'\u0301'.repeat(500)} 还钱`],
]

function expectSound(text: string): void {
  for (const context of contexts) {
    for (const { id, confidence, spans } of detector.analyze(text, context)) {
      expect(library.acts[id], id).toBeDefined()
      expect(confidence).toBeGreaterThan(0)
      expect(confidence).toBeLessThanOrEqual(1)
      expect(spans.length).toBeGreaterThan(0)
      for (const [start, end] of spans) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
      }
    }
  }
}

describe('the detector', () => {
  it.each(['', '   ', '。。。', '\n\t', '嗯', 'um'])('finds nothing in %j', (text) => {
    for (const context of contexts) expect(detector.analyze(text, context)).toEqual([])
  })

  it.each(awkward)('keeps its spans inside %s', (_, text) => {
    expectSound(text)
  })

  it('keeps its spans inside any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), expectSound), { numRuns: 60 })
  })

  it('says the same each time, and the surest first', () => {
    const other = createDetector(tinyLibrary(), modelsOf(tinyLibrary()))
    for (const [, text] of awkward) {
      for (const context of contexts) {
        const readings = detector.analyze(text, context)
        expect(other.analyze(text, context)).toEqual(readings)
        expect(readings.map(({ confidence }) => confidence)).toEqual(readings.map(({ confidence }) => confidence).sort((a, b) => b - a))
      }
    }
  })

  it('recognises an example of the vocabulary, and only from its side', () => {
    const example = library.acts['debtor.abuse']?.examples.find((text) => /[㐀-鿿]/.test(text)) ?? ''
    expect(detector.analyze(example, { locale: 'zh', speaker: 'debtor' }).map(({ id }) => id)).toContain('debtor.abuse')
    expect(detector.analyze(example, { locale: 'zh', speaker: 'agent' }).map(({ id }) => id)).not.toContain('debtor.abuse')
  })
})
