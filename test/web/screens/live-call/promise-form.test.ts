import { render, screen, waitFor, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventBody } from '../../../../src/core/call/event.ts'
import { foldCall } from '../../../../src/core/call/fold.ts'
import type { CallConnection } from '../../../../src/web/connection/call-connection.svelte.ts'
import Console from '../../../../src/web/screens/live-call/Console.svelte'
import { preferences } from '../../../../src/web/ui/preferences.svelte.ts'
import { listenToKeys } from '../../../../src/web/ui/shortcut.ts'
import { library } from '../../../core/call/promise-fixture.ts'
import { log, type Item } from '../../../fixtures/tiny-call.ts'

const verified: Item[] = [
  ['agent', '您好', 'agent.greet'],
  ['agent', '通话录音', 'agent.notify-recording'],
  ['agent', '您是本人吗', 'agent.verify-identity'],
  ['debtor', '我是', 'debtor.confirm-identity'],
]
const dated = (text: string, amounts: number[], dates: string[], act = 'debtor.promise'): Item => ({
  type: 'utterance',
  speaker: 'debtor',
  text,
  source: 'typed',
  acts: [{ id: act, confidence: 0.9, spans: [] }],
  entities: { amounts, dates, kind: 'both' },
})

let silence: () => void
beforeEach(() => {
  silence = listenToKeys()
  preferences.set({ locale: 'zh' })
})
afterEach(() => silence())

/** The form, opened by P after these words, with everything that the screen sends. */
async function openForm(...items: Item[]) {
  const sent: EventBody[] = []
  const standIn = { status: 'live', refused: null, savedAt: null, second: () => 12, send: (body: EventBody) => sent.push(body) }
  const connection: unknown = standIn
  const props = (of: Item[]) => ({
    connection: connection as CallConnection,
    view: foldCall(library, log([...verified, ...of])),
    library,
  })
  const { rerender } = render(Console, props(items))
  const user = userEvent.setup()
  await user.keyboard('p')
  return { sent, user, hear: (...more: Item[]) => rerender(props([...items, ...more])) }
}
const card = () => within(screen.getByRole('region', { name: '还款承诺' }))
const form = async () => within(await screen.findByRole('dialog'))
const line = () => screen.getByRole('article', { name: '现在说' }).textContent

describe('the form of a promise', () => {
  it('shows the kind, why it is not enough, the condition in their words, and the question', async () => {
    await openForm(dated('等货款到了，周五还三千', [3000], ['2026-03-20']))
    const shown = await form()
    expect(shown.getByText('带条件')).toBeTruthy()
    expect(shown.getByText(/条件不在他手里/)).toBeTruthy()
    expect(shown.getByText('等货款到了').tagName).toBe('Q')
    expect(shown.getByRole<HTMLInputElement>('textbox', { name: '条件' }).value).toBe('等货款到了')
    expect(shown.getByRole('button', { name: /最晚哪天能有准信/ })).toBeTruthy()
  })

  it('opens for a promise with sum and day that hangs on a condition, and confirms it with the condition', async () => {
    const { sent, user } = await openForm(dated('等货款到了，周五还三千', [3000], ['2026-03-20']))
    await user.click((await form()).getByRole('button', { name: /带着条件确认/ }))
    expect(sent).toEqual([{ type: 'promise', promise: { amount: 3000, date: '2026-03-20', channel: '手机银行', condition: '等货款到了' } }])
  })

  it('confirms what is definite by P alone', async () => {
    const { sent } = await openForm(dated('周五还三千', [3000], ['2026-03-20']))
    expect(sent).toEqual([{ type: 'promise', promise: { amount: 3000, date: '2026-03-20', channel: '手机银行' } }])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it.each<[string, Item, string]>([
    ['the day', dated('先还三千', [3000], []), '还缺日期'],
    ['the sum', dated('周五还', [], ['2026-03-20']), '还缺金额'],
    ['both', dated('过几天吧', [], [], 'debtor.vague-promise'), '还缺金额和日期'],
  ])('says on its button that %s is missing, and confirms nothing until it is there', async (_, said, label) => {
    const { sent, user } = await openForm(said)
    const button = (await form()).getByRole<HTMLButtonElement>('button', { name: label })
    expect(button.disabled).toBe(true)
    await user.click(button)
    expect(sent).toEqual([])
  })

  it('can be confirmed once what was missing is filled in', async () => {
    const { sent, user } = await openForm(dated('先还三千', [3000], []))
    await user.type((await form()).getByLabelText('日期'), '2026-03-20')
    await user.click((await form()).getByRole('button', { name: /确认承诺/ }))
    expect(sent).toEqual([{ type: 'promise', promise: { amount: 3000, date: '2026-03-20', channel: '手机银行' } }])
  })

  it('keeps what the collector typed when more is heard', async () => {
    const { user, hear } = await openForm(dated('先还三千', [3000], []))
    const amount = (await form()).getByLabelText<HTMLInputElement>('金额')
    await user.clear(amount)
    await user.type(amount, '12')
    await hear(['debtor', '喂'])
    expect(amount.value).toBe('12')
  })

  it('fills in what is heard while it is open, where nothing was typed', async () => {
    const { user, hear } = await openForm(dated('先还三千', [3000], []))
    await user.type((await form()).getByLabelText('条件'), '卖了猪')
    await hear(dated('等工资发了，周五', [], ['2026-03-20']))
    const shown = await form()
    expect(shown.getByLabelText<HTMLInputElement>('日期').value).toBe('2026-03-20')
    expect(shown.getByLabelText<HTMLInputElement>('条件').value).toBe('卖了猪')
    expect(shown.getByText('等工资发了')).toBeTruthy()
  })

  it('says that it is a ceiling, or that someone else pays, on the button that confirms it all the same', async () => {
    await openForm(dated('周五顶多三千', [3000], ['2026-03-20']))
    expect((await form()).getByRole('button', { name: /按上限确认/ })).toBeTruthy()
  })

  it('shows no kind while nothing was heard', async () => {
    await openForm()
    expect((await form()).queryByRole('region', { name: '承诺有多实' })).toBeNull()
  })
})

describe('the question in the line', () => {
  it('is put there by its digit, which takes no answer and closes the form', async () => {
    const { sent, user } = await openForm(dated('先还三千', [3000], []))
    await form()
    await user.keyboard('1')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(line()).toMatch(/3,000 元我记下了，您定在哪一天？/)
    expect(sent).toEqual([])
  })

  it('leaves a digit in a field to the field', async () => {
    const { user } = await openForm(dated('周五还', [], ['2026-03-20']))
    const amount = (await form()).getByLabelText<HTMLInputElement>('金额')
    await user.click(amount)
    await user.keyboard('1')
    expect(amount.value).toBe('1')
    expect(screen.getByRole('dialog')).toBeTruthy()
  })

  it('is said by Space as an utterance, after which the step’s own line is back', async () => {
    const { sent, user } = await openForm(dated('先还三千', [3000], []))
    const own = line()
    await form()
    await user.keyboard('2')
    await waitFor(() => expect(line()).not.toBe(own))
    await user.keyboard(' ')
    expect(sent).toEqual([{ type: 'utterance', speaker: 'agent', text: '这3,000 元，周五和下周一，哪天您方便？', source: 'typed' }])
    expect(line()).toBe(own)
  })

  it('changes its wording by V and goes by Backspace', async () => {
    const { sent, user } = await openForm(dated('先还三千', [3000], []))
    const own = line()
    await form()
    await user.keyboard('1')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await user.keyboard('v')
    expect(line()).toMatch(/周五和下周一/)
    await user.keyboard('{Backspace}')
    expect(line()).toBe(own)
    expect(sent).toEqual([])
  })

  it('goes as soon as the collector is heard to have spoken', async () => {
    const { user, hear } = await openForm(dated('先还三千', [3000], []))
    await form()
    await user.keyboard('1')
    await waitFor(() => expect(line()).toMatch(/您定在哪一天/))
    await hear(['agent', '您哪天还', 'agent.ask-commitment'])
    expect(line()).not.toMatch(/您定在哪一天/)
  })
})

describe('the card of the promise', () => {
  const show = (...items: Item[]) => {
    const connection: unknown = { status: 'live', refused: null, savedAt: null, second: () => 12, send: () => undefined }
    render(Console, { connection: connection as CallConnection, view: foldCall(library, log([...verified, ...items])), library })
    return userEvent.setup()
  }

  it.each<[string, Item, RegExp]>([
    ['说定了', dated('周五还三千', [3000], ['2026-03-20']), /复述.*3月20日（本周五），3,000 元，走手机银行，对吧/],
    ['有数没日子', dated('先还三千', [3000], []), /追问.*3,000 元我记下了，您定在哪一天/],
    ['有日子没数', dated('周五还', [], ['2026-03-20']), /追问.*那天您还多少/],
    ['带条件', dated('等货款到了，周五还三千', [3000], ['2026-03-20']), /追问.*最晚哪天能有准信/],
  ])('says that it is %s, and shows the question that mends it', (kind, said, question) => {
    show(said)
    expect(card().getByText(kind)).toBeTruthy()
    expect(card().getByRole('button', { name: question })).toBeTruthy()
  })

  it('puts its question into the line', async () => {
    const user = show(dated('先还三千', [3000], []))
    await user.click(card().getByRole('button', { name: /追问/ }))
    expect(line()).toMatch(/3,000 元我记下了，您定在哪一天？/)
  })

  it('shows neither kind nor question once it is confirmed, but the condition on which it hangs', () => {
    show(dated('等货款到了，周五还三千', [3000], ['2026-03-20']), {
      type: 'promise',
      promise: { amount: 3000, date: '2026-03-20', condition: '等货款到了' },
    })
    expect(card().queryByText('带条件')).toBeNull()
    expect(card().queryByRole('button')).toBeNull()
    expect(card().getByText(/等货款到了/)).toBeTruthy()
  })

  it('claims no kind while nothing was heard', () => {
    show()
    expect(card().getByText(/听到承诺/)).toBeTruthy()
    expect(card().queryByRole('button', { name: /追问|复述/ })).toBeNull()
  })
})
