import { render, screen, waitFor, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReviewRecord } from '../../../../src/web/screens/review/review-record.ts'
import ReviewBench from '../../../../src/web/screens/review/ReviewBench.svelte'
import { ReviewDesk } from '../../../../src/web/screens/review/review-desk.svelte.ts'
import { listenToKeys } from '../../../../src/web/ui/shortcut.ts'
import { log } from '../../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../../fixtures/tiny-library.ts'
import { item, score } from './score-fixture.ts'

const library = tinyLibrary()
const events = log([
  ['agent', '您好', 'agent.greet'],
  ['agent', '<b>本次通话录音</b>', 'agent.notify-recording'],
  ['agent', '您是本人吗', 'agent.verify-identity'],
  ['debtor', '我是', 'debtor.confirm-identity'],
  { type: 'ended', who: 'agent' },
])

function open({ canReview = true, fails = false } = {}) {
  const saved: ReviewRecord[] = []
  const desk = new ReviewDesk({
    library,
    events,
    score: score([item('greet', { evidence: [{ seq: 4, turn: 2, words: '您是本人吗' }] }), item('close', { points: 0 })], 50),
    review: null,
    save: async (record) => {
      if (fails) throw new Error('disk full')
      saved.push(record)
    },
    now: () => new Date(Date.UTC(2026, 2, 16)),
  })
  render(ReviewBench, { desk, canReview })
  return { desk, saved, user: userEvent.setup() }
}

let silence: () => void
beforeEach(() => {
  silence = listenToKeys()
})
afterEach(() => silence())

const currentTurn = () =>
  within(screen.getByRole('region', { name: '对话' }))
    .getAllByRole('button')
    .find((turn) => turn.getAttribute('aria-current') === 'true')

describe('the review bench', () => {
  it('moves turn by turn with J and K and replays the collector’s screen of that moment', async () => {
    const { user } = open()
    expect(currentTurn()?.textContent).toContain('您好')
    expect(within(screen.getByRole('region', { name: '当时的屏幕' })).getAllByText(/recording/).length).toBeGreaterThan(0)
    await user.keyboard('jj')
    expect(currentTurn()?.textContent).toContain('您是本人吗')
    expect(within(screen.getByRole('region', { name: '当时的屏幕' })).getAllByText(/ask-identity/).length).toBeGreaterThan(0)
    await user.keyboard('k')
    expect(currentTurn()?.textContent).toContain('录音')
  })

  it('shows markup in a transcript as text', () => {
    open()
    expect(
      screen.getByText((_, element) => element?.className.includes('words') === true && element.textContent === '<b>本次通话录音</b>'),
    ).toBeTruthy()
  })

  it('jumps to the turn that is the evidence of an item', async () => {
    const { user, desk } = open()
    await user.click(within(screen.getByRole('list', { name: '评分表' })).getByRole('button', { name: /00:12 ?您是本人吗/ }))
    expect(desk.cursor).toBe(4)
  })

  it('overrules by keys alone, refuses without a reason, and saves with one', async () => {
    const { user, saved } = open()
    await user.keyboard(']')
    await user.keyboard('5')
    await user.keyboard('{Enter}')
    expect(screen.getByRole('alert').textContent).toBe('改判要写理由。')
    expect(saved).toEqual([])
    await user.keyboard('结尾有道别{Enter}')
    await waitFor(() => expect(saved.at(-1)?.overrules).toEqual([{ item: 'close', points: 10, reason: '结尾有道别' }]))
    expect(screen.getByTestId('total').textContent).toBe('100')
    await waitFor(() => expect(screen.getByRole('status').textContent).toContain('已保存'))
  })

  it('comments on the turn at hand', async () => {
    const { user, saved } = open()
    await user.keyboard('c')
    await user.keyboard('语速太快{Control>}{Enter}{/Control}')
    await waitFor(() => expect(saved.at(-1)?.comments).toEqual([{ seq: 2, text: '语速太快' }]))
  })

  it('says so when it could not save, and keeps what was written', async () => {
    const { user, desk } = open({ fails: true })
    await user.keyboard('r')
    await waitFor(() => expect(screen.getByRole('status').textContent).toContain('没保存上'))
    expect(desk.record.published).toBe(true)
  })

  it('lets a collector read and change nothing', async () => {
    const { user, saved } = open({ canReview: false })
    await user.keyboard('r5c')
    expect(saved).toEqual([])
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(screen.getByRole('status').textContent).toContain('只读')
  })
})
