import { describe, expect, it } from 'vitest'
import { findCards, loadSounds } from '../../../../src/web/screens/live-call/find-cards.ts'
import { loadLibrary } from '../../../../src/library-files/read.ts'

const { library } = await loadLibrary('scripts-library')
if (!library) throw new Error('The shipped library does not load.')

describe('searching the cards', () => {
  it.each([
    ['没钱', 'zh', 'no-money'],
    ['罚息', 'zh', 'fee-unfair'],
    ['骗子', 'zh', 'scam-suspicion'],
    ['sue me', 'en', 'sue-me'],
    ['alredy paid', 'en', 'already-paid'],
  ] as const)('finds %s', (query, locale, id) => {
    expect(
      findCards(library, query, locale)
        .map((card) => card.id)
        .slice(0, 3),
    ).toContain(id)
  })

  it.each([
    ['mq', 'no-money'],
    ['faxi', 'fee-unfair'],
    ['pianzi', 'scam-suspicion'],
    ['骗紫', 'scam-suspicion'],
  ])('finds %s by its sound', async (query, id) => {
    const found = findCards(library, query, 'zh', await loadSounds())
    expect(found.map((card) => card.id).slice(0, 3)).toContain(id)
  })

  it('shows a few cards before anything is typed and none for what nobody says', () => {
    expect(findCards(library, ' ', 'zh')).toHaveLength(8)
    expect(findCards(library, 'qqqqzzzz', 'en')).toEqual([])
  })
})
