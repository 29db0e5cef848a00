import { describe, expect, it } from 'vitest'
import { createSearch } from '../../../src/core/library/search.ts'

const search = createSearch(
  [
    { id: 'no-money', texts: ['没钱'] },
    { id: 'busy', texts: ['在忙'] },
  ],
  (text) =>
    text === '没钱'
      ? { full: 'meiqian', initials: 'mq' }
      : text === '在忙'
        ? { full: 'zaimang', initials: 'zm' }
        : { full: text, initials: text },
)

describe('search', () => {
  it.each([
    ['没钱', 'no-money'],
    ['mq', 'no-money'],
    ['meiqian', 'no-money'],
    ['zm', 'busy'],
  ])('finds %s', (query, id) => expect(search(query)[0]).toBe(id))
  it('finds nothing for what nobody says', () => expect(search('xyz')).toEqual([]))
})
