import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pattern } from '../../../src/core/library/schema.ts'
import { compilePattern } from '../../../src/core/rules/automaton.ts'
import type { Moment } from '../../../src/core/rules/finding.ts'
import { brokenByPlainReading } from '../../../src/core/rules/plain-reading.ts'
import { anyPattern, someActs } from './patterns.ts'

const phases = ['opening', 'verify', 'closing', 'situation']

/** A random call: up to eight utterances of random acts, phases and pauses. */
const trace: fc.Arbitrary<Moment[]> = fc
  .array(
    fc.record({
      speaker: fc.constantFrom('agent' as const, 'debtor' as const),
      acts: fc.subarray(someActs),
      phase: fc.constantFrom(...phases),
      gap: fc.integer({ min: 0, max: 9 }),
    }),
    { maxLength: 8 },
  )
  .map((items) => {
    let agentTurn = 0
    let t = 0
    return items.map(({ gap, ...item }, turn) => {
      if (item.speaker === 'agent') agentTurn += 1
      t += gap
      return { ...item, t, turn, agentTurn }
    })
  })

function brokenByAutomaton(pattern: Pattern, calls: readonly Moment[]): boolean {
  const automaton = compilePattern(pattern)
  const point = calls.reduce((now, moment) => automaton.next(now, moment), automaton.start)
  return automaton.atEnd(point) === 'broken'
}

describe('a compiled pattern', () => {
  it.each(Object.entries(anyPattern))('%s gives the verdict of the plain reading on every call', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, trace, (pattern, calls) => {
        expect(brokenByAutomaton(pattern, calls)).toBe(brokenByPlainReading(pattern, calls))
      }),
      { numRuns: 1500 },
    )
  })
  it.each(Object.entries(anyPattern))('%s, once broken, stays broken', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, trace, (pattern, calls) => {
        const automaton = compilePattern(pattern)
        let point = automaton.start
        let seen = false
        for (const moment of calls) {
          point = automaton.next(point, moment)
          if (seen) expect(point.phase).toBe('broken')
          seen ||= point.phase === 'broken'
        }
      }),
      { numRuns: 300 },
    )
  })
})
