import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { personaIds } from '../../src/core/library/schema.ts'
import { answersTo } from './program.ts'

const acts = readFileSync(new URL('../../scripts-library/acts.yaml', import.meta.url), 'utf8')
const outcomes = ['promise', 'refusal', 'callback', 'third-party', 'dispute', 'escalated', 'no-result']

const recorded = readFileSync(new URL('../dev-set/zh/dialogues.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter(Boolean)
  .slice(0, 3)
const turn = (speaker: string, t: number, text: string): object => ({ speaker, t, text })
const promised = {
  id: 7,
  product: 'credit-card',
  stage: 'M1',
  at: '2026-11-25T10:00:00+08:00',
  case: { name: '张伟', amount: 3000, days_overdue: 12 },
  turns: [
    turn('agent', 0, '您好，请问是张伟先生吗'),
    turn('debtor', 3, '我是'),
    turn('agent', 5, '您欠款3000元已经逾期12天了'),
    turn('debtor', 9, '周五之前我还三千'),
    turn('agent', 12, '你就是个老赖，不要脸'),
  ],
}
const refused = { id: 'refused', case: { amount: 100 }, turns: [turn('agent', 0, '您好'), turn('debtor', 2, '我就是不还，你能怎么样')] }

interface Score {
  readonly persona: { readonly id: string; readonly probabilities: Record<string, number>; readonly history: Record<string, unknown>[] }
  readonly violations: Record<string, unknown>[]
  readonly duties: { readonly rule: string; readonly state: string; readonly turn?: number }[]
  readonly missing: string[]
  readonly promise: Record<string, unknown> | null
  readonly outcome: string
  readonly score: number
}

describe('cuebook score', () => {
  it('judges each call in input order, key by key as the design says', async () => {
    const { code, answers, complaints } = await answersTo(
      ['score', '--lang', 'zh'],
      [
        promised,
        { ...promised, turns: [] },
        refused,
        { id: 'x', case: {}, turns: [{ speaker: 'agent', text: 3 }] },
        { ...refused, turns: [turn('agent', 0, '您'.repeat(10_001))] },
        ...recorded,
      ],
    )
    const ids = recorded.map((line) => (JSON.parse(line) as { id: string }).id)
    expect(answers.map(({ id }) => id)).toEqual([7, 'refused', ...ids])
    for (const answer of answers) expectShape(answer)
    expect(answers[0]).toMatchObject({
      violations: [{ turn: 4, act: 'violation.insult', rule: 'cn.no.insult' }],
      promise: { amount: 3000, date: '2026-11-27', date_text: '周五' },
      outcome: 'promise',
    })
    expect(answers[0]?.['missing']).toContain('agent.identify-institution')
    expect(answers[1]).toMatchObject({ violations: [], promise: null, outcome: 'refusal' })
    expect(complaints).toEqual([
      expect.stringMatching(/^line 2: “turns” /),
      'line 4: “case.amount” is missing; “turns.0.text” is an invalid input: expected string, received number.',
      'line 5: “turns” holds a text that is longer than 10,000 characters; cut it into utterances.',
    ])
    expect(code).toBe(1)
  }, 60_000)
})

function expectShape(answer: Record<string, unknown>): void {
  const { persona, violations, duties, missing, promise, outcome, score } = answer as unknown as Score
  expect(Object.keys(answer)).toEqual(['id', 'persona', 'violations', 'duties', 'missing', 'promise', 'outcome', 'score'])
  expect(Object.keys(persona)).toEqual(['id', 'probabilities', 'history'])
  expect([...personaIds, 'unsure']).toContain(persona.id)
  expect(Object.keys(persona.probabilities).sort()).toEqual([...personaIds].sort())
  expect(Object.values(persona.probabilities).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 2)
  for (const { turn, id, p } of persona.history) {
    expect(Number.isInteger(turn)).toBe(true)
    expect([...personaIds, 'unsure']).toContain(id)
    expect(p).toBeGreaterThanOrEqual(0)
    expect(p).toBeLessThanOrEqual(1)
  }
  for (const violation of violations) {
    expect(Object.keys(violation)).toEqual(['turn', 'act', 'rule'])
    expect(violation['act']).toMatch(/^violation\./)
  }
  expect(duties.length).toBeGreaterThan(0)
  for (const duty of duties) {
    expect(Object.keys(duty)).toEqual(duty.turn === undefined ? ['rule', 'state'] : ['rule', 'state', 'turn'])
    expect(['open', 'done', 'broken', 'waived']).toContain(duty.state)
  }
  for (const act of missing) expect(acts).toContain(`  ${act}:`)
  if (promise) expect(Object.keys(promise)).toEqual(['amount', 'date', 'date_text'])
  expect(outcomes).toContain(outcome)
  expect(score).toBeGreaterThanOrEqual(0)
  expect(score).toBeLessThanOrEqual(100)
}
