import { describe, expect, it } from 'vitest'
import type { CallView } from '../../../../src/core/call/view.ts'
import type { Library } from '../../../../src/core/library/library.ts'
import { cite } from '../../../../src/web/call/citation.ts'
import { adviseOn, breachesOf, judge } from '../../../../src/web/screens/mock-call/mock-result.ts'

const text = (zh: string) => ({ zh, en: zh })
const warning = (rule: string, t: number, when: 'before' | 'after') => ({
  id: `${rule}@${t}`,
  rule,
  pack: 'cn',
  when,
  t,
  seq: t,
  title: text(rule),
  text: text(''),
  remedy: text(`${rule} 改法`),
})
const view = {
  warnings: [warning('threat', 9, 'after'), warning('ahead', 3, 'before'), warning('channel', 4, 'after'), warning('threat', 12, 'after')],
  duties: [
    { rule: 'recording', pack: 'cn', title: text('录音'), state: 'open' },
    { rule: 'threat', pack: 'cn', title: text('威胁'), state: 'broken' },
    { rule: 'identify', pack: 'cn', title: text('身份'), state: 'done' },
  ],
} as unknown as CallView
const library = { packs: { cn: { rules: [{ id: 'recording', remedy: text('先说录音') }] } } } as unknown as Library

describe('the verdict on a mock call', () => {
  const scenario = { pass: 70, goal: ['promise' as const] }
  it.each([
    ['passed', { total: 70, fatal: false }, 'promise'],
    ['not-passed', { total: 69, fatal: false }, 'promise'],
    ['not-passed', { total: 95, fatal: false }, 'refusal'],
    ['not-passed', { total: 95, fatal: true }, 'promise'],
  ] as const)('is %s with %o and the outcome %s', (verdict, score, outcome) => {
    expect(judge(scenario, score, outcome)).toBe(verdict)
  })

  it('has no mark to reach without a scenario', () => {
    expect(judge(undefined, { total: 10, fatal: false }, 'refusal')).toBe('free')
  })
})

describe('what would have been better', () => {
  it('lists breaches in the order of the call and leaves out warnings that were heeded', () => {
    expect(breachesOf(view).map(({ id }) => id)).toEqual(['channel@4', 'threat@9', 'threat@12'])
  })

  it('gives a remedy once a rule, then for what was never done', () => {
    expect(adviseOn(view, library).map(({ rule, remedy }) => [rule, remedy.zh])).toEqual([
      ['channel', 'channel 改法'],
      ['threat', 'threat 改法'],
      ['recording', '先说录音'],
    ])
  })
})

describe('citing a source', () => {
  const source = { document: text('民法典'), clause: '第1033条', from: '2021-01-01' }
  it('marks wording that was not read', () => {
    expect(cite({ ...source, confidence: 'V' }, 'zh', '未核实')).toBe('民法典 第1033条')
    expect(cite({ ...source, confidence: 'S' }, 'zh', '未核实')).toBe('民法典 第1033条 (未核实)')
  })
})
