import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Rule } from '../../../src/core/library/schema.ts'
import { advanceDuties, endDuties, startDuties, viewDuties } from '../../../src/core/rules/duties.ts'
import { shippedPacks } from './shipped-packs.ts'

const packs = shippedPacks()
const rules = packs.flatMap((pack) => pack.rules.map((rule) => ({ pack, rule })))
const acts = new Set(
  Object.values(
    parse(readFileSync(new URL('../../../scripts-library/acts.yaml', import.meta.url), 'utf8')) as Record<string, object>,
  ).flatMap((group) => Object.keys(group)),
)

type Spoken = Extract<Rule['violates'][number], { turns: unknown }>

/** The state of the rule after the talk of an example. */
function verdict(rule: Rule, example: Spoken): string {
  const [only] = [{ ...packs[0]!, rules: [rule] }]
  let duties = startDuties([only], {
    product: 'credit-card',
    stage: 'middle',
    flags: rule.when.flags ?? [],
    creditorKind: 'bank',
    date: '2026-11-25',
  })
  let agentTurn = 0
  for (const [turn, { speaker, text, acts = [] }] of example.turns.entries()) {
    if (speaker === 'agent') agentTurn += 1
    duties = advanceDuties(duties, { speaker, acts, t: turn * 4, turn, agentTurn, phase: '', seq: turn, text, readings: [] }).duties
  }
  return viewDuties(endDuties(duties).duties)[0]?.state ?? 'absent'
}

const spoken = (examples: Rule['violates']): Spoken[] => examples.filter((example) => 'turns' in example)

describe('the shipped rule packs', () => {
  it('hold at least sixty rules, thirty-five of them Chinese', () => {
    expect(rules.length).toBeGreaterThanOrEqual(60)
    expect(packs.find(({ id }) => id === 'cn')?.rules.length).toBeGreaterThanOrEqual(35)
  })
  it('name only acts of the vocabulary', () => {
    const named = rules.flatMap(({ rule }) =>
      [...JSON.stringify([rule.pattern, rule['waived-by']]).matchAll(/"((?:agent|violation|debtor|objection|signal)\.[a-z-]+)"/g)].map(
        (match) => `${match[1] ?? ''}`,
      ),
    )
    expect(named.filter((act) => !acts.has(act))).toEqual([])
  })
  it('give every rule examples of both sides', () => {
    expect(rules.filter(({ rule }) => rule.violates.length === 0 || rule.complies.length === 0).map(({ rule }) => rule.id)).toEqual([])
  })
  it.each(rules.filter(({ rule }) => rule.pattern).map(({ rule }) => [rule.id, rule] as const))(
    '%s is broken by what violates it and by nothing that complies',
    (_, rule) => {
      for (const example of spoken(rule.violates)) expect(verdict(rule, example), JSON.stringify(example)).toBe('broken')
      for (const example of spoken(rule.complies)) expect(verdict(rule, example), JSON.stringify(example)).not.toBe('broken')
    },
  )
})
