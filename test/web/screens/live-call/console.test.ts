import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventBody } from '../../../../src/core/call/event.ts'
import { replayCall } from '../../../../src/core/call/fold.ts'
import { viewCall } from '../../../../src/core/call/view-of.ts'
import type { Library } from '../../../../src/core/library/library.ts'
import type { CallConnection } from '../../../../src/web/connection/call-connection.svelte.ts'
import Console from '../../../../src/web/screens/live-call/Console.svelte'
import { preferences } from '../../../../src/web/ui/preferences.svelte.ts'
import { listenToKeys } from '../../../../src/web/ui/shortcut.ts'
import { log, type Item } from '../../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../../fixtures/tiny-library.ts'

const library = tinyLibrary()
/** The same library with a card that the greeting names. */
const knowing: Library = {
  ...library,
  flows: {
    loan: {
      ...library.flows['loan']!,
      phases: library.flows['loan']!.phases.map((phase) => ({
        ...phase,
        steps: phase.steps.map((step) => (step.id === 'greet' ? { ...step, knowledge: ['prepare'] } : step)),
      })),
    },
  },
  knowledge: {
    prepare: {
      id: 'prepare',
      title: { zh: '拨号前先备齐', en: 'Prepare before dialling' },
      body: { zh: '看五样。\n想好他最可能的推托。', en: 'Look at five things.' },
      kind: 'technique',
      handbook: ['T1'],
    },
  },
}
const verified: Item[] = [
  ['agent', '您好', 'agent.greet'],
  ['agent', '通话录音', 'agent.notify-recording'],
  ['agent', '您是本人吗', 'agent.verify-identity'],
  ['debtor', '我是', 'debtor.confirm-identity'],
]
const asked = verified.slice(0, 3)

let silence: () => void
beforeEach(() => {
  silence = listenToKeys()
  preferences.set({ locale: 'zh' })
})
afterEach(() => silence())

/** The screen after these events, with everything that it sends. */
function open(items: Item[], of: Library = library) {
  const sent: EventBody[] = []
  const call = replayCall(of, log(items))
  const standIn = { call, status: 'live', refused: null, savedAt: null, second: () => 12, send: (body: EventBody) => sent.push(body) }
  const connection: unknown = standIn
  const view = viewCall(call)
  render(Console, { connection: connection as CallConnection, view, library: of })
  return { sent, view, user: userEvent.setup() }
}

describe('the live console', () => {
  it('shows the line with its merged values', () => {
    open(verified)
    expect(screen.getByRole('article', { name: '现在说' }).textContent).toMatch(/您有.*5,?200.*逾期.*12.*天/)
  })

  it('says the line by Space and by its button', async () => {
    const { sent, user } = open([])
    await user.keyboard(' ')
    await user.click(screen.getByRole('button', { name: /说完后/ }))
    expect(sent).toEqual([{ type: 'said' }, { type: 'said' }])
  })

  it('takes an answer by its digit and by a click', async () => {
    const { sent, user } = open(asked)
    await user.keyboard('1')
    await user.click(screen.getByRole('button', { name: /^1/ }))
    expect(sent).toEqual([
      { type: 'choice', answer: 1 },
      { type: 'choice', answer: 1 },
    ])
  })

  it.each<[string, Item[], EventBody]>([
    ['h', [], { type: 'hold', on: true }],
    ['f', [], { type: 'flag' }],
    ['!', [], { type: 'assist' }],
    ['v', [], { type: 'variant' }],
    ['{Backspace}', asked, { type: 'back' }],
  ])('does what the key %s stands for', async (key, items, body) => {
    const { sent, user } = open(items)
    await user.keyboard(key)
    expect(sent).toEqual([body])
  })

  it('does not go back from the first step', async () => {
    const { sent, user } = open([])
    await user.keyboard('{Backspace}')
    expect(sent).toEqual([])
  })

  it('asks before it ends the call', async () => {
    const { sent, user } = open([])
    await user.keyboard('{Escape}')
    expect(sent).toEqual([])
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: '结束通话' }))
    expect(sent).toEqual([{ type: 'ended', who: 'agent' }])
  })

  it('raises an alarm with the words, and K acknowledges it', async () => {
    const { sent, user, view } = open([...verified, ['agent', '小心你的腿', 'violation.threat-violence']])
    expect(screen.getAllByRole('alert')[0]?.textContent).toContain('小心你的腿')
    await user.keyboard('k')
    expect(sent).toEqual([{ type: 'acknowledge', warning: view.warnings.find(({ level }) => level === 'stop')?.id }])
  })

  it('types what was heard with T, and Tab changes who said it; digits stay in the field', async () => {
    const { sent, user } = open(asked)
    await user.keyboard('t')
    await user.keyboard('我1号还{Enter}')
    await user.keyboard('{Tab}好的{Enter}')
    expect(sent).toEqual([
      { type: 'utterance', speaker: 'debtor', text: '我1号还', source: 'typed' },
      { type: 'utterance', speaker: 'agent', text: '好的', source: 'typed' },
    ])
  })

  it('renders what was said as text, never as markup', () => {
    open([['debtor', '<img src=x onerror=alert(1)>']])
    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeTruthy()
    expect(document.querySelector('.talk img')).toBeNull()
  })

  it('finds a card with / and opens it with Enter', async () => {
    const { sent, user } = open(verified)
    await user.keyboard('/')
    await user.type(await screen.findByRole('textbox', { name: '搜话术' }), '没钱{Enter}')
    expect(sent).toEqual([{ type: 'card', objection: 'no-money', action: 'open' }])
  })

  it('shows in the search what a card would say in this call, no field left unfilled', async () => {
    const card = library.objections['no-money']
    if (!card) throw new Error('the tiny library has no such card')
    const first = { zh: '欠{{case.amount}}，先说', en: 'You owe {{case.amount}}, say first' }
    const { user } = open(verified, { ...library, objections: { 'no-money': { ...card, first } } })
    await user.keyboard('/')
    expect((await screen.findByRole('dialog')).textContent).toMatch(/欠5,200 元，先说/)
  })

  it('jumps to a step of the map', async () => {
    const { sent, user } = open([])
    await user.keyboard('m')
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: /goodbye/ }))
    expect(sent).toEqual([{ type: 'jump', step: 'closing/goodbye' }])
  })

  it('lets the collector overrule the persona', async () => {
    const { sent, user } = open(verified)
    await user.click(screen.getByRole('button', { name: /由我判断/ }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: /victim/ }))
    expect(sent).toEqual([{ type: 'persona', persona: 'victim' }])
  })

  it('overrules the persona by C and a digit, which then takes no answer', async () => {
    const { sent, user } = open(asked)
    await user.keyboard('c')
    await screen.findByRole('dialog')
    await user.keyboard('3')
    expect(sent).toEqual([{ type: 'persona', persona: 'victim' }])
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await user.keyboard('1')
    expect(sent.at(-1)).toEqual({ type: 'choice', answer: 1 })
  })

  it('gives the judgement back by 0, once there is one to give back', async () => {
    const { sent, user } = open(verified)
    await user.keyboard('c')
    await screen.findByRole('dialog')
    await user.keyboard('0')
    expect(sent).toEqual([])
    cleanup()
    const overruled = open([...verified, { type: 'persona', persona: 'victim' }])
    await overruled.user.keyboard('c')
    await screen.findByRole('dialog')
    await overruled.user.keyboard('0')
    expect(overruled.sent).toEqual([{ type: 'persona', persona: null }])
  })

  it('unfolds the know-how of the step by I, and folds it again', async () => {
    const { user } = open([], knowing)
    expect(screen.queryByRole('complementary', { name: '要领' })).toBeNull()
    await user.keyboard('i')
    const panel = within(screen.getByRole('complementary', { name: '要领' }))
    expect(panel.getByRole('article', { name: '拨号前先备齐' }).textContent).toContain('想好他最可能的推托')
    preferences.set({ locale: 'en' })
    expect(await screen.findByRole('article', { name: 'Prepare before dialling' })).toBeTruthy()
    await user.keyboard('i')
    expect(screen.queryByRole('complementary')).toBeNull()
  })

  it('shows no know-how where the step names none', async () => {
    const { user } = open([{ type: 'said' }], knowing)
    await user.keyboard('i')
    expect(screen.queryByRole('complementary')).toBeNull()
    expect(screen.queryByRole('button', { name: /要领/ })).toBeNull()
  })

  it('speaks English as soon as the language is switched', async () => {
    open([])
    expect(screen.getByRole('button', { name: /结束/ })).toBeTruthy()
    preferences.set({ locale: 'en' })
    expect(await screen.findByRole('button', { name: /^End/ })).toBeTruthy()
  })
})
