import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { EventBody } from '../../../src/core/call/event.ts'
import { startApp, type RunningApp } from '../running-app.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

const said = (text: string): EventBody => ({ type: 'utterance', speaker: 'debtor', text, source: 'asr' })

/** Wait until a condition holds; fails after two seconds. */
async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 10) {
    if (waited > 2000) throw new Error('It did not come to hold within two seconds.')
    await new Promise((done) => setTimeout(done, 10))
  }
}

describe('the log of a live call', () => {
  it('numbers events from 1 without gaps, `started` first', async () => {
    const call = await app.callOf('collector')
    const socket = await app.socketOf('collector')
    const answers = await Promise.all(['一', '二', '三'].map((text) => socket.send(call, said(text))))
    expect(answers.map(({ seq }) => seq)).toEqual([2, 3, 4])
    expect((await app.rowsOf(call)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  })

  it('gives an event that comes twice the same number, stores it once and tells of it once', async () => {
    const call = await app.callOf('collector')
    const socket = await app.socketOf('collector')
    await socket.ask('call:join', { call, after: 0 })
    const id = randomUUID()
    const [first, second] = [await socket.send(call, said('喂'), id), await socket.send(call, said('喂'), id)]
    const [third, fourth] = await Promise.all([socket.send(call, said('喂'), id), socket.send(call, said('嗯'))])
    expect([first.seq, second.seq, third.seq, fourth.seq]).toEqual([2, 2, 2, 3])
    expect((await app.rowsOf(call)).filter((row) => row.id === id)).toHaveLength(1)
    await until(() => socket.heard.length === 2)
    expect(socket.heard.map(({ seq }) => seq)).toEqual([2, 3])
  })

  it('refuses an event id that another call already has', async () => {
    const [a, b] = [await app.callOf('collector'), await app.callOf('collector')]
    const socket = await app.socketOf('collector')
    const id = randomUUID()
    await socket.send(a, said('喂'), id)
    expect((await socket.send(b, said('喂'), id)).error?.code).toBe('malformed')
    expect(await app.rowsOf(b)).toHaveLength(1)
  })

  it('sends who joins only what comes after the number he names', async () => {
    const call = await app.callOf('collector')
    const socket = await app.socketOf('collector')
    for (const text of ['一', '二', '三']) await socket.send(call, said(text))
    for (const [after, numbers] of [
      [0, [1, 2, 3, 4]],
      [2, [3, 4]],
      [4, []],
      [99, []],
    ] as const)
      expect((await socket.ask('call:join', { call, after })).events?.map(({ seq }) => seq)).toEqual(numbers)
  })

  it('lets a client that was cut off resend and catch up: nothing doubled, nothing missed', async () => {
    const call = await app.callOf('collector')
    const [first, watcher] = [await app.socketOf('collector'), await app.socketOf('supervisor')]
    await first.ask('call:join', { call, after: 0 })
    await first.send(call, said('一'))
    const id = randomUUID()
    // The line breaks with the event under way: whether it arrived, the client cannot know.
    void first.raw.emit('call:event', { call, event: { id, body: said('二') } })
    first.raw.disconnect()
    const again = await app.socketOf('collector')
    const answer = await again.send(call, said('二'), id)
    expect(answer.seq).toBe(3)
    const { events } = await again.ask('call:join', { call, after: 2 })
    expect(events?.map((event) => event.id)).toEqual([id])
    expect((await watcher.ask('call:join', { call, after: 0 })).events?.map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('tells every client in the room, and nobody who left it', async () => {
    const call = await app.callOf('collector')
    const [owner, watcher, gone] = [await app.socketOf('collector'), await app.socketOf('trainer'), await app.socketOf('reviewer')]
    for (const socket of [owner, watcher, gone]) await socket.ask('call:join', { call, after: 0 })
    gone.raw.emit('call:leave', { call })
    await gone.ask('call:join', { call: 'none', after: 0 })
    await owner.send(call, said('喂'))
    await until(() => owner.heard.length === 1 && watcher.heard.length === 1)
    expect(gone.heard).toEqual([])
  })

  it('believes no acts or entities that a client claims, and reads them itself', async () => {
    const call = await app.callOf('collector')
    const socket = await app.socketOf('collector')
    const claim = {
      acts: [{ id: 'debtor.promise', confidence: 1, spans: [] }],
      entities: { amounts: [999999], dates: [], kind: 'amount' as const },
    }
    await socket.send(call, { type: 'utterance', speaker: 'debtor', text: '您说得对啊', source: 'asr', ...claim })
    const { events } = await socket.ask('call:join', { call, after: 1 })
    const stored = events?.[0]
    if (stored?.type !== 'utterance') throw new Error('no utterance was stored')
    expect(stored.acts?.map(({ id }) => id)).not.toContain('debtor.promise')
    expect(stored.entities).toEqual({ amounts: [], dates: [], kind: 'none' })
  })

  it('records nothing but wrap-up after the end, and notes alone once closed', async () => {
    const call = await app.callOf('collector')
    const socket = await app.socketOf('collector')
    const wrapped: EventBody = { type: 'wrapped-up', disposition: 'no-result', note: '' }
    expect((await socket.send(call, wrapped)).error?.code).toBe('malformed')
    await socket.send(call, { type: 'ended', who: 'agent' })
    expect((await socket.send(call, said('喂'))).error?.code).toBe('call-over')
    expect((await socket.send(call, wrapped)).ok).toBe(true)
    expect((await socket.send(call, wrapped)).error?.code).toBe('call-over')
    expect((await socket.send(call, { type: 'note', text: '补记' })).ok).toBe(true)
  })
})

describe('a failure of the server', () => {
  it('is told as `internal`, stores nothing, and its log line quotes nobody', async () => {
    const call = await app.callOf('collector')
    const socket = await app.socketOf('collector')
    await socket.send(call, said('我的秘密'))
    // A contact of that id exists already, so that the ending cannot store its own.
    await app.db.insertInto('contacts').values({ id: call, case_id: 'case-1', at: '', body: '{}' }).execute()
    const written: string[] = []
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0)
    const answer = await socket.send(call, { type: 'ended', who: 'agent' })
    stderr.mockRestore()
    expect(answer.error?.code).toBe('internal')
    expect(await app.rowsOf(call)).toHaveLength(2)
    expect(written.join('')).toMatch(/Error/)
    expect(written.join('')).not.toContain('秘密')
  })
})

describe('what the socket refuses', () => {
  const body = said('喂')
  const id = '8f14e45f-ceea-467f-a8d5-1c2b3a4d5e6f'
  const bad: [string, string, unknown][] = [
    ['an id that is no UUID', 'call:event', { call: 'CALL', event: { id: 'one', body } }],
    ['an unknown kind of event', 'call:event', { call: 'CALL', event: { id, body: { type: 'erase' } } }],
    ['`started`, which the server alone makes', 'call:event', { call: 'CALL', event: { id, body: { type: 'started', mode: 'live' } } }],
    ['an empty utterance', 'call:event', { call: 'CALL', event: { id, body: { ...body, text: '' } } }],
    ['an utterance of 2001 characters', 'call:event', { call: 'CALL', event: { id, body: { ...body, text: 'x'.repeat(2001) } } }],
    ['a field too many', 'call:event', { call: 'CALL', event: { id, body: { ...body, seq: 7 } } }],
    ['a second before the beginning', 'call:event', { call: 'CALL', event: { id, t: -1, body } }],
    ['an author of the client’s choosing', 'call:event', { call: 'CALL', event: { id, by: 'supervisor', body } }],
    ['no event at all', 'call:event', { call: 'CALL' }],
    ['text instead of an object', 'call:event', 'CALL'],
    ['nothing', 'call:event', null],
    ['a join at a number that is none', 'call:join', { call: 'CALL', after: -1 }],
  ]
  it.each(bad)('%s: malformed, and nothing is stored', async (_title, event, message) => {
    const call = await app.callOf('collector')
    const socket = await app.socketOf('collector')
    const filled: unknown = JSON.parse(JSON.stringify(message).replaceAll('CALL', call))
    expect((await socket.ask(event, filled)).error?.code).toBe('malformed')
    expect(await app.rowsOf(call)).toHaveLength(1)
  })

  it('a message over 64 KiB cuts the line, and nothing is stored', async () => {
    const call = await app.callOf('collector')
    const socket = await app.socketOf('collector')
    const cut = new Promise((done) => socket.raw.once('disconnect', done))
    socket.raw.emit('call:event', { call, event: { id, body: { ...body, text: 'x'.repeat(70_000) } } })
    await cut
    expect(await app.rowsOf(call)).toHaveLength(1)
  })

  it('a message without an acknowledgement does not harm the server', async () => {
    const socket = await app.socketOf('collector')
    socket.raw.emit('call:event', { nonsense: true })
    socket.raw.emit('call:join')
    expect((await socket.ask('call:join', { call: 'none', after: 0 })).error?.code).toBe('unknown-call')
  })

  it('more than fifty events in a second: too-many, and the rest goes on', async () => {
    const call = await app.callOf('collector')
    const socket = await app.socketOf('collector')
    const answers = await Promise.all(Array.from({ length: 160 }, () => socket.send(call, { type: 'flag' })))
    const stored = answers.filter(({ ok }) => ok).length
    expect(answers.filter(({ error }) => error?.code === 'too-many').length).toBeGreaterThan(0)
    expect(await app.rowsOf(call)).toHaveLength(1 + stored)
  })

  it.each([
    ['no cookie', null, {}],
    ['a made-up cookie', null, { cookie: 'cuebook-session=made-up' }],
    ['a page of another site', 'collector', { origin: 'https://evil.example' }],
    ['a sandboxed page', 'collector', { origin: 'null' }],
  ])('%s: no connection', async (_title, person, headers) => {
    await expect(app.socketOf(person, headers)).rejects.toThrow()
  })
})
