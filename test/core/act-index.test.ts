import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexByAct, matcherOf } from '../../src/core/act-index.ts'
import { matchesAct } from '../../src/core/acts/match.ts'

const act = fc.constantFrom('agent.close', 'agent.greet', 'debtor.promise', 'objection.refuse', 'objection.illness', 'odd', 'objection.a.b')
const pattern = fc.oneof(act, fc.constantFrom('agent.*', 'objection.*', 'signal.*'))
const patterns = fc.array(pattern, { maxLength: 4 })
const acts = fc.array(act, { maxLength: 4 })

const plainlyFits = (wanted: readonly string[], heard: readonly string[]): boolean =>
  wanted.some((one) => heard.some((id) => matchesAct(one, id)))

describe('an index by act', () => {
  it('finds just what one would find by asking all, each once and in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ wanted: patterns, always: fc.boolean() }), { maxLength: 8 }), acts, (items, heard) => {
        const index = indexByAct(
          items,
          ({ wanted }) => wanted,
          ({ always }) => always,
        )
        expect(index.meant(heard)).toEqual(items.filter(({ wanted, always }) => always || plainlyFits(wanted, heard)))
      }),
      { numRuns: 500 },
    )
  })

  it('matches as the patterns do one by one', () => {
    fc.assert(
      fc.property(patterns, acts, (wanted, heard) => {
        expect(matcherOf(wanted)(heard)).toBe(plainlyFits(wanted, heard))
      }),
      { numRuns: 500 },
    )
  })
})
