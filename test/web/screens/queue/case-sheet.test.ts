import { render, screen, waitFor } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import type { QueueCase } from '../../../../src/protocol/api.ts'
import CaseSheet from '../../../../src/web/screens/queue/CaseSheet.svelte'
import { preferences } from '../../../../src/web/ui/preferences.svelte.ts'
import { tinyCase } from '../../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../../fixtures/tiny-library.ts'

const library = tinyLibrary()
const blocked = (name: string): QueueCase => ({
  case: { ...tinyCase, id: name, name },
  verdict: 'blocked',
  gates: [
    {
      rule: 'no-call-to-the-dead',
      pack: 'cn',
      title: { zh: '借款人已去世', en: 'deceased' },
      verdict: 'blocked',
      reason: { zh: '找继承人谈', en: 'talk to the heirs' },
      source: { document: { zh: '规则', en: 'Rules' }, from: '2020-01-01', confidence: 'V' },
    },
  ],
  lastContact: null,
  calledToday: 0,
})

beforeEach(() => preferences.set({ locale: 'zh' }))

function open(mayOverride: boolean) {
  const reasons: (string | undefined)[] = []
  const props = (item: QueueCase) => ({ item, library, mayOverride, oncall: (reason?: string) => reasons.push(reason) })
  const { rerender } = render(CaseSheet, props(blocked('张伟')))
  return { reasons, user: userEvent.setup(), turnTo: (name: string) => rerender(props(blocked(name))) }
}
const ask = () => screen.getByRole('button', { name: '主管放行并拨打' })
const reason = () => screen.findByRole<HTMLInputElement>('textbox', { name: '理由' })
const send = () => screen.getAllByRole<HTMLButtonElement>('button', { name: '主管放行并拨打' }).at(-1)!

describe('a case that may not be called', () => {
  it('cannot be called by a collector, and says why', () => {
    open(false)
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByText('找继承人谈')).toBeTruthy()
  })

  it.each(['', '急', '    ', ' 急事 '])('is not overridden for the reason “%s”', async (words) => {
    const { reasons, user } = open(true)
    await user.click(ask())
    if (words !== '') await user.type(await reason(), words)
    await user.type(await reason(), '{Enter}')
    expect(send().disabled).toBe(true)
    expect(reasons).toEqual([])
  })

  it('is overridden with a reason, beside the rule that stands against it', async () => {
    const { reasons, user } = open(true)
    await user.click(ask())
    expect((await screen.findByRole('dialog')).textContent).toContain('借款人已去世')
    await user.type(await reason(), ' 家属请我们打来 ')
    await user.click(send())
    expect(reasons).toEqual(['家属请我们打来'])
  })

  it('begins without the reason that was written for another', async () => {
    const { user, turnTo } = open(true)
    await user.click(ask())
    await user.type(await reason(), '家属请我们打来{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await turnTo('王芳')
    await user.click(ask())
    expect((await reason()).value).toBe('')
  })
})
