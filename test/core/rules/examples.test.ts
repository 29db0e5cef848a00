import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Rule } from '../../../src/core/library/schema.ts'
import { shippedPacks } from './shipped-packs.ts'
import { stateOfRule } from './state-of-rule.ts'

const packs = shippedPacks()
const rules = packs.flatMap((pack) => pack.rules.map((rule) => ({ pack, rule })))
const acts = new Set(
  Object.values(
    parse(readFileSync(new URL('../../../scripts-library/acts.yaml', import.meta.url), 'utf8')) as Record<string, object>,
  ).flatMap((group) => Object.keys(group)),
)

type Spoken = Extract<Rule['violates'][number], { turns: unknown }>

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
      for (const example of spoken(rule.violates)) expect(stateOfRule(rule, example.turns), JSON.stringify(example)).toBe('broken')
      for (const example of spoken(rule.complies)) expect(stateOfRule(rule, example.turns), JSON.stringify(example)).not.toBe('broken')
    },
  )
})
