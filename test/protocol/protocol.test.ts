import { describe, expect, it } from 'vitest'
import { clientEvent } from '../../src/core/call/event.ts'
import { ingest, recording, review, signIn, startCall } from '../../src/protocol/api.ts'
import { Refused, refusalAnswer, refusals, type RefusalCode } from '../../src/protocol/errors.ts'
import { join, sendEvent } from '../../src/protocol/socket.ts'
import { demoRecordings } from '../../src/server/demo/recordings.ts'

const id = '8f14e45f-ceea-467f-a8d5-1c2b3a4d5e6f'
const turn = { speaker: 'agent', t: 0, text: '您好' }
const call = { id: 'one', locale: 'zh', case: 'case-1', turns: [turn] }

describe('the shapes on the wire', () => {
  it.each([
    ['a recording', recording, call],
    ['a recording with a title', recording, { ...call, title: { zh: '一', en: 'one' } }],
    ['an event', clientEvent, { id, body: { type: 'said' } }],
    ['an event with its second', clientEvent, { id, t: 3.5, body: { type: 'choice', answer: 12 } }],
    ['a join', join, { call: 'x', after: 0 }],
    ['a start without wishes', startCall, {}],
    ['a hundred utterances', ingest, { utterances: Array.from({ length: 100 }, () => ({ id, speaker: 'debtor', text: '喂' })) }],
  ])('take %s', (_title, shape, value) => {
    expect(shape.safeParse(value).error).toBeUndefined()
  })

  it.each([
    ['a recording without turns', recording, { ...call, turns: [] }],
    ['a turn before the beginning', recording, { ...call, turns: [{ ...turn, t: -0.1 }] }],
    ['a turn past a day', recording, { ...call, turns: [{ ...turn, t: 86_401 }] }],
    ['a second that is no number', recording, { ...call, turns: [{ ...turn, t: Number.NaN }] }],
    ['a field too many', recording, { ...call, debtor: '张伟' }],
    ['an answer past the twelfth', clientEvent, { id, body: { type: 'choice', answer: 13 } }],
    ['a promise of nothing', clientEvent, { id, body: { type: 'promise', promise: { amount: 0, date: '2030-01-01' } } }],
    ['a promise on a day that is none', clientEvent, { id, body: { type: 'promise', promise: { amount: 1, date: '2030-02-30' } } }],
    ['`started`', clientEvent, { id, body: { type: 'started', mode: 'live', locale: 'zh', library: 'x', flow: 'x', packs: [] } }],
    ['a call’s id of 65 characters', sendEvent, { call: 'x'.repeat(65), event: { id, body: { type: 'said' } } }],
    ['a password of 201 characters', signIn, { name: 'x', password: 'x'.repeat(201) }],
    ['an overrule without a reason', review, { overrules: [{ item: 'x', points: 1, reason: '' }], comments: [], published: false }],
  ])('refuse %s', (_title, shape, value) => {
    expect(shape.safeParse(value).success).toBe(false)
  })

  it('the shipped recordings are recordings whose turns stand in the order of time', () => {
    const shipped = demoRecordings()
    expect(shipped.length).toBeGreaterThan(0)
    for (const { turns } of shipped) expect(turns.map(({ t }) => t)).toEqual(turns.map(({ t }) => t).sort((a, b) => a - b))
  })
})

describe('refusals', () => {
  it.each(Object.keys(refusals) as RefusalCode[])('%s has a status and a sentence in both languages', (code) => {
    const { error } = refusalAnswer(code)
    expect(refusals[code].status).toBeGreaterThanOrEqual(400)
    expect(error.message.zh).toMatch(/[\u4e00-\u9fff].*。$/u)
    expect(error.message.en).toMatch(/^[A-Z].*\.$/)
    expect('detail' in error).toBe(false)
  })

  it('carry their detail to the answer', () => {
    const refused = new Refused('gate-blocked', [1])
    expect(refusalAnswer(refused.code, refused.detail).error.detail).toEqual([1])
  })
})
