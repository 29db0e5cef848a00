import { describe, expect, it } from 'vitest'
import { openCall } from '../../../src/core/call/call.ts'
import type { Library } from '../../../src/core/library/library.ts'
import type { LibraryShelf } from '../../../src/server/library/library-shelf.ts'
import { checkWording } from '../../../src/server/live-call/check-wording.ts'
import { log } from '../../fixtures/tiny-call.ts'
import { both, tinyLibrary } from '../../fixtures/tiny-library.ts'

const body =
  '{{case.name}}：\n\n您说好{{promise.date}}还{{promise.amount}}。还有{{case.amount}}没有还。\n------ 签收 ------\n{{agent.name}} (no. {{agent.number}})'
const reminder = {
  id: 'reminder',
  title: both('提醒'),
  channel: 'letter',
  jurisdictions: ['cn'],
  outcomes: [],
  body: both(body),
  handbook: [],
}
const library = { ...tinyLibrary(), notices: { reminder } } as unknown as Library
const call = openCall(library, log([])[0]!)

/** Reads violations in the given words alone, and remembers what it was given to read. */
function check(text: string, bad: readonly string[], confidence = 0.9) {
  const read: string[] = []
  const shelf = {
    read: (words: string) => {
      read.push(words)
      const acts = bad.some((part) => words.includes(part)) ? [{ id: 'violation.threat-violence', confidence, spans: [] }] : []
      return { acts, entities: { amounts: [], dates: [], kind: 'none' } }
    },
  } as unknown as LibraryShelf
  return { findings: checkWording(shelf, call, { notice: 'reminder', text, promise: { amount: 2000, date: '2026-03-17' } }), read }
}
const filled = '张伟：\n\n您说好3月17日还2,000 元。还有5,200 元没有还。\n------ 签收 ------\n小李 (no. 3021)'

describe('checking the wording of a notice', () => {
  it('reads it sentence by sentence, and no heading, dateline or blank that is the notice’s own', () => {
    expect(check(filled, []).read).toEqual(['您说好3月17日还2,000 元。', '还有5,200 元没有还。'])
  })

  it('finds what was written into it, with the rule of the call’s packs and what to say instead', () => {
    expect(check(`${filled}\n不还就打断你的腿`, ['腿']).findings).toEqual([
      expect.objectContaining({
        act: 'violation.threat-violence',
        words: '不还就打断你的腿',
        own: false,
        rule: expect.objectContaining({ id: 'no-threat', remedy: both('calm') }) as unknown,
      }),
    ])
  })

  it('tells the library’s own sentence from one that was changed', () => {
    expect(check(filled, ['您说好']).findings.map(({ own }) => own)).toEqual([true])
    expect(check(filled.replace('您说好', '您说好的，不然走着瞧，'), ['您说好']).findings.map(({ own }) => own)).toEqual([false])
    expect(check(filled.replace('5,200', '9,999'), ['没有还']).findings.map(({ own }) => own)).toEqual([false])
  })

  it('takes no guess for a finding', () => {
    expect(check(filled, ['您说好'], 0.49).findings).toEqual([])
  })

  it('reads every line of a text that is no notice of the library', () => {
    const { read } = check('一行\n两行', [])
    expect(read).toEqual(['一行', '两行'])
  })
})
