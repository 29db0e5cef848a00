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
    notice('missed', '{{last-promise.date}}的{{last-promise.amount}}没有到。', { when: { promise: 'broken' } }),
    notice('received', '{{promise.amount}}收到了。', { when: { promise: 'kept' } }),
    notice('plan', '首期{{promise.amount}}。', { outcomes: ['promise'], when: { promise: 'made', covers: 'part' } }),
    notice('all-of-it', '全部{{promise.amount}}。', { outcomes: ['promise'], when: { covers: 'whole' } }),
    notice('goods', '货款{{case.amount}}。', { when: { product: ['trade-credit'] } }),
    notice('guarantor', '您签过保证合同，还有{{case.amount}}。', { when: { party: ['guarantor'] } }),
    notice('nothing-promised', '{{case.hotline}}', { outcomes: ['refusal'], when: { promise: 'none' } }),
    notice('rent', '租金{{case.amount}}。', { outcomes: ['callback'], when: { creditor: ['trade'], 'check-kind': true } }),
    notice('reconcile', '对账。', { outcomes: ['callback'] }),
    notice('settled', '还清了。', { outcomes: ['promise'], when: { purpose: ['close-account'] } }),
    notice('stopped', '不再打给您。', { outcomes: ['escalated'], when: { hold: ['stop-contact'], 'without-flags': ['cease'] } }),
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
    expect(ids({ outcome: 'promise', promise })).toEqual(['reminder', 'plan'])
    expect(ids({ outcome: 'promise', promise }, { jurisdiction: 'us' })).toEqual(['reminder-us'])
  })

  it('confirm a plan only where the promise covers a part, and the whole only where it covers that', () => {
    const all = { ...promise, amount: tinyCase.amount }
    expect(ids({ outcome: 'promise', promise: all })).toEqual(['reminder', 'all-of-it'])
    expect(ids({ outcome: 'promise', promise: null })).toEqual(['reminder'])
  })

  it('ask for a decision only where nothing was promised', () => {
    expect(ids({ outcome: 'refusal', promise: null })).toContain('nothing-promised')
    expect(ids({ outcome: 'refusal', promise })).not.toContain('nothing-promised')
  })

  it('put last what only the collector can know to fit, and only for the kind of creditor', () => {
    const later = { outcome: 'callback', promise: null } as const
    expect(ids(later, { creditorKind: 'trade' })).toEqual(['reconcile', 'rent'])
    expect(ids(later, { creditorKind: 'bank' })).toEqual(['reconcile'])
  })

  it('are about a closed account only where the flow is', () => {
    const flows = { loan: { ...tinyLibrary().flows['loan'], purpose: 'close-account' } } as unknown as Library['flows']
    const view = foldCall(library, log([{ type: 'ended', who: 'agent' }]))
    const first = viewNotices({ ...library, flows }, view, { outcome: 'promise', promise }).offers[0]
    expect([first?.notice.id, first?.reasons]).toEqual(['settled', ['outcome', 'settled']])
    expect(ids({ outcome: 'promise', promise })).not.toContain('settled')
  })

  it('say that a promise was missed, or has arrived, only where that is so', () => {
    const none = { outcome: 'no-result', promise: null } as const
    expect(ids(none, last(false))).toContain('missed')
    expect(ids(none, last(false))).not.toContain('received')
    expect(ids(none, last(true))).toContain('received')
    expect(ids(none, last(true))).not.toContain('missed')
    for (const open of [last(null), {}]) expect(ids(none, open)).not.toContain('missed')
  })

  it('quote the money that came, not the money now promised', () => {
    const received = offered({ outcome: 'promise', promise }, last(true)).offers.find(({ notice: { id } }) => id === 'received')
    expect(received && noticeText(received)).toBe('1,200 元收到了。')
  })

  it('are about goods only for trade credit, and about a guarantee only for a guarantor', () => {
    const none = { outcome: 'no-result', promise: null } as const
    expect(ids(none)).not.toContain('goods')
    expect(ids(none, { product: 'trade-credit' })[0]).toBe('goods')
    expect(ids(none)).not.toContain('guarantor')
    expect(ids(none, { party: 'guarantor' })[0]).toBe('guarantor')
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
    expect(offered({ outcome: 'refusal', promise: null }, facts, items)).toEqual({ held, offers: [] })
  })

  it('are one, which says just that, when contact was to stop; and none when that is known from before', () => {
    const asked: Item[] = [['debtor', '别再打了', 'signal.stop-contact']]
    const escalated = { outcome: 'escalated', promise: null } as const
    expect(ids(escalated, {}, asked)).toEqual(['stopped'])
    expect(ids(escalated, { flags: ['cease'] }, asked)).toEqual([])
    expect(ids(escalated, {}, [['debtor', '找我律师', 'signal.attorney']])).toEqual([])
    expect(ids(escalated)).toEqual([])
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
