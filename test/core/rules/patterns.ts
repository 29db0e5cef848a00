import fc from 'fast-check'
import type { Pattern } from '../../../src/core/library/schema.ts'

/** A few acts of all groups, so that random rules and calls meet. */
export const someActs = ['agent.close', 'agent.greet', 'debtor.promise', 'objection.refuse', 'objection.illness']

const some = fc.subarray([...someActs, 'objection.*'], { minLength: 1, maxLength: 2 })
const few = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })
const seconds = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined })

/** Random patterns, by name. */
export const anyPattern: Record<string, fc.Arbitrary<Pattern>> = {
  never: fc.record({ never: some }),
  before: fc.record({ before: fc.record({ need: some, target: some, 'same-turn': fc.boolean() }) }),
  after: fc.record({ after: fc.record({ trigger: some, acts: some }) }),
  'never-after': fc.record({ 'never-after': fc.record({ trigger: some, acts: some, until: fc.subarray(someActs, { maxLength: 1 }) }) }),
  by: fc.record({
    by: fc.record({ acts: some, turn: few, second: seconds, phase: fc.option(fc.constantFrom('opening', 'verify'), { nil: undefined }) }),
  }),
  within: fc.record({ within: fc.record({ trigger: some, acts: some, turns: few, seconds }) }),
  once: fc.record({ once: fc.record({ acts: some, most: few }) }),
}
