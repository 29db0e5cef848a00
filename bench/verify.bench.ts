import type { RulePack } from '../src/core/library/library.ts'
import type { Rule } from '../src/core/library/schema.ts'
import { verifyTable } from '../src/core/rules/verify.ts'
import type { Move, ScriptTable, TableStep } from '../src/core/script/table.ts'
import type { Benchmark } from './main.ts'

const both = (zh: string): { zh: string; en: string } => ({ zh, en: zh })
const steps = 1000
const obligations = 100

/** A flow of 1,000 steps: each leads on, and by three answers further on or back. */
function generatedTable(): ScriptTable {
  const said = [
    'agent.greet',
    'agent.verify-identity',
    'agent.ask-reason',
    'agent.offer-plan',
    'agent.ask-commitment',
    'agent.give-channel',
  ]
  const table = new Map<string, TableStep>()
  const moves: Move[] = []
  const key = (i: number): string => `phase-${Math.floor(i / 100)}/step-${i}`
  for (let i = 0; i < steps; i += 1) {
    const performs = [said[i % said.length] ?? 'agent.greet']
    table.set(key(i), {
      key: key(i),
      phase: `phase-${Math.floor(i / 100)}`,
      persona: null,
      situation: null,
      step: {
        id: `step-${i}`,
        title: both('步'),
        cue: both('由'),
        performs,
        say: [{ line: both('话') }],
        answers: [],
        knowledge: [],
        handbook: [],
      },
    })
    moves.push({
      from: key(i),
      by: { kind: 'said' },
      to: i + 1 < steps ? { kind: 'step', key: key(i + 1) } : { kind: 'end', outcome: 'promise' },
    })
    for (const [index, [on, jump]] of (
      [
        ['debtor.promise', 7],
        ['objection.refuse', 3],
        ['debtor.evade', -5],
      ] as const
    ).entries()) {
      const to = Math.min(steps - 1, Math.max(0, i + jump))
      moves.push({
        from: key(i),
        by: { kind: 'answer', of: 'step', index, on: [on], label: both('答') },
        to: { kind: 'step', key: key(to) },
      })
    }
  }
  return { flow: 'generated', start: key(0), phases: [], steps: table, moves, situations: new Map() }
}

/** A hundred obligations of every pattern, all of them kept, so that no proof stops early. */
function generatedPack(): RulePack {
  const patterns: Rule['pattern'][] = [
    { before: { need: ['agent.verify-identity'], target: ['agent.disclose-debt'], 'same-turn': false } },
    { 'never-after': { trigger: ['objection.refuse'], acts: ['agent.remind-promise'], until: [] } },
    { after: { trigger: ['agent.ask-reason'], acts: ['agent.close', 'agent.give-channel', 'agent.offer-plan'] } },
    {
      within: {
        trigger: ['debtor.evade'],
        acts: [
          'agent.ask-reason',
          'agent.offer-plan',
          'agent.greet',
          'agent.verify-identity',
          'agent.ask-commitment',
          'agent.give-channel',
        ],
        turns: 3,
      },
    },
    { once: { acts: ['agent.greet'] } },
  ]
  const rules = Array.from({ length: obligations }, (_, i): Rule => ({
    id: `r-${i}`,
    title: both('规'),
    severity: 'serious',
    source: { document: both('文'), from: '2020-01-01', confidence: 'D' },
    when: {},
    pattern: patterns[i % patterns.length],
    'waived-by': [],
    warning: both('警'),
    remedy: both('改'),
    violates: [],
    complies: [],
    handbook: [],
  }))
  return { id: 'practice', title: both('包'), version: '1', jurisdictions: ['cn'], changelog: [], rules }
}

export const benchmark: Benchmark = {
  title: 'Proof of a script',
  run: () => {
    const table = generatedTable()
    const pack = generatedPack()
    const began = performance.now()
    const failures = verifyTable(
      table,
      [pack],
      { product: 'consumer-loan', stage: 'middle', flags: [], creditorKind: 'bank', date: '2026-11-25' },
      { persona: null, vocabulary: [], situations: [] },
    )
    const ms = performance.now() - began
    return Promise.resolve([
      {
        what: `${steps} steps × ${obligations} obligations (${failures.length} failures)`,
        figure: `${Math.round(ms)} ms`,
        atLeast: '< 1000 ms',
        held: ms < 1000,
      },
    ])
  },
}
