import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/core/library/schema.ts'
import { findBreach } from '../../../src/core/rules/find-breach.ts'
import { judgeRecorded, momentsOf, mutateCall, type RecordedTurn } from '../../../src/core/rules/mutate-call.ts'
import { mutateScript } from '../../../src/core/rules/mutate-script.ts'
import { breaksByPlainReading } from '../../../src/core/rules/plain-reading.ts'
import { proveRule } from '../../../src/core/rules/verify.ts'
import { layEdges, type Edge, type Graph } from '../../../src/core/rules/verify-graph.ts'
import { buildTable } from '../../../src/core/script/build-table.ts'
import { both, tinyLibrary } from '../../fixtures/tiny-library.ts'
import { anyPattern, someActs } from './patterns.ts'
import { shippedPacks } from './shipped-packs.ts'

const packs = shippedPacks()
const [pack] = packs
if (!pack) throw new Error('no pack')
const facts = { product: 'consumer-loan' as const, stage: 'middle', flags: [], creditorKind: 'bank', date: '2026-11-25' }
const anyRule: fc.Arbitrary<Rule> = fc
  .record({ pattern: fc.oneof(...Object.values(anyPattern)), waivers: fc.subarray(someActs, { maxLength: 1 }) })
  .map(({ pattern, waivers }) => ({
    ...pack.rules[0]!,
    id: 'some-rule',
    when: {},
    source: { document: both('d'), from: '2020-01-01', confidence: 'D' as const },
    pattern,
    'waived-by': waivers,
  }))
const withoutSeconds = anyRule.filter(({ pattern }) => !JSON.stringify(pattern).includes('second'))
const anyCall: fc.Arbitrary<RecordedTurn[]> = fc
  .array(
    fc.record({
      speaker: fc.constantFrom('agent' as const, 'debtor' as const),
      acts: fc.subarray(someActs),
      gap: fc.integer({ min: 0, max: 9 }),
    }),
    { maxLength: 8 },
  )
  .map((items) => {
    let t = 0
    return items.map(({ gap, ...turn }) => ({ ...turn, t: (t += gap) }))
  })

/** A random script: a handful of steps, the next two a situation that may come back, the last two another that outranks it. */
const anyNodes = fc.array(
  fc.record({
    performs: fc.subarray(someActs.filter((act) => act.startsWith('agent.'))),
    phase: fc.constantFrom('opening', 'verify'),
    edges: fc.array(
      fc.record({
        to: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant('end' as const)),
        heard: fc.subarray(someActs.filter((act) => !act.startsWith('agent.'))),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  { minLength: 8, maxLength: 8 },
)
const anyGraph: fc.Arbitrary<Graph> = fc.record({ nodes: anyNodes, highReturns: fc.boolean() }).map(({ nodes, highReturns }) => {
  const edge = (to: Edge['to'], heard: readonly string[], interrupt = false): Edge => ({
    kind: interrupt ? 'interrupt' : heard.length > 0 ? 'answer' : 'said',
    heard,
    label: both('l'),
    to,
    unless: 0,
    rulesOut: 0,
  })
  return {
    start: 0,
    steps: nodes.map(({ performs, phase }, i) => ({
      key: i < 4 ? `${phase}/${i}` : `situation/${i < 6 ? 'low' : 'high'}/${i}`,
      phase: i < 4 ? phase : 'situation',
      persona: null,
      situation: i < 4 ? null : i < 6 ? 'low' : 'high',
      step: {
        id: `s${i}`,
        title: both('s'),
        cue: both('c'),
        performs,
        say: [{ line: both('l') }],
        answers: [],
        knowledge: [],
        handbook: [],
      },
    })),
    edges: nodes.map(({ edges }, i) => [
      ...(i < 4
        ? edges.map(({ to, heard }) => edge(to, heard))
        : [edge(i % 2 === 0 ? i + 1 : i === 7 && !highReturns ? 'end' : 'resume', []), edge('end', ['debtor.promise'])]),
      ...(i < 4 ? [edge(4, ['objection.illness'], true)] : []),
      ...(i < 6 ? [edge(6, ['objection.refuse'], true)] : []),
    ]),
    resumable: nodes.map((_, i) => i >= 4 && (i < 6 || highReturns)),
  }
})

describe('a second opinion on the proof', () => {
  it('finds a breach in exactly the scripts that the proof refuses, whatever the rule', () => {
    fc.assert(
      fc.property(withoutSeconds, anyGraph, fc.boolean(), (rule, graph, excuses) => {
        expect(findBreach(graph, rule, excuses) !== null).toBe(proveRule(graph, rule, excuses) !== null)
      }),
      { numRuns: 2000 },
    )
  })
  it('agrees that the call which the proof shows is a breach', () => {
    fc.assert(
      fc.property(
        withoutSeconds.filter(({ pattern }) => !JSON.stringify(pattern).includes('phase')),
        anyGraph,
        (rule, graph) => {
          const failure = proveRule(graph, rule, false)
          const talk = failure?.talk.map(({ speaker, acts }) => ({ speaker, acts, t: 0 }))
          if (talk) expect(breaksByPlainReading(rule, momentsOf(talk))).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('the live watch and the score', () => {
  it('both say of every call what the definitions say, waivers included', () => {
    fc.assert(
      fc.property(anyRule, anyCall, (rule, turns) => {
        const broken = breaksByPlainReading(rule, momentsOf(turns))
        expect(judgeRecorded(pack, rule, facts, turns)).toEqual({ live: broken, score: broken })
      }),
      { numRuns: 2000 },
    )
  })
})

describe('mutants', () => {
  const library = tinyLibrary()
  const graph = layEdges(buildTable(library, 'loan'), {
    persona: 'any',
    vocabulary: Object.keys(library.acts),
    situations: Object.values(library.situations),
  })
  const ruleOf = (id: string): Rule => {
    const found = [...packs.flatMap(({ rules }) => rules), ...Object.values(library.packs).flatMap(({ rules }) => rules)].find(
      (rule) => rule.id === id,
    )
    if (!found) throw new Error(id)
    return found
  }
  it('of a script do all that can be done to a duty: left out, halved, put off, exchanged, done to a stranger', () => {
    const kinds = (id: string): Set<string> => new Set([...mutateScript(ruleOf(id), graph)].map(({ kind }) => kind))
    expect(kinds('verify-first')).toEqual(new Set(['insert', 'weaken']))
    expect(kinds('say-channel')).toEqual(new Set(['delete', 'weaken', 'swap']))
    expect([...mutateScript(ruleOf('cn.sig.self-harm-hand-over'), graph)].some(({ what }) => what.includes('other steps before'))).toBe(
      true,
    )
  })
  it('of a call include one that every pattern of the shipped packs is broken by', () => {
    const turns: RecordedTurn[] = [
      { speaker: 'agent', acts: ['agent.greet'], t: 0 },
      { speaker: 'debtor', acts: ['debtor.confirm-identity'], t: 5 },
      { speaker: 'agent', acts: ['agent.close'], t: 9 },
    ]
    const untouched = packs.flatMap(({ rules }) =>
      rules.filter(
        (rule) => rule.pattern && ![...mutateCall(rule, turns)].some((mutant) => breaksByPlainReading(rule, momentsOf(mutant.turns))),
      ),
    )
    expect(untouched.map(({ id }) => id)).toEqual([])
  })
})
