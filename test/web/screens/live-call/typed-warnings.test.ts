import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Detector } from '../../../../src/core/acts/detector.ts'
import type { EventBody } from '../../../../src/core/call/event.ts'
import { replayCall } from '../../../../src/core/call/fold.ts'
import { viewCall } from '../../../../src/core/call/view-of.ts'
import type { CallConnection } from '../../../../src/web/connection/call-connection.svelte.ts'
import { loadDetector } from '../../../../src/web/connection/detector.ts'
import Console from '../../../../src/web/screens/live-call/Console.svelte'
import { preferences } from '../../../../src/web/ui/preferences.svelte.ts'
import { listenToKeys } from '../../../../src/web/ui/shortcut.ts'
import { log, type Item } from '../../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../../fixtures/tiny-library.ts'

vi.mock(import('../../../../src/web/connection/detector.ts'), () => ({ loadDetector: vi.fn() }))

const library = tinyLibrary()
const sounds = { 打断你的腿: 'violation.threat-violence', 欠5200: 'agent.disclose-debt', 再见: 'agent.close' }
const detector: Detector = {
  analyze: (text) =>
    Object.entries(sounds).flatMap(([words, id]) => {
      const at = text.indexOf(words)
      return at < 0 ? [] : [{ id, confidence: 0.9, spans: [[at, at + words.length] as const] }]
    }),
}

let silence: () => void
beforeEach(() => {
  silence = listenToKeys()
  preferences.set({ locale: 'zh' })
  vi.mocked(loadDetector).mockResolvedValue(detector)
})
afterEach(() => silence())

/** The screen of a mock call, in which the trainee types what he says, after these events. */
function open(items: Item[] = []) {
  const sent: EventBody[] = []
  const call = replayCall(library, log(items, 'tiny', { mode: 'mock' }))
  const standIn = { call, status: 'live', refused: null, savedAt: null, second: () => 12, send: (body: EventBody) => sent.push(body) }
  const connection: unknown = standIn
  const view = viewCall(call)
  const { rerender } = render(Console, { connection: connection as CallConnection, view, library })
  const refuse = (body: EventBody): Promise<void> => {
    const refused: unknown = { ...standIn, refused: { code: 'too-many', message: { zh: '请求太频繁，请稍等再试。', en: 'wait' }, body } }
    return rerender({ connection: refused as CallConnection, view, library })
  }
  return { sent, refuse, user: userEvent.setup() }
}
const place = (): HTMLElement => screen.getByRole('status', { name: '说之前先查' })
const field = (): HTMLElement => screen.getByRole('textbox', { name: '输入我说的话…' })
const threat = '小心我打断你的腿'
const utterance = (text: string, speaker: 'agent' | 'debtor' = 'agent'): EventBody => ({
  type: 'utterance',
  speaker,
  text,
  source: 'typed',
})

describe('what the collector types to say', () => {
  it('is warned of before it is sent: rule, words, clause and what to say instead', async () => {
    const { sent, user } = open()
    await screen.findByPlaceholderText(/先查再发/)
    await user.type(field(), threat)
    await within(place()).findByText(/no threat/)
    expect(place().textContent).toMatch(/打断你的腿.*改说 calm.*Rules of the test/)
    expect(field().getAttribute('aria-invalid')).toBe('true')
    expect(sent).toEqual([])
  })

  it('is underlined where it would break the rule', async () => {
    const { user } = open()
    await user.type(field(), threat)
    await waitFor(() => expect([...document.querySelectorAll('u.stop')].map((words) => words.textContent)).toEqual(['打断你的腿']))
  })

  it('is quiet again once the words are taken back', async () => {
    const { user } = open()
    await user.type(field(), threat)
    await within(place()).findByText(/no threat/)
    await user.type(field(), '{Backspace}')
    await waitFor(() => expect(place().textContent).not.toContain('no threat'))
    expect(document.querySelector('u.stop')).toBeNull()
    expect(field().getAttribute('aria-invalid')).toBe('false')
  })

  it('is judged in this call: before the customer is known the debt may not be named', async () => {
    const { user } = open()
    await user.type(field(), '您欠5200')
    await within(place()).findByText(/verify first/)
  })

  it('is judged in this call: once the customer is known the debt may be named', async () => {
    const { sent, user } = open([['debtor', '我是', 'debtor.confirm-identity']])
    await screen.findByPlaceholderText(/先查再发/)
    await user.type(field(), '您欠5200{Enter}')
    expect(sent).toEqual([utterance('您欠5200')])
  })

  it('is held back at the first Enter when it must stop, however fast it comes; the second sends it and records what was seen', async () => {
    const { sent, user } = open()
    await screen.findByPlaceholderText(/先查再发/)
    await user.type(field(), `${threat}{Enter}`)
    expect(sent).toEqual([])
    expect(place().textContent).toContain('没有发出')
    await user.keyboard('{Enter}')
    expect(sent).toEqual([{ type: 'acknowledge', warning: 'no-threat@before0' }, utterance(threat)])
    expect(place().textContent).not.toContain('no threat')
  })

  it('comes back into the field, with the reason, when the server will not take it', async () => {
    const { refuse } = open()
    await refuse(utterance('您好，我是小李'))
    expect((field() as HTMLInputElement).value).toBe('您好，我是小李')
    expect(screen.getByText(/已撤回。 ?请求太频繁/)).toBeTruthy()
  })

  it('does not come back over what was typed since', async () => {
    const { refuse, user } = open()
    await user.type(field(), '下一句')
    await refuse(utterance('您好，我是小李'))
    expect((field() as HTMLInputElement).value).toBe('下一句')
  })

  it('is not sent by a key that is held down', async () => {
    const { sent, user } = open()
    await screen.findByPlaceholderText(/先查再发/)
    await user.type(field(), `${threat}{Enter}`)
    await fireEvent.keyDown(field(), { key: 'Enter', repeat: true })
    expect(sent).toEqual([])
  })

  it('is asked about anew when other words are typed in between', async () => {
    const { sent, user } = open()
    await screen.findByPlaceholderText(/先查再发/)
    await user.type(field(), `${threat}{Enter}的{Enter}`)
    expect(sent).toEqual([])
  })

  it('is sent at the first Enter when it is less grave', async () => {
    const { sent, user } = open([
      ['debtor', '我是', 'debtor.confirm-identity'],
      ['debtor', '周五还', 'debtor.promise'],
    ])
    await screen.findByPlaceholderText(/先查再发/)
    await user.type(field(), '再见')
    await within(place()).findByText(/channel/)
    await user.keyboard('{Enter}')
    expect(sent).toEqual([utterance('再见')])
  })

  it('is not checked when it is what the other side said', async () => {
    const { sent, user } = open()
    await screen.findByPlaceholderText(/先查再发/)
    await user.click(screen.getByRole('button', { name: '我' }))
    await user.type(screen.getByRole('textbox', { name: '输入听到的话…' }), `${threat}{Enter}`)
    expect(sent).toEqual([utterance(threat, 'debtor')])
  })

  it('is sent as ever, and nothing is said of it, when there is no detector', async () => {
    vi.mocked(loadDetector).mockRejectedValue(new Error('not-found'))
    const { sent, user } = open()
    await user.type(field(), threat)
    await new Promise((done) => setTimeout(done, 250))
    expect(place().textContent).toBe('')
    await user.keyboard('{Enter}')
    expect(sent).toEqual([utterance(threat)])
  })
})
