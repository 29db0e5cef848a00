import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alignActs, matchOutOfOrder, type ActAt } from '../../../src/core/scoring/align.ts'

const acts = (text: string): ActAt[] => [...text].map((act, at) => ({ act, at }))

/** The slow, obvious twin: try both ways at every difference. */
function slow(a: string, b: string): number {
  if (a === '' || b === '') return 0
  if (a[0] === b[0]) return 1 + slow(a.slice(1), b.slice(1))
  return Math.max(slow(a.slice(1), b), slow(a, b.slice(1)))
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })

describe('aligning acts', () => {
  test.each([
    ['abc', 'abc', 3],
    ['abc', 'acb', 2],
    ['abc', 'xyz', 0],
    ['', 'abc', 0],
  ])('%s with %s matches %i in order', (required, performed, count) => {
    expect(alignActs(acts(required), acts(performed))).toHaveLength(count)
  })

  test('matches as many as trying everything does, in order and only equals', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const pairs = alignActs(acts(a), acts(b))
        expect(pairs).toHaveLength(slow(a, b))
        for (const [k, [i, j]] of pairs.entries()) {
          expect(a[i]).toBe(b[j])
          const next = pairs[k + 1]
          if (next) expect(next[0] > i && next[1] > j).toBe(true)
        }
      }),
    )
  })

  test('finds the rest out of order, each performed act once', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const pairs = alignActs(acts(a), acts(b))
        const all = [...pairs, ...matchOutOfOrder(acts(a), acts(b), pairs)]
        const counts = (text: string, letter: string): number => [...text].filter((other) => other === letter).length
        expect(all).toHaveLength(['a', 'b', 'c'].reduce((sum, letter) => sum + Math.min(counts(a, letter), counts(b, letter)), 0))
        expect(new Set(all.map(([, j]) => j)).size).toBe(all.length)
      }),
    )
  })
})
