import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { assemble } from '../../../src/core/assembly/assemble.ts'
import type { Library } from '../../../src/core/library/library.ts'
import { overruleScore } from '../../../src/core/scoring/overrule.ts'
import { scoreCall, type ScoreResult } from '../../../src/core/scoring/score.ts'
import { log, type Item } from '../../fixtures/tiny-call.ts'
import { both, tinyTexts } from '../../fixtures/tiny-library.ts'

const item = (id: string, judge: object, more: object = {}): object => ({
  id,
  title: both(id),
  points: 10,
  judge,
  guide: both('how'),
  ...more,
})
const card = {
  id: 'card',
  title: both('card'),
  version: 3,
  modes: ['live'],
  sections: [
    {
      id: 'talk',
      title: both('talk'),
      items: [
        item('verify', { rules: ['verify-first'] }),
        item('reasons', { acts: ['agent.explain-benefit', 'agent.explain-policy'], least: 2 }),
        item('channel', { rules: ['say-channel'] }, { 'applies-if': ['debtor.promise'] }),
        item('objections', { metric: 'objections-answered', full: 1, none: 0 }),
        item('share', { metric: 'talk-share', full: 0.5, none: 1 }, { unless: ['debtor.third-party'] }),
        item('voice', { manual: true }),
      ],
    },
    { id: 'red', title: both('red'), items: [item('no-threat', { rules: ['no-threat'] }, { points: 0, fatal: true })] },
  ],
}

function library(): Library {
  const found = assemble([...tinyTexts(), { path: 'scorecards/card.yaml', text: stringify(card) }])
  if (!found.library) throw new Error(JSON.stringify(found.diagnostics))
  return found.library
}
const lib = library()
const score = (items: Item[]): ScoreResult => scoreCall(lib, log([...items, { type: 'ended', who: 'agent' }]))
const of = (result: ScoreResult, id: string) => result.items.find((candidate) => candidate.id === id)

const good: Item[] = [
  ['agent', '您好', 'agent.greet'],
  ['agent', '录音', 'agent.notify-recording'],
  ['agent', '是本人吗', 'agent.verify-identity'],
  ['debtor', '我是我是我是我是我是', 'debtor.confirm-identity'],
  ['agent', '逾期了', 'agent.disclose-debt'],
  ['agent', '好处规定', 'agent.explain-benefit', 'agent.explain-policy'],
]

describe('scoring a call', () => {
  test('gives points for duties met, with the words that met them', () => {
    const verify = of(score(good), 'verify')
    expect(verify).toMatchObject({ points: 10, of: 10, state: 'scored' })
  })

  test('takes the points of a duty that was broken and shows the words that broke it', () => {
    const verify = of(score([['agent', '您欠五千', 'agent.disclose-debt']]), 'verify')
    expect(verify).toMatchObject({ points: 0, evidence: [{ turn: 0, words: '您欠五千' }] })
  })

  test('counts kinds: the same reason twice is not two reasons', () => {
    const result = score([
      ['agent', '好处', 'agent.explain-benefit'],
      ['agent', '好处', 'agent.explain-benefit'],
    ])
    expect(of(result, 'reasons')?.points).toBe(5)
    expect(of(score(good), 'reasons')?.points).toBe(10)
  })

  test('leaves out what does not apply and what a person must judge, and rescales the rest', () => {
    const result = score(good)
    expect(of(result, 'channel')?.state).toBe('not-applicable')
    expect(of(result, 'voice')?.state).toBe('manual')
    const scored = result.items.filter(({ state }) => state === 'scored')
    const sum = (pick: 'points' | 'of') => scored.reduce((total, one) => total + one[pick], 0)
    expect(result.total).toBe(Math.round((100 * sum('points')) / sum('of')))
    expect(result.sections[0]).toMatchObject({ points: sum('points'), of: sum('of') })
  })

  test('is 0 when a fatal item fails, and says where', () => {
    const result = score([...good, ['agent', '弄死你', 'violation.threat-violence']])
    expect(result).toMatchObject({ total: 0, fatal: true })
    expect(of(result, 'no-threat')?.evidence).toMatchObject([{ words: '弄死你' }])
    expect(score(good).fatal).toBe(false)
    expect(of(score(good), 'no-threat')?.evidence).toEqual([])
  })

  test('names the card and its version, and refuses a card that is not there', () => {
    expect(score(good)).toMatchObject({ scorecard: 'card', version: 3 })
    expect(() => scoreCall(lib, log(good), 'none')).toThrow('no scorecard “none”')
  })
})

describe('the alignment to the script', () => {
  const states = (items: Item[]) => score(items).alignment.rows.map(({ state, required }) => `${required.zh} ${state}`)

  test('ticks the steps that were said, marks what was left out and what was added', () => {
    expect(states(good).slice(0, 4)).toEqual(['greet ok', 'recording ok', 'ask-identity ok', 'tell ok'])
    expect(states([...good, ['agent', '弄死你', 'violation.threat-violence']])).toContainEqual(expect.stringMatching(/ violation$/))
    expect(states([{ type: 'said' }, ['agent', '录音', 'agent.notify-recording']])[0]).toBe('greet skipped')
  })

  test('fits wholly when everything asked for was said, less when something was left out', () => {
    const items: Item[] = [
      ['agent', '您好', 'agent.greet'],
      ['agent', '录音', 'agent.notify-recording'],
      ['agent', '本人吗', 'agent.verify-identity'],
    ]
    expect(score(items).alignment.fit).toBe(1)
    expect(score([{ type: 'said' }, ...items.slice(1)]).alignment.fit).toBeCloseTo(2 / 3)
  })
})

describe('a reviewer’s word', () => {
  test('replaces the points and the total, clamped to what the item offers', () => {
    const result = overruleScore(score(good), { voice: { points: 4, reason: '抢话' }, verify: { points: 99, reason: '够了' } })
    expect(result.items.find(({ id }) => id === 'voice')).toMatchObject({ state: 'scored', points: 4 })
    expect(result.items.find(({ id }) => id === 'verify')?.points).toBe(10)
    expect(result.total).toBeLessThan(score(good).total)
  })

  test('lifts a fatal finding, or makes one', () => {
    const bad = score([...good, ['agent', '弄死你', 'violation.threat-violence']])
    expect(overruleScore(bad, { 'no-threat': { points: 1, reason: '转述' } })).toMatchObject({ fatal: false })
    expect(overruleScore(bad, { 'no-threat': { points: 1, reason: '转述' } }).total).toBeGreaterThan(0)
    expect(overruleScore(score(good), { 'no-threat': { points: 0, reason: '语气' } })).toMatchObject({ total: 0, fatal: true })
  })

  test('on an unknown item is refused', () => {
    expect(() => overruleScore(score(good), { nothing: { points: 1, reason: '' } })).toThrow('no item “nothing”')
  })
})
