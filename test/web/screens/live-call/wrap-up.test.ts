import { render, screen, waitFor, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallCase, EventBody, Started } from '../../../../src/core/call/event.ts'
import { foldCall } from '../../../../src/core/call/fold.ts'
import type { Library } from '../../../../src/core/library/library.ts'
import type { Notice } from '../../../../src/core/library/schema.ts'
import type { WordingFinding } from '../../../../src/protocol/api.ts'
import type { CallConnection } from '../../../../src/web/connection/call-connection.svelte.ts'
import { fileName } from '../../../../src/web/screens/live-call/hand-over-text.ts'
import WrapUp from '../../../../src/web/screens/live-call/WrapUp.svelte'
import { preferences } from '../../../../src/web/ui/preferences.svelte.ts'
import { listenToKeys } from '../../../../src/web/ui/shortcut.ts'
import { log, tinyCase, type Item } from '../../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../../fixtures/tiny-library.ts'

const notice = (id: string, zh: string, en: string, outcomes: Notice['outcomes']): Notice => ({
  id,
  title: { zh: `${id}信`, en: `${id} letter` },
  channel: 'letter',
  jurisdictions: ['cn'],
  outcomes,
  body: { zh, en },
  handbook: [],
})
const library: Library = {
  ...tinyLibrary(),
  notices: {
    reminder: notice('reminder', '您说好{{promise.date}}还{{promise.amount}}。', "You've set {{promise.date}} for {{promise.amount}}.", [
      'promise',
    ]),
    overdue: notice('overdue', '还有{{case.amount}}没有还。', '{{case.amount}} is unpaid.', ['promise', 'refusal']),
    stopped: {
      ...notice('stopped', '不再打给您。', "We won't ring you.", ['promise']),
      when: { hold: ['stop-contact'] },
      note: { zh: '只寄这一封。', en: 'Send this once.' },
    },
  },
}
const agreed: Item[] = [{ type: 'promise', promise: { amount: 2000, date: '2026-03-17' } }]

let silence: () => void
let answer: () => { findings: readonly Partial<WordingFinding>[] } | 'down'
const asked: { text: string }[] = []
beforeEach(() => {
  silence = listenToKeys()
  preferences.set({ locale: 'zh' })
  asked.length = 0
  answer = () => ({ findings: [] })
  vi.stubGlobal('fetch', (_path: string, { body }: { body: string }) => {
    asked.push(JSON.parse(body) as { text: string })
    const given = answer()
    if (given === 'down') return Promise.reject(new Error('down'))
    return Promise.resolve(new Response(JSON.stringify(given), { headers: { 'content-type': 'application/json' } }))
  })
})
afterEach(() => {
  silence()
  vi.unstubAllGlobals()
})

function open(items: Item[] = agreed, facts: Partial<CallCase> = {}, started: Partial<Started> = {}) {
  const sent: EventBody[] = []
  const standIn: unknown = { id: 'call-1', send: (body: EventBody) => sent.push(body) }
  const events = log([...items, { type: 'ended', who: 'agent' }], 'tiny', { case: { ...tinyCase, ...facts }, ...started })
  render(WrapUp, { connection: standIn as CallConnection, view: foldCall(library, events), library })
  return { sent, user: userEvent.setup() }
}
const desk = () => within(screen.getByRole('region', { name: '后续通知' }))
const copyButton = () => desk().getByRole<HTMLButtonElement>('button', { name: /复制/ })
const checked = () => waitFor(() => expect(copyButton().disabled).toBe(false))

describe('the follow-up notices at wrap-up', () => {
  it('show the best one filled in, with the reason for each', () => {
    open()
    expect(desk().getByRole('article', { name: 'reminder信' }).textContent).toContain('您说好3月17日还2,000 元。')
    expect(desk().getByRole('button', { name: /reminder信/ }).textContent).toContain('写着这次说好的金额和日子')
    expect(desk().getByRole('button', { name: /overdue信/ }).textContent).toContain('结果是“承诺还款”')
  })

  it('are written in the language of the call, not of the screen', () => {
    open(agreed, {}, { locale: 'en' })
    expect(desk().getByRole('article').textContent).toContain("You've set Tuesday 17 March for ¥2,000.")
  })

  it('have their wording checked, and are copied by C with an event that keeps the words', async () => {
    const { sent, user } = open()
    await checked()
    expect(asked).toEqual([
      { notice: 'reminder', text: '您说好3月17日还2,000 元。', promise: { amount: 2000, date: '2026-03-17', channel: '手机银行' } },
    ])
    await user.keyboard('c')
    await waitFor(() => expect(sent).toEqual([{ type: 'notice', notice: 'reminder', way: 'copied', text: '您说好3月17日还2,000 元。' }]))
    expect(await navigator.clipboard.readText()).toBe('您说好3月17日还2,000 元。')
  })

  it('are chosen by a digit and saved as a file by D', async () => {
    const saved: string[] = []
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }))
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download)
    })
    const { sent, user } = open()
    await user.keyboard('2')
    expect(desk().getByRole('article', { name: 'overdue信' })).toBeTruthy()
    await checked()
    await user.keyboard('d')
    expect(sent).toEqual([{ type: 'notice', notice: 'overdue', way: 'downloaded', text: '还有5,200 元没有还。' }])
    expect(saved).toEqual(['张伟-overdue信-2026-03-16.txt'])
    click.mockRestore()
  })

  it('follow the form: another outcome offers others, and a sum that is taken out is named as missing', async () => {
    const { sent, user } = open()
    await user.clear(screen.getByLabelText('金额'))
    expect(desk().getByText(/还缺承诺日期、承诺金额/)).toBeTruthy()
    expect(copyButton().disabled).toBe(true)
    await user.click(document.body)
    await user.keyboard('cd')
    expect(sent).toEqual([])
    await user.selectOptions(screen.getByLabelText('结果'), 'refusal')
    expect(desk().queryByRole('button', { name: /reminder信/ })).toBeNull()
  })

  it('are held back where the wording breaks a rule, with the sentence and what to say instead', async () => {
    const rule = library.packs['cn']!.rules.find(({ id }) => id === 'no-threat')!
    answer = () => ({ findings: [{ act: 'violation.threat-violence', words: '走着瞧。', own: false, rule }] })
    const { sent, user } = open()
    const alarm = await desk().findByRole('alert')
    expect(alarm.textContent).toMatch(/走着瞧。.*threat.*calm/s)
    await user.keyboard('c')
    expect(copyButton().disabled).toBe(true)
    expect(sent).toEqual([])
  })

  it('leave a doubt about the library’s own words to the collector', async () => {
    answer = () => ({ findings: [{ act: 'violation.deny-rights', words: '您说好', own: true, rule: null }] })
    open()
    await checked()
    expect(desk().getByText('请看一眼')).toBeTruthy()
  })

  it('may be edited, and what was edited is checked anew before it leaves', async () => {
    const { sent, user } = open()
    await checked()
    await user.keyboard('e')
    const field = desk().getByRole<HTMLTextAreaElement>('textbox')
    await user.clear(field)
    await user.type(field, '17号见。{Escape}')
    await checked()
    expect(asked.at(-1)?.text).toBe('17号见。')
    await user.keyboard('c')
    await waitFor(() => expect(sent).toEqual([{ type: 'notice', notice: 'reminder', way: 'copied', text: '17号见。' }]))
  })

  it('do not leave unchecked when the server is away, and can be checked again', async () => {
    answer = () => 'down'
    const { user } = open()
    const again = await desk().findByRole('button', { name: '再查一次' })
    expect(copyButton().disabled).toBe(true)
    answer = () => ({ findings: [] })
    await user.click(again)
    await checked()
  })

  it('are none for somebody who has an attorney, and the screen says why', () => {
    open([...agreed, ['debtor', '找我律师', 'signal.attorney']])
    expect(desk().getByText(/对方已委托律师/)).toBeTruthy()
    expect(desk().queryByRole('button')).toBeNull()
  })

  it('show which were taken', () => {
    open([...agreed, { type: 'ended', who: 'agent' }, { type: 'notice', notice: 'overdue', way: 'copied', text: 'x' }])
    expect(desk().getByRole('button', { name: /overdue信/ }).textContent).toContain('✓ 已复制')
  })

  it('are only the one that confirms it when contact was to stop, with what to do before it goes', () => {
    open([...agreed, ['debtor', '别再打了', 'signal.stop-contact']])
    expect(desk().getByText(/除了确认这一点的信/)).toBeTruthy()
    expect(desk().getAllByRole('listitem')).toHaveLength(1)
    expect(desk().getByRole('article', { name: 'stopped信' }).textContent).toMatch(/发出前：\s*只寄这一封。.*不再打给您。/s)
  })
})

describe('the promise at wrap-up', () => {
  const conditional: Item[] = [{ type: 'promise', promise: { amount: 2000, date: '2026-03-17', condition: '等货款到了' } }]
  const save = (user: ReturnType<typeof userEvent.setup>) => user.click(screen.getByRole('button', { name: '保存小结' }))

  it('keeps the condition on which it hangs, in the form, the note and what is saved', async () => {
    const { sent, user } = open(conditional)
    expect(screen.getByLabelText<HTMLInputElement>('条件').value).toBe('等货款到了')
    expect(screen.getByLabelText<HTMLTextAreaElement>('登记备注').value).toContain('（条件：等货款到了）')
    await save(user)
    expect(sent.find(({ type }) => type === 'wrapped-up')).toMatchObject({
      promise: { amount: 2000, date: '2026-03-17', condition: '等货款到了' },
    })
  })

  it('has no condition once the collector takes it out', async () => {
    const { sent, user } = open(conditional)
    await user.clear(screen.getByLabelText('条件'))
    await save(user)
    const saved = sent.find((body) => body.type === 'wrapped-up')
    expect(saved?.promise).toEqual({ amount: 2000, date: '2026-03-17', channel: '手机银行' })
  })

  it('is shown as it was saved, not as it was heard', () => {
    open([
      ...conditional,
      { type: 'ended', who: 'agent' },
      { type: 'wrapped-up', disposition: 'promise', note: '', promise: { amount: 800, date: '2026-03-19', condition: '卖了猪' } },
    ])
    expect(screen.getByLabelText<HTMLInputElement>('金额').value).toBe('800')
    expect(screen.getByLabelText<HTMLInputElement>('条件').value).toBe('卖了猪')
  })
})

describe('the name of a saved notice', () => {
  it.each([
    [['张伟', '提醒', '2026-03-16'], '张伟-提醒-2026-03-16.txt'],
    [['../../etc/passwd', 'a:b*c'], 'etc passwd-a b c.txt'],
    [['...', ' '], 'notice.txt'],
  ])('of %j is %s', (words, name) => {
    expect(fileName(...words)).toBe(name)
  })
})
