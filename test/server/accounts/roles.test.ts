import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventBody } from '../../../src/core/call/event.ts'
import { tinyCase } from '../../fixtures/tiny-call.ts'
import { startApp, type RunningApp } from '../running-app.ts'

let app: RunningApp
let call: string
let finished: string
beforeAll(async () => {
  app = await startApp()
  call = await app.callOf('collector')
  finished = await app.callOf('collector')
  const owner = await app.socketOf('collector')
  await owner.send(finished, { type: 'ended', who: 'agent' })
})
afterAll(() => app.close())

const people = [null, 'collector', 'other-collector', 'trainer', 'reviewer', 'supervisor', 'administrator'] as const
type Person = (typeof people)[number]

/** What comes of a request: `ok` or a refusal's code, a column for each of `people`. */
type Row = [title: string, ask: (person: Person) => Promise<string>, ...outcomes: string[]]

const http =
  (method: string, path: () => string, body?: unknown) =>
  async (person: Person): Promise<string> => {
    const { status, code } = await app.request(method, path(), person, body)
    return code ?? (status < 300 ? 'ok' : String(status))
  }
const event =
  (body: EventBody) =>
  async (person: Person): Promise<string> => {
    const socket = await app.socketOf(person).catch((error: Error) => error.message)
    if (typeof socket === 'string') return socket
    return (await socket.ask('call:event', { call, event: { id: randomUUID(), body } })).error?.code ?? 'ok'
  }
const join = async (person: Person): Promise<string> => {
  const socket = await app.socketOf(person).catch((error: Error) => error.message)
  return typeof socket === 'string' ? socket : ((await socket.ask('call:join', { call, after: 0 })).error?.code ?? 'ok')
}

const out = 'not-signed-in'
const no = 'forbidden'
const none = 'unknown-call'
const review = { overrules: [], comments: [], published: false }
const utterance: EventBody = { type: 'utterance', speaker: 'debtor', text: '喂', source: 'asr' }
const heard = { utterances: [{ id: randomUUID(), speaker: 'debtor', text: '喂' }] }
const mock = { persona: 'evasive', stage: 'middle', locale: 'zh' }
const override = { override: { reason: '家属请我们打来' } }

const table: Row[] = [
  // title, request                                                            nobody  owner  other   trainer reviewer supervisor administrator
  ['see the queue', http('GET', () => '/api/queue'), out, 'ok', 'ok', no, no, 'ok', 'ok'],
  ['read the library', http('GET', () => '/api/library/current'), out, 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
  [
    'load the detector',
    http('GET', () => '/api/detector/fr/current'),
    out,
    'malformed',
    'malformed',
    'malformed',
    'malformed',
    'malformed',
    'malformed',
  ],
  ['start a call', http('POST', () => '/api/cases/case-1/calls', {}), out, 'ok', 'unknown-case', no, no, 'ok', 'ok'],
  [
    'start a blocked call',
    http('POST', () => '/api/cases/case-dead/calls', {}),
    out,
    'gate-blocked',
    'unknown-case',
    no,
    no,
    'gate-blocked',
    'gate-blocked',
  ],
  ['override a gate', http('POST', () => '/api/cases/case-dead/calls', override), out, no, 'unknown-case', no, no, 'ok', 'ok'],
  ['read the overridden gates', http('GET', () => '/api/overrides'), out, no, no, no, no, 'ok', 'ok'],
  ['start a mock call', http('POST', () => '/api/mock-calls', mock), out, 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
  ['list recordings', http('GET', () => '/api/demo/recordings'), out, 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
  ['list calls', http('GET', () => '/api/calls'), out, 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
  ['read a call', http('GET', () => `/api/calls/${call}/events`), out, 'ok', none, 'ok', 'ok', 'ok', 'ok'],
  ['read a review', http('GET', () => `/api/calls/${finished}/review`), out, 'ok', none, 'ok', 'ok', 'ok', 'ok'],
  ['write a review', http('PUT', () => `/api/calls/${finished}/review`, review), out, no, no, no, 'ok', 'ok', 'ok'],
  ['review a running call', http('PUT', () => `/api/calls/${call}/review`, review), out, no, no, no, 'malformed', 'malformed', 'malformed'],
  ['feed utterances in', http('POST', () => `/api/ingest/calls/${call}/utterances`, heard), out, 'ok', none, no, no, no, no],
  ['join by socket', join, out, 'ok', none, 'ok', 'ok', 'ok', 'ok'],
  ['send an utterance', event(utterance), out, 'ok', none, no, no, no, no],
  ['take an answer', event({ type: 'choice', answer: 1 }), out, 'ok', none, no, no, no, no],
  ['write a note', event({ type: 'note', text: 'n' }), out, 'ok', none, no, no, no, no],
  ['confirm a promise', event({ type: 'promise', promise: { amount: 1, date: '2030-01-01' } }), out, 'ok', none, no, no, no, no],
  ['whisper', event({ type: 'whisper', text: '慢一点' }), out, no, none, 'ok', no, 'ok', 'ok'],
  ['end the call', event({ type: 'ended', who: 'lost' }), out, 'ok', none, no, no, no, no],
]

describe('who may do what', () => {
  // In the order of the columns, so that the owner’s ending comes before the others try.
  it.each(table)('%s', async (_title, ask, ...outcomes) => {
    const found: string[] = []
    for (const person of people) found.push(await ask(person))
    expect(Object.fromEntries(people.map((person, i) => [person ?? 'nobody', found[i]]))).toEqual(
      Object.fromEntries(people.map((person, i) => [person ?? 'nobody', outcomes[i]])),
    )
  })

  it('a collector lists his own calls alone, a supervisor all', async () => {
    const own = await app.request('GET', '/api/calls', 'other-collector')
    const all = await app.request('GET', '/api/calls', 'supervisor')
    expect(new Set(own.body.calls.map((one: { collector: string }) => one.collector))).toEqual(new Set(['other-collector']))
    expect(all.body.calls.length).toBeGreaterThan(own.body.calls.length)
  })

  it('a collector sees his own cases alone, a supervisor all', async () => {
    const ids = async (person: string): Promise<string[]> =>
      (await app.request('GET', '/api/queue', person)).body.cases.map((one: { case: { id: string } }) => one.case.id)
    expect((await ids('other-collector')).sort()).toEqual(['case-2'])
    expect((await ids('supervisor')).sort()).toEqual(['case-1', 'case-2', 'case-dead'])
  })

  it('a draft of a review is hidden from the collector until it is published', async () => {
    const path = `/api/calls/${finished}/review`
    await app.request('PUT', path, 'reviewer', { ...review, published: false })
    expect((await app.request('GET', path, 'collector')).body).toEqual({ review: null })
    await app.request('PUT', path, 'reviewer', { ...review, published: true })
    expect((await app.request('GET', path, 'collector')).body).toEqual({ review: { ...review, published: true } })
  })

  it('an overridden gate is in the audit log with reason and rule', async () => {
    const row = await app.db.selectFrom('audit').selectAll().where('action', '=', 'override-gate').executeTakeFirstOrThrow()
    expect(JSON.parse(row.detail)).toEqual({ case: 'case-dead', reason: override.override.reason, rules: ['no-call-to-the-dead'] })
  })

  it('an overridden gate is told to a supervisor, the newest first, with who did it, about whom and why', async () => {
    const { body } = await app.request('GET', '/api/overrides', 'supervisor')
    const entry = { case: 'case-dead', debtor: tinyCase.name, reason: override.override.reason, rules: ['no-call-to-the-dead'] }
    expect(body).toMatchObject({
      overrides: [
        { ...entry, by: 'administrator' },
        { ...entry, by: 'supervisor' },
      ],
      whole: true,
    })
  })

  it.each(['', '   ', '      x'])('a gate is not overridden for the reason “%s”', async (reason) => {
    const count = async () => (await app.db.selectFrom('audit').select('seq').execute()).length
    const before = await count()
    const { code } = await app.request('POST', '/api/cases/case-dead/calls', 'supervisor', { override: { reason } })
    expect([code, await count()]).toEqual(['malformed', before])
  })
})
