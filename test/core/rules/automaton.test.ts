import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pattern } from '../../../src/core/library/schema.ts'
import { compilePattern } from '../../../src/core/rules/automaton.ts'
import type { Moment } from '../../../src/core/rules/finding.ts'

const names = ['agent.close', 'agent.greet', 'debtor.promise', 'objection.refuse', 'objection.illness']
const phases = ['opening', 'verify', 'closing', 'situation']

/** A random call: up to eight utterances of random acts, phases and pauses. */
const trace: fc.Arbitrary<Moment[]> = fc
  .array(
    fc.record({
      speaker: fc.constantFrom('agent' as const, 'debtor' as const),
      acts: fc.subarray(names),
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

const some = fc.subarray([...names, 'objection.*'], { minLength: 1, maxLength: 2 })
const few = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })
const seconds = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined })

/** The definitions of docs/rules.md read word by word: quantifiers over the whole trace, no state. */
const has = (list: readonly string[], { acts }: Moment): boolean =>
  acts.some((act) => list.some((item) => (item === 'objection.*' ? act.startsWith('objection.') : item === act)))

function brokenBySlowReading(pattern: Pattern, calls: readonly Moment[]): boolean {
  if ('never' in pattern) return calls.some((m) => has(pattern.never, m))
  if ('before' in pattern) {
    const { need, target, 'same-turn': same } = pattern.before
    return calls.some((m, i) => has(target, m) && !calls.some((n, j) => has(need, n) && (j < i || (same && j === i))))
  }
  if ('after' in pattern) {
    const { trigger, acts } = pattern.after
    const first = calls.findIndex((m) => has(trigger, m))
    return first >= 0 && !calls.some((m, j) => j >= first && has(acts, m))
  }
  if ('never-after' in pattern) {
    const { trigger, acts, until } = pattern['never-after']
    return calls.some(
      (m, j) => has(acts, m) && calls.some((n, i) => i < j && has(trigger, n) && !calls.some((u, k) => k > i && k <= j && has(until, u))),
    )
  }
  if ('by' in pattern) {
    const { acts, turn, second, phase } = pattern.by
    const entered = phase === undefined ? -1 : calls.findIndex((m) => m.phase === phase)
    const left = entered < 0 ? -1 : calls.findIndex((m, i) => i > entered && m.phase !== phase && m.phase !== 'situation')
    const inTime = (m: Moment, i: number): boolean =>
      (turn === undefined || m.agentTurn <= turn) && (second === undefined || m.t <= second) && (left < 0 || i < left)
    const asked = turn !== undefined || second !== undefined || entered >= 0
    return (
      asked &&
      !calls.some(
        (m, i) =>
          has(acts, m) &&
          inTime(m, i) &&
          calls.slice(0, i).every((n, j) => inTime(n, j) && !(turn !== undefined && n.speaker === 'agent' && n.agentTurn === turn)),
      )
    )
  }
  if ('within' in pattern) {
    const { trigger, acts, turns, seconds: limit } = pattern.within
    return calls.some((m, i) => {
      if (!has(trigger, m)) return false
      return !calls.some(
        (n, j) =>
          j >= i &&
          has(acts, n) &&
          (limit === undefined || n.t - m.t <= limit) &&
          // The n-th turn of the collector after the trigger is the last that counts.
          (turns === undefined ||
            n.agentTurn - m.agentTurn < turns ||
            (n.agentTurn - m.agentTurn === turns && (n.speaker === 'agent' || turns === 0))),
      )
    })
  }
  const count = calls.filter((m) => has(pattern.once.acts, m)).length
  return count === 0 || (pattern.once.most !== undefined && count > pattern.once.most)
}

function brokenByAutomaton(pattern: Pattern, calls: readonly Moment[]): boolean {
  const automaton = compilePattern(pattern)
  const point = calls.reduce((now, moment) => automaton.next(now, moment), automaton.start)
  return automaton.atEnd(point) === 'broken'
}

const patterns: Record<string, fc.Arbitrary<Pattern>> = {
  never: fc.record({ never: some }),
  before: fc.record({ before: fc.record({ need: some, target: some, 'same-turn': fc.boolean() }) }),
  after: fc.record({ after: fc.record({ trigger: some, acts: some }) }),
  'never-after': fc.record({ 'never-after': fc.record({ trigger: some, acts: some, until: fc.subarray(names, { maxLength: 1 }) }) }),
  by: fc.record({
    by: fc.record({ acts: some, turn: few, second: seconds, phase: fc.option(fc.constantFrom('opening', 'verify'), { nil: undefined }) }),
  }),
  within: fc.record({ within: fc.record({ trigger: some, acts: some, turns: few, seconds }) }),
  once: fc.record({ once: fc.record({ acts: some, most: few }) }),
}

describe('a compiled pattern', () => {
  it.each(Object.entries(patterns))('%s gives the verdict of the slow reading on every call', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, trace, (pattern, calls) => {
        expect(brokenByAutomaton(pattern, calls)).toBe(brokenBySlowReading(pattern, calls))
      }),
      { numRuns: 1500 },
    )
  })
  it.each(Object.entries(patterns))('%s, once broken, stays broken', (_, arbitrary) => {
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
