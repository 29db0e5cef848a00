import { describe, expect, it } from 'vitest'
import {
  emptyReview,
  mostPoints,
  reviewedScore,
  withComment,
  withoutOverrule,
  withOverrule,
} from '../../../../src/web/screens/review/review-record.ts'
import { item, score } from './score-fixture.ts'

describe('a reviewer’s word above the machine’s', () => {
  it('changes the total by the points given', () => {
    const machine = score([item('a'), item('b')], 100)
    expect(reviewedScore(machine, [{ item: 'a', points: 0, reason: '没有做' }]).total).toBe(50)
  })

  it('brings a call back from nought when the fatal item is found not broken, and sends it there when it is', () => {
    const broken = score([item('red', { of: 0, points: 0, fatal: true, broken: true }), item('b')], 0, true)
    expect(reviewedScore(broken, [{ item: 'red', points: 1, reason: '引用对方原话' }])).toMatchObject({ total: 100, fatal: false })
    const clean = score([item('red', { of: 0, points: 0, fatal: true }), item('b')], 100)
    expect(reviewedScore(clean, [{ item: 'red', points: 0, reason: '有威胁' }])).toMatchObject({ total: 0, fatal: true })
  })

  it('ignores an overrule of an item that the scorecard does not have', () => {
    expect(reviewedScore(score([item('a')], 100), [{ item: 'gone', points: 0, reason: '旧' }]).total).toBe(100)
  })

  it('offers a verdict where a fatal item carries no points', () => {
    expect(mostPoints({ fatal: true, of: 0 })).toBe(1)
    expect(mostPoints({ fatal: false, of: 8 })).toBe(8)
  })

  it('keeps one overrule an item and can take it back', () => {
    const twice = withOverrule(withOverrule(emptyReview, { item: 'a', points: 3, reason: '一' }), { item: 'a', points: 5, reason: '二' })
    expect(twice.overrules).toEqual([{ item: 'a', points: 5, reason: '二' }])
    expect(withoutOverrule(twice, 'a').overrules).toEqual([])
  })

  it('keeps comments in the order of the call, trimmed, and drops one that is emptied', () => {
    const two = withComment(withComment(emptyReview, { seq: 9, text: ' 后 ' }), { seq: 3, text: '先' })
    expect(two.comments).toEqual([
      { seq: 3, text: '先' },
      { seq: 9, text: '后' },
    ])
    expect(withComment(two, { seq: 3, text: '  ' }).comments).toEqual([{ seq: 9, text: '后' }])
  })
})
