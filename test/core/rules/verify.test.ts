import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { RulePack } from '../../../src/core/library/library.ts'
import { lintRules } from '../../../src/core/rules/lint.ts'
import { verifyTable } from '../../../src/core/rules/verify.ts'
import { layOut } from '../../../src/core/script/build-table.ts'
import type { Flow, Rule } from '../../../src/core/library/schema.ts'
import { both, tinyLibrary, tinyStep } from '../../fixtures/tiny-library.ts'
import { shippedPacks } from './shipped-packs.ts'

const packs = shippedPacks()
const cn = packs.filter(({ id }) => id === 'cn')
const facts = { product: 'consumer-loan' as const, stage: 'middle', flags: [], creditorKind: 'bank', date: '2026-11-25' }
const options = { persona: null, vocabulary: [], situations: [] }
const step = (value: Parameters<typeof tinyStep>[0]) =>
  ({ answers: [], knowledge: [], handbook: [], ...tinyStep(value) }) as unknown as Flow['phases'][number]['steps'][number]
const flow = (...phases: [string, ReturnType<typeof step>[]][]): Flow => ({
  id: 'f',
  title: both('f'),
  products: ['consumer-loan'],
  purpose: 'collect',
  handbook: [],
  phases: phases.map(([id, steps]) => ({ id, title: both(id), strategy: false, answers: [], steps })),
})
const prove = (value: Flow, rules: readonly RulePack[] = cn) =>
  verifyTable(layOut({ flow: value, personas: {} as never, situations: {} }), rules, facts, options)

const greet = step({
  id: 'greet',
  performs: ['agent.greet', 'agent.identify-self', 'agent.identify-institution', 'agent.notify-recording'],
})
const verify = step({
  id: 'verify',
  performs: ['agent.verify-identity'],
  answers: [{ on: ['debtor.confirm-identity'], label: both('yes'), to: 'tell' }],
  next: 'bye',
})
const tell = step({ id: 'tell', performs: ['agent.disclose-debt'] })
const bye = step({ id: 'bye', performs: ['agent.close'], next: '@end' })

describe('the proof of a script', () => {
  it('passes a flow that verifies before it discloses', () => {
    expect(prove(flow(['opening', [greet, verify]], ['disclose', [tell]], ['closing', [bye]]))).toEqual([])
  })
  it('shows the shortest offending call of a deliberately broken flow, rule by rule', () => {
    const broken = flow(
      [
        'opening',
        [
          step({ id: 'greet', performs: ['agent.greet'], answers: [{ on: ['debtor.promise'], label: both('cuts in'), to: 'tell' }] }),
          step({ id: 'chat', performs: ['agent.calm'] }),
          verify,
        ],
      ],
      ['disclose', [tell]],
      ['closing', [bye]],
    )
    const failure = prove(broken).find(({ rule }) => rule?.id === 'cn.say.verify-before-disclose')
    const talk = failure?.talk.map(({ speaker, step: key, acts }) => `${speaker.padEnd(6)} ${key}  ${acts.join(' ')}\n`).join('')
    expect(talk).toBe(readFileSync(new URL('../../samples/broken-flow/counter-example.txt', import.meta.url), 'utf8'))
    expect(failure?.message).toContain('第二十五条')
  })
  it('finds what is left undone when the call ends', () => {
    const lazy = flow(
      ['opening', [greet, verify]],
      [
        'disclose',
        [
          step({
            id: 'tell',
            performs: ['agent.disclose-debt'],
            answers: [{ on: ['debtor.promise'], label: both('promises'), to: 'bye' }],
          }),
        ],
      ],
      ['closing', [bye]],
    )
    expect(
      prove(lazy)
        .map(({ rule }) => rule?.id)
        .sort(),
    ).toEqual(['cn.say.official-channel', 'cn.sig.promise'])
  })
  it('finds steps that nothing leads to, and steps without an ending', () => {
    const lost = flow(['opening', [step({ id: 'a', next: 'a' }), step({ id: 'b', next: '@end' })]])
    expect(prove(lost, []).map(({ kind, step: key }) => `${kind} ${key}`)).toEqual(['no-ending opening/a', 'unreachable opening/b'])
  })
  it('goes into a situation inside another, and shows the way there and back', () => {
    const situation = (id: string, priority: number, on: string, ...steps: ReturnType<typeof step>[]) => ({
      [id]: {
        id,
        title: both(id),
        triggers: [on],
        unless: [],
        priority,
        enter: 'offer' as const,
        why: both(id),
        steps,
        handbook: [],
      },
    })
    const situations = {
      ...situation('low', 20, 'objection.illness', step({ id: 'promise', performs: ['agent.schedule-callback'], next: '@end' })),
      ...situation('high', 60, 'signal.recording', step({ id: 'fine', performs: ['agent.acknowledge'], next: '@resume' })),
    }
    const table = layOut({ flow: flow(['closing', [bye]]), personas: {} as never, situations })
    // Only who comes back into the lower one says it twice.
    const rule: Rule = {
      ...cn[0]!.rules[0]!,
      id: 'no-second-promise',
      when: {},
      'waived-by': [],
      source: { document: both('d'), from: '2020-01-01', confidence: 'D' },
      pattern: { 'never-after': { trigger: ['agent.schedule-callback'], acts: ['agent.schedule-callback'], until: [] } },
    }
    const failures = verifyTable(table, [{ ...cn[0]!, rules: [rule] }], facts, { ...options, situations: Object.values(situations) })
    expect(failures[0]?.talk.map(({ step: key, acts }) => `${key} ${acts.join(' ')}`)).toEqual([
      'closing/bye agent.close',
      'closing/bye objection.illness',
      'situation/low/promise agent.schedule-callback',
      'situation/low/promise signal.recording',
      'situation/high/fine agent.acknowledge',
      'situation/low/promise agent.schedule-callback',
    ])
  })
  it('forbids a step that performs a violation', () => {
    expect(
      prove(flow(['opening', [step({ id: 'a', performs: ['violation.insult'], next: '@end' })]]), []).map(({ kind }) => kind),
    ).toContain('forbidden')
  })
  it('reaches every situation from every step of the tiny library', () => {
    const library = tinyLibrary()
    const table = layOut({ flow: library.flows['loan']!, personas: library.personas, situations: library.situations })
    expect(verifyTable(table, [], facts, { ...options, situations: Object.values(library.situations) })).toEqual([])
  })
})

describe('the lint of rules', () => {
  const rule = (id: string, over: Partial<Rule>): Rule => ({
    ...cn[0]!.rules[0]!,
    'waived-by': [],
    when: {},
    source: { document: both('d'), from: '2020-01-01', confidence: 'D' },
    id,
    ...over,
  })
  const lint = (...rules: Rule[]) => lintRules([{ ...cn[0]!, rules }]).map(({ code }) => code)
  it('finds nothing in the shipped packs', () => {
    expect(lintRules(packs)).toEqual([])
  })
  it.each([
    [
      'a rule that its own waiver silences',
      'rule-never-fires',
      [rule('a', { pattern: { never: ['agent.greet'] }, 'waived-by': ['agent.*'] })],
    ],
    [
      'one rule that demands what another forbids',
      'rule-contradiction',
      [rule('a', { pattern: { once: { acts: ['agent.greet'] } } }), rule('b', { pattern: { never: ['agent.greet'] } })],
    ],
    [
      'two versions in force on one day',
      'rule-dates-overlap',
      [rule('a', { pattern: { never: ['agent.greet'] } }), rule('a.v2', { pattern: { never: ['agent.greet'] } })],
    ],
  ])('finds %s', (_, code, rules) => {
    expect(lint(...rules)).toContain(code)
  })
})
