import { describe, expect, it } from 'vitest'
import { filterCalls, type FinishedCall } from '../../../../src/web/screens/review/finished-calls.ts'

const call = (id: string, change: Partial<FinishedCall>): FinishedCall => ({
  id,
  mode: 'live',
  state: 'closed',
  startedAt: '2026-03-16T02:00:00Z',
  debtor: '张**',
  collector: '李敏',
  flow: 'consumer-loan',
  outcome: 'promise',
  score: 80,
  fatal: false,
  review: 'none',
  ...change,
})
const calls = [call('a', {}), call('b', { mode: 'mock', collector: '王强' }), call('c', { fatal: true, score: 0 })]
const all = { find: '', mode: 'all', onlyFatal: false } as const
const ids = (filter: Partial<Parameters<typeof filterCalls>[1]>) =>
  filterCalls(calls, { ...all, ...filter }, () => '消费贷').map(({ id }) => id)

describe('filtering finished calls', () => {
  it.each([
    [{}, ['a', 'b', 'c']],
    [{ mode: 'mock' as const }, ['b']],
    [{ onlyFatal: true }, ['c']],
    [{ find: '王强 消费' }, ['b']],
    [{ find: '王强', onlyFatal: true }, []],
  ])('by %o gives %o', (filter, expected) => {
    expect(ids(filter)).toEqual(expected)
  })
})
