import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RulePack } from '../../../src/core/library/library.ts'
import type { Rule } from '../../../src/core/library/schema.ts'
import { compilePattern } from '../../../src/core/rules/automaton.ts'
import { advanceDuties, endDuties, previewDuties, startDuties, viewDuties } from '../../../src/core/rules/duties.ts'
import { breaksByPlainReading } from '../../../src/core/rules/plain-reading.ts'
import { anyPattern, someActs } from './patterns.ts'
import { shippedPacks } from './shipped-packs.ts'

const [shipped] = shippedPacks()
const [sample] = shipped?.rules ?? []
if (!shipped || !sample) throw new Error('The shipped rules are needed as a mould.')

const facts = { product: 'consumer-loan', stage: 'middle', flags: [], creditorKind: 'bank', date: sample.source.from } as const

/** A pack of random rules that hold for every call. */
const pack: fc.Arbitrary<RulePack> = fc
  .array(fc.record({ pattern: fc.oneof(...Object.values(anyPattern)), waivers: fc.subarray(someActs, { maxLength: 1 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((rules) => ({
    ...shipped,
    rules: rules.map(({ pattern, waivers }, i): Rule => ({ ...sample, id: `rule-${i}`, when: {}, pattern, 'waived-by': waivers })),
  }))

const talk = fc
  .array(
    fc.record({
      speaker: fc.constantFrom('agent' as const, 'debtor' as const),
      acts: fc.subarray(someActs, { maxLength: 3 }),
      phase: fc.constantFrom('opening', 'verify', 'situation'),
      gap: fc.integer({ min: 0, max: 9 }),
    }),
    { maxLength: 10 },
  )
  .map((items) => {
    let agentTurn = 0
    let t = 0
    return items.map(({ gap, ...item }, turn) => {
      agentTurn += item.speaker === 'agent' ? 1 : 0
      t += gap
      return { ...item, t, turn, agentTurn, seq: turn, text: '', readings: [] }
    })
  })

describe('duties watched together', () => {
  it('break just as each rule read alone, word by word, over the whole call', () => {
    fc.assert(
      fc.property(pack, talk, (rules, moments) => {
        const after = moments.reduce((duties, moment) => advanceDuties(duties, moment).duties, startDuties([rules], facts))
        const broken = viewDuties(endDuties(after).duties).flatMap(({ rule, state }) => (state === 'broken' ? [rule] : []))
        expect(broken).toEqual(rules.rules.filter((rule) => breaksByPlainReading(rule, moments)).map(({ id }) => id))
      }),
      { numRuns: 500 },
    )
  })

  it('are looked at only when a moment concerns them: any other leaves a rule’s point where it is', () => {
    fc.assert(
      fc.property(fc.oneof(...Object.values(anyPattern)), talk, (pattern, moments) => {
        const automaton = compilePattern(pattern)
        let point = automaton.start
        for (const moment of moments) {
          const next = automaton.next(point, moment)
          const concerned = automaton.timed || automaton.acts.some((act) => act.endsWith('*') || moment.acts.includes(act))
          if (!concerned) expect(next).toBe(point)
          point = next
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('warn before a breach just where saying it would break', () => {
    fc.assert(
      fc.property(pack, talk, (some, moments) => {
        const rules = { ...some, rules: some.rules.map((rule): Rule => ({ ...rule, 'waived-by': [] })) }
        let duties = startDuties([rules], facts)
        for (const moment of moments) {
          const now = advanceDuties(duties, moment)
          const foreseen = previewDuties(duties, moment).map(({ rule }) => rule)
          for (const { rule } of now.warnings) expect(foreseen).toContain(rule)
          if (!moment.acts.includes('agent.close')) expect(foreseen).toEqual(now.warnings.map(({ rule }) => rule))
          duties = now.duties
        }
      }),
      { numRuns: 300 },
    )
  })
})
