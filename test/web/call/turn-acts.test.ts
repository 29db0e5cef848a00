import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Reading } from '../../../src/core/call/event.ts'
import { foldCall } from '../../../src/core/call/fold.ts'
import Transcript from '../../../src/web/call/Transcript.svelte'
import WarningCard from '../../../src/web/call/WarningCard.svelte'
import { preferences } from '../../../src/web/ui/preferences.svelte.ts'
import { log, type Item } from '../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'

const library = tinyLibrary()
beforeEach(() => preferences.set({ locale: 'en' }))
afterEach(cleanup)

const reading = (of: number, add: string[], withdraw: string[]): Reading => ({
  type: 'reading',
  of,
  reader: 'qwen <b>',
  add: add.map((id) => ({ id, confidence: 0.9, spans: [] })),
  withdraw,
})
const titleOf = (id: string) => library.acts[id]!.title.en

/** The acts that stand under the first utterance, as they are read. */
function actsUnder(items: Item[]): string[] {
  const { turns } = foldCall(library, log(items))
  const { container } = render(Transcript, { turns, library })
  return [...container.querySelectorAll('.turn .act')].map((act) => act.textContent ?? '')
}

describe('the acts under an utterance', () => {
  it('are bare while one reader has heard them', () => {
    expect(actsUnder([['debtor', '没钱', 'objection.no-money']])).toEqual([titleOf('objection.no-money')])
  })

  it('name the model that added or withdrew them', () => {
    expect(actsUnder([['debtor', '没钱', 'objection.no-money'], reading(2, ['debtor.promise'], ['objection.no-money'])])).toEqual([
      `${titleOf('debtor.promise')}added by qwen <b>`,
      `${titleOf('objection.no-money')}withdrawn by qwen <b>`,
    ])
    expect(document.querySelector('s')?.textContent).toBe(titleOf('objection.no-money'))
  })

  it('keep a violation that the model doubts, with the doubt beside it', () => {
    expect(actsUnder([['agent', '收拾你', 'violation.threat-violence'], reading(2, [], ['violation.threat-violence'])])).toEqual([
      `${titleOf('violation.threat-violence')}doubted by qwen <b>`,
    ])
    expect(document.querySelector('s')).toBeNull()
  })
})

describe('a warning', () => {
  it.each<[string, Item[], RegExp]>([
    ['found by the model says so', [['agent', '小心点'], reading(2, ['violation.threat-violence'], [])], /Found by the reading of qwen/],
    [
      'doubted by the model stands',
      [['agent', '你欠5200', 'agent.disclose-debt'], reading(2, [], ['agent.disclose-debt'])],
      /qwen.*stands/,
    ],
  ])('%s', (_title, items, sentence) => {
    const warning = foldCall(library, log(items)).warnings.find(({ when }) => when === 'after')!
    render(WarningCard, { warning, first: false, onacknowledge: () => undefined })
    expect(screen.getByText(sentence)).toBeTruthy()
  })
})
