import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallCase } from '../../../src/core/call/event.ts'
import { foldCall } from '../../../src/core/call/fold.ts'
import { noticeText, viewNotices, type Settled } from '../../../src/core/call/view-notices.ts'
import type { Library } from '../../../src/core/library/library.ts'
import { outcome, type Notice } from '../../../src/core/library/schema.ts'
import { log, tinyCase, type Item } from '../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'

const notice = (id: string, body: string, rest: Partial<Notice> = {}): [string, Notice] => [
  id,
  {
    id,
    title: { zh: id, en: id },
    channel: 'letter',
    jurisdictions: ['cn'],
    outcomes: ['promise', 'no-result'],
    body: { zh: body, en: `EN ${body}` },
    handbook: [],
    ...rest,
  },
]
const library: Library = {
  ...tinyLibrary(),
  notices: Object.fromEntries([
    notice('overdue', '{{case.name}}：还有{{case.amount}}没有还。', { outcomes: ['no-result', 'refusal', 'third-party'] }),
    notice('reminder', '您说好{{promise.date}}还{{promise.amount}}。', { channel: 'sms', outcomes: ['promise'] }),
    notice('reminder-us', '{{promise.date}}', { jurisdictions: ['us'] }),
    notice('call-back', '{{case.name}}您好，请打{{case.hotline}}。', { channel: 'sms', outcomes: ['third-party', 'no-result'] }),
    notice('broken-promise-letter', '{{last-promise.date}}的{{last-promise.amount}}没有到。'),
    notice('part-payment-received-sms', '{{promise.amount}}收到了。'),
    notice('plan-confirmation-letter', '首期{{promise.amount}}。', { outcomes: ['promise'] }),
    notice('goods-payment-soft-letter', '货款{{case.amount}}。'),
    notice('guarantor-notice-letter', '您签过保证合同，还有{{case.amount}}。'),
  ]),
}
const promise = { amount: 2000, date: '2026-03-17' }
const last = (kept: boolean | null) => ({ promises: [{ madeOn: '2026-03-01', due: '2026-03-10', amount: 1200, kept }] })

function offered(settled: Settled, facts: Partial<CallCase> = {}, items: Item[] = [], locale: 'zh' | 'en' = 'zh') {
  const events = log([...items, { type: 'ended', who: 'agent' }], 'tiny', { locale, case: { ...tinyCase, ...facts } })
  return viewNotices(library, foldCall(library, events), settled)
}
const ids = (...given: Parameters<typeof offered>) => offered(...given).offers.map((offer) => offer.notice.id)

describe('the notices that fit a call', () => {
  it('are those of the place and the outcome, the one about the promise just made first', () => {
    expect(ids({ outcome: 'promise', promise })).toEqual(['reminder', 'plan-confirmation-letter'])
    expect(ids({ outcome: 'promise', promise }, { jurisdiction: 'us' })).toEqual(['reminder-us'])
  })

  it('confirm a plan only where the promise covers a part', () => {
    expect(ids({ outcome: 'promise', promise: { ...promise, amount: tinyCase.amount } })).toEqual(['reminder'])
  })

  it('say that a promise was missed, or has arrived, only where that is so', () => {
    const none = { outcome: 'no-result', promise: null } as const
    expect(ids(none, last(false))).toContain('broken-promise-letter')
    expect(ids(none, last(false))).not.toContain('part-payment-received-sms')
    expect(ids(none, last(true))).toContain('part-payment-received-sms')
    expect(ids(none, last(true))).not.toContain('broken-promise-letter')
    for (const open of [last(null), {}]) expect(ids(none, open)).not.toContain('broken-promise-letter')
  })

  it('quote the money that came, not the money now promised', () => {
    const received = offered({ outcome: 'promise', promise }, last(true)).offers.find(({ notice: { id } }) => id.startsWith('part'))
    expect(received && noticeText(received)).toBe('1,200 元收到了。')
  })

  it('are about goods only for trade credit, and about a guarantee only for a guarantor', () => {
    const none = { outcome: 'no-result', promise: null } as const
    expect(ids(none)).not.toContain('goods-payment-soft-letter')
    expect(ids(none, { product: 'trade-credit' })[0]).toBe('goods-payment-soft-letter')
    expect(ids(none)).not.toContain('guarantor-notice-letter')
    expect(ids(none, { party: 'guarantor' })[0]).toBe('guarantor-notice-letter')
  })

  it('reveal no debt to anybody else', () => {
    expect(ids({ outcome: 'third-party', promise: null })).toEqual(['call-back'])
    expect(ids({ outcome: 'no-result', promise: null }, { party: 'contact' })).toEqual(['call-back'])
  })

  it.each<[string, Partial<CallCase>, Item[]]>([
    ['attorney', {}, [['debtor', '找我律师', 'signal.attorney']]],
    ['stop-contact', { flags: ['cease'] }, []],
    ['deceased', {}, [['debtor', '人走了', 'objection.deceased']]],
    ['self-harm', {}, [{ type: 'interrupt', situation: 'self-harm' }]],
  ])('are none when there is %s', (held, facts, items) => {
    expect(offered({ outcome: 'escalated', promise: null }, facts, items)).toEqual({ held, offers: [] })
  })
})

describe('the text of a notice', () => {
  it('is in the language of the call', () => {
    const [first] = offered({ outcome: 'promise', promise }, {}, [], 'en').offers
    expect(first && noticeText(first)).toBe('EN 您说好Tuesday 17 March还¥2,000。')
  })

  it('names a day so that it stays right when it is read later', () => {
    const [first] = offered({ outcome: 'promise', promise }).offers
    expect(first && noticeText(first)).toBe('您说好3月17日还2,000 元。')
  })

  it('is withheld while a value is missing, and the value is named where it would stand', () => {
    const [first] = offered({ outcome: 'promise', promise: null }).offers
    expect(first && noticeText(first)).toBeNull()
    expect(first?.missing).toEqual(['promise.date', 'promise.amount'])
    expect(first?.parts).toContainEqual({ kind: 'missing', field: 'promise.amount' })
  })

  it('never holds a brace or a blank, whatever case, outcome and promise', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...outcome.options),
        fc.option(fc.record({ amount: fc.double({ min: -1, max: 1e6, noNaN: true }), date: fc.constantFrom('2026-03-17', '', 'soon') })),
        fc.record({
          name: fc.constantFrom('张伟', ' ', '{{case.amount}}'),
          amount: fc.constantFrom(0, 0.004, 5200),
          hotline: fc.constantFrom('95500', ''),
          party: fc.constantFrom('debtor' as const, 'contact' as const),
        }),
        (settledAs, agreed, facts) => {
          for (const offer of offered({ outcome: settledAs, promise: agreed }, facts).offers) {
            const written = noticeText(offer)
            if (written !== null) expect(written).not.toMatch(/[{}]|undefined|null|NaN| 0 元/)
            for (const part of offer.parts) if (part.kind === 'value') expect(part.text.trim()).not.toBe('')
            expect(written === null).toBe(offer.missing.length > 0)
          }
        },
      ),
    )
  })
})

describe('a notice that was taken', () => {
  const taken = { type: 'notice', notice: 'reminder', way: 'copied', text: '您说好3月17日还2,000 元。' } as const

  it('stands in the log with its words, before and after the wrap-up is saved', () => {
    const wrapped = { type: 'wrapped-up', disposition: 'promise', note: '' } as const
    const view = foldCall(library, log([{ type: 'ended', who: 'agent' }, taken, wrapped, { ...taken, way: 'downloaded' }]))
    expect(view.state).toBe('closed')
    expect(view.noticesTaken.map(({ notice: id, way, text }) => [id, way, text])).toEqual([
      ['reminder', 'copied', taken.text],
      ['reminder', 'downloaded', taken.text],
    ])
  })

  it('is none while the call runs', () => {
    expect(foldCall(library, log([taken])).noticesTaken).toEqual([])
  })
})
