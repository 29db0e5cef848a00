import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CallCase } from '../../../src/core/call/event.ts'
import { foldCall } from '../../../src/core/call/fold.ts'
import { noticeText, viewNotices } from '../../../src/core/call/view-notices.ts'
import type { Outcome } from '../../../src/core/library/schema.ts'
import { loadLibrary } from '../../../src/library-files/read.ts'
import { log, tinyCase, type Item } from '../../fixtures/tiny-call.ts'

const { library } = await loadLibrary(join(import.meta.dirname, '../../../scripts-library'))
if (!library) throw new Error('The shipped library has errors; run npm run cli -- lint.')

const us: Partial<CallCase> = {
  jurisdiction: 'us',
  currency: 'USD',
  creditor: 'Spruce Bank',
  agency: 'Hexin Services',
  product: 'credit-card',
}
const uk: Partial<CallCase> = { ...us, jurisdiction: 'uk', currency: 'GBP' }
const whole = { amount: tinyCase.amount, date: '2026-03-20' }
const part = { ...whole, amount: 300 }

function offered(
  facts: Partial<CallCase>,
  outcome: Outcome,
  promise: typeof whole | null = null,
  flow = 'consumer-loan',
  items: Item[] = [],
) {
  const events = log([...items, { type: 'ended', who: 'agent' }], 'shipped', { locale: 'en', flow, case: { ...tinyCase, ...facts } })
  return viewNotices(library!, foldCall(library!, events), { outcome, promise }).offers
}
const ids = (...given: Parameters<typeof offered>) => offered(...given).map(({ notice }) => notice.id)

describe('the notices that ship', () => {
  it.each<[string, Partial<CallCase>, Outcome, typeof whole | null, string]>([
    ['a promise of all, in the US', us, 'promise', whole, 'promise-confirmation-letter-us'],
    ['a promise of all, in the UK', uk, 'promise', whole, 'promise-confirmation-letter-uk'],
    ['instalments, in the US', us, 'promise', part, 'plan-confirmation-letter-us'],
    ['instalments, in the UK', uk, 'promise', part, 'plan-confirmation-letter'],
    ['a dispute, in the US', us, 'dispute', null, 'dispute-received-letter-us'],
    ['a dispute, in the UK', uk, 'dispute', null, 'dispute-received-letter'],
    ['a refusal, in the US', us, 'refusal', null, 'payment-options-letter-us'],
    ['a call that was agreed, in the US', us, 'callback', null, 'callback-agreed-sms-us'],
    ['a hand-over, in the US', us, 'escalated', null, 'hardship-handover-letter-us'],
  ])('have one for %s, complete', (_, facts, outcome, promise, id) => {
    const found = offered(facts, outcome, promise).find(({ notice }) => notice.id === id)
    expect(found && noticeText(found)).toMatch(/\w/)
  })

  it('open a first contact in the US with the validation notice, until the case says that it went out', () => {
    for (const outcome of ['promise', 'refusal', 'callback', 'dispute', 'no-result'] as const)
      expect(ids(us, outcome, null, 'first-contact')[0]).toBe('validation-notice-letter-us')
    expect(ids({ ...us, flags: ['validation-noticed'] }, 'refusal', null, 'first-contact')).not.toContain('validation-notice-letter-us')
    expect(ids(us, 'refusal')).not.toContain('validation-notice-letter-us')
    expect(ids(uk, 'refusal', null, 'first-contact')).not.toContain('validation-notice-letter-us')
  })

  it.each([
    ['us', us],
    ['uk', uk],
  ])('confirm in the %s that contact stops, without a word of money', (place, facts) => {
    const [only, ...others] = offered(facts, 'escalated', null, 'consumer-loan', [['debtor', 'Stop calling me.', 'signal.stop-contact']])
    expect([only?.notice.id, others]).toEqual([`stop-contact-confirmed-letter-${place}`, []])
    expect(only && noticeText(only)).not.toMatch(/[$£¥]|\bpay|owe|balance/i)
  })

  it('say in every letter to the US that they come from a debt collector', () => {
    for (const { id, jurisdictions, body } of Object.values(library.notices))
      if (jurisdictions.includes('us'))
        expect([id, body.en.includes('debt collector'), body.zh.includes('债务催收方')]).toEqual([id, true, true])
  })
})
