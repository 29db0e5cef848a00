import { describe, expect, it } from 'vitest'
import { mandarin } from '../../../src/cli/search.ts'
import { createSearch } from '../../../src/core/library/search.ts'

const search = createSearch(
  [
    { id: 'no-money', titles: ['没钱、还不了'], texts: ['我现在真没钱', '手头紧得很'] },
    { id: 'busy', titles: ['不方便接听'], texts: ['我在开会，晚点说'] },
    { id: 'credit', titles: ['询问征信影响'], texts: ['会不会上征信', '以后买房贷款受影响吗'] },
    { id: 'unemployed', titles: ['失业、没工作'], texts: ['厂子关了', 'lost my job last spring'] },
  ],
  mandarin,
)

describe('the search', () => {
  it.each([
    ['没钱', 'no-money'],
    ['mq', 'no-money'],
    ['meiqian', 'no-money'],
    ['手头', 'no-money'],
    ['正信', 'credit'],
    ['zx', 'credit'],
    ['影响征信', 'credit'],
    ['shiye', 'unemployed'],
    ['LOST my job', 'unemployed'],
    ['lost my jbo', 'unemployed'],
    ['开会', 'busy'],
  ])('finds %s under %s', (query, id) => expect(search(query)[0]?.id).toBe(id))

  it('shows the sentence that was found', () => expect(search('手头紧')[0]?.text).toBe('手头紧得很'))

  it.each(['', '   ', '。？', 'xyzzyq'])('finds nothing for %j', (query) => expect(search(query)).toEqual([]))

  it('gives no more than it is asked for, each entry once', () => {
    const hits = search('不', 2).map(({ id }) => id)
    expect(hits.length).toBeLessThanOrEqual(2)
    expect(new Set(hits).size).toBe(hits.length)
  })
})
