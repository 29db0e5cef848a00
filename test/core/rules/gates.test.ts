import { describe, expect, it } from 'vitest'
import type { CallCase } from '../../../src/core/call/event.ts'
import type { Contact } from '../../../src/core/rules/finding.ts'
import { checkGates, type GateInput } from '../../../src/core/rules/gates.ts'
import { shippedPacks } from './shipped-packs.ts'

const packs = shippedPacks()
const rules = packs.flatMap((pack) => pack.rules.filter((rule) => rule.gate).map((rule) => ({ pack, rule })))

const someCase = (over: Partial<CallCase> = {}): CallCase => ({
  id: 'c1',
  name: '张伟',
  phone: '138****0000',
  party: 'debtor',
  product: 'credit-card',
  creditor: '首信银行',
  creditorKind: 'bank',
  jurisdiction: 'cn',
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  amount: 5200,
  daysOverdue: 12,
  stage: 'middle',
  flags: [],
  channel: '官方APP',
  hotline: '400',
  promises: [],
  personas: [],
  callsToday: 0,
  ...over,
})
const out = (at: string, result: Contact['result'], party: Contact['party'] = 'debtor', number = 'n1'): Contact => ({
  at,
  number,
  party,
  result,
  direction: 'out',
})
const gate = (id: string, input: Partial<GateInput>) => {
  const found = checkGates(packs, {
    case: someCase(),
    ledger: [],
    now: '2026-11-25T04:00:00Z',
    number: 'n1',
    party: 'debtor',
    ...input,
  }).find(({ rule }) => rule === id)
  if (!found) throw new Error(`no gate ${id}`)
  return found
}

describe('the hours gate', () => {
  it.each([
    ['2026-11-24T23:59:00Z', 'blocked', '2026-11-25T00:00:00.000Z'],
    ['2026-11-25T00:00:00Z', 'allowed', undefined],
    ['2026-11-25T13:54:00Z', 'allowed', undefined],
    ['2026-11-25T13:55:00Z', 'warn', undefined],
    ['2026-11-25T14:00:00Z', 'blocked', '2026-11-26T00:00:00.000Z'],
  ])('at %s it says %s for a debtor in Shanghai', (now, verdict, opensAt) => {
    expect(gate('cn.gate.night-window', { now })).toMatchObject({ verdict, ...(opensAt ? { opensAt } : {}) })
  })
  it('follows the clock of the debtor, not of the caller', () => {
    const now = '2026-11-25T14:00:00Z'
    expect(gate('cn.gate.night-window', { now, case: someCase({ timeZone: 'Europe/London' }) }).verdict).toBe('allowed')
  })
  it('opens in hours that the debtor agreed to', () => {
    expect(gate('cn.gate.night-window', { now: '2026-11-25T14:30:00Z', agreedHours: { from: '22:00', to: '23:00' } }).verdict).toBe(
      'allowed',
    )
  })
  it('names the right instant across a change to summer time', () => {
    const found = gate('us.regf.time-of-day', {
      now: '2026-03-08T03:30:00Z',
      case: someCase({ timeZone: 'America/New_York', jurisdiction: 'us' }),
    })
    expect(found).toMatchObject({ verdict: 'blocked', opensAt: '2026-03-08T12:00:00.000Z' })
  })
})

describe('the counting gates', () => {
  const today = (n: number, result: Contact['result']) => Array.from({ length: n }, (_, i) => out(`2026-11-25T0${i}:10:00Z`, result))
  it.each([
    [1, 'allowed'],
    [2, 'warn'],
    [3, 'blocked'],
  ])('after %i effective calls today: %s', (n, verdict) => {
    expect(gate('cn.gate.frequency-connected', { ledger: today(n, 'effective') }).verdict).toBe(verdict)
  })
  it('forget yesterday, and calls that the debtor made', () => {
    const ledger = [
      ...Array.from({ length: 4 }, () => out('2026-11-24T04:00:00Z', 'effective')),
      ...today(3, 'effective').map((contact) => ({ ...contact, direction: 'in' as const })),
    ]
    expect(gate('cn.gate.frequency-connected', { ledger }).verdict).toBe('allowed')
  })
  it('count the unanswered attempts of one number only', () => {
    const ledger = today(6, 'unanswered')
    expect(gate('cn.gate.attempts-unanswered', { ledger }).verdict).toBe('blocked')
    expect(gate('cn.gate.attempts-unanswered', { ledger, number: 'n2' }).verdict).toBe('allowed')
  })
  it('open when the first of seven grows seven days old', () => {
    const ledger = Array.from({ length: 7 }, (_, i) => out(`2026-11-${20 + Math.min(i, 4)}T17:00:00Z`, 'unanswered'))
    expect(
      gate('us.regf.seven-in-seven', { ledger, now: '2026-11-25T17:00:00Z', case: someCase({ timeZone: 'America/New_York' }) }),
    ).toMatchObject({ verdict: 'blocked', opensAt: '2026-11-27T05:00:00.000Z' })
  })
  it.each([
    ['2026-11-30T17:00:00Z', 'blocked'],
    ['2026-12-01T17:00:00Z', 'allowed'],
  ])('keep quiet for seven days after a talk on the 24th: %s %s', (now, verdict) => {
    expect(
      gate('us.regf.quiet-after-talk', {
        ledger: [out('2026-11-24T17:00:00Z', 'effective')],
        now,
        case: someCase({ timeZone: 'America/New_York' }),
      }).verdict,
    ).toBe(verdict)
  })
})

describe('the gate before contact persons', () => {
  const fails = (...days: number[]) => days.map((day) => out(`2026-11-${day}T04:00:00Z`, 'unanswered'))
  it.each([
    ['no attempt yet', [], 'blocked'],
    ['three failed yesterday', fails(24, 24, 24), 'allowed'],
    ['three failed today', fails(25, 25, 25), 'blocked'],
    ['failed on three days in a row', fails(23, 24, 25), 'allowed'],
    ['reached in between', [...fails(22, 23), out('2026-11-24T04:00:00Z', 'connected'), ...fails(24)], 'blocked'],
  ])('%s', (_, ledger, verdict) => {
    expect(gate('cn.gate.third-party-precondition', { ledger, party: 'contact', number: 'n9', now: '2026-11-25T05:00:00Z' }).verdict).toBe(
      verdict,
    )
  })
})

describe('every gate', () => {
  it('has a name in both languages for every flag that it asks for', () => {
    for (const { id, flags = {}, rules } of packs) {
      const asked = new Set(rules.flatMap(({ gate }) => (gate && 'flag' in gate ? gate.flag.any : [])))
      expect(Object.keys(flags).sort(), id).toEqual([...asked].sort())
    }
  })

  it('says in Chinese which flag or party stands in the way', () => {
    const parties = ['guarantor', 'co-borrower', 'contact', 'employer', 'unknown'] as const
    const judged = [
      ...packs.flatMap(({ flags = {} }) =>
        Object.keys(flags).map((flag) => ({ case: someCase({ flags: [flag] }), party: 'debtor' as const })),
      ),
      ...parties.map((party) => ({ case: someCase(), party })),
    ]
    const details = judged.flatMap((one) =>
      checkGates(packs, { ledger: [], now: '2026-11-25T04:00:00Z', number: 'n1', ...one })
        .filter(({ verdict }) => verdict !== 'allowed')
        .flatMap(({ reason }) => reason.zh.match(/(?:标记|号码归属)：[^。]*/)?.[0] ?? []),
    )
    expect(details.length).toBeGreaterThan(5)
    expect(details.filter((detail) => /[a-z]/i.test(detail))).toEqual([])
  })

  it('gives its clause and a reason with the data in both languages', () => {
    const found = gate('cn.gate.frequency-connected', { ledger: [1, 2, 3].map((h) => out(`2026-11-25T0${h}:00:00Z`, 'effective')) })
    expect(found.source.clause).toBe('5.3')
    expect(found.reason.zh).toContain('3 次')
    expect(found.reason.en).toContain('at most 3')
  })
  it.each(rules.map(({ rule }) => [rule.id, rule] as const))('%s blocks its example of a breach and lets the other pass', (id, rule) => {
    for (const example of [...rule.violates, ...rule.complies]) {
      if (!('case' in example)) continue
      const {
        flags = [],
        party = 'debtor',
        now = '2026-11-25T04:00:00Z',
        timeZone = 'Asia/Shanghai',
        effective = 0,
        unanswered = 0,
        attempts = 0,
      } = example.case as Record<string, never>
      const ledger = [
        ...Array.from({ length: effective }, () => out(now, 'effective')),
        ...Array.from({ length: unanswered + attempts }, () => out(now, 'unanswered', party)),
      ]
      expect(gate(id, { case: someCase({ flags, timeZone }), ledger, now, party }).verdict, JSON.stringify(example)).toBe(example.note)
    }
  })
})
