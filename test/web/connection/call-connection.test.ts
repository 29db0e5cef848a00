import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallEvent, ClientEvent } from '../../../src/core/call/event.ts'
import { log } from '../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'

/** A server that lives in the test: it numbers events, takes none twice, and can be cut off. */
class FakeServer {
  events: CallEvent[] = log([])
  connected = false
  swallow = false
  refuse: string | null = null
  received: string[] = []
  #on = new Map<string, (given?: unknown) => void>()

  on(name: string, run: (given?: unknown) => void) {
    this.#on.set(name, run)
    return this
  }
  timeout() {
    return this
  }
  emit() {}
  disconnect() {
    return this
  }
  connect() {}
  async emitWithAck(name: string, message: { after: number; event: ClientEvent }): Promise<unknown> {
    if (!this.connected) throw new Error('timeout')
    if (name === 'call:join') return { ok: true, events: this.events.filter(({ seq }) => seq > message.after) }
    const { id, t, body } = message.event
    this.received.push(id)
    if (this.refuse) return { error: { code: this.refuse, message: { zh: '', en: '' } } }
    const kept = this.events.find((event) => event.id === id)
    if (kept) return { ok: true, seq: kept.seq }
    const event = { ...body, seq: this.events.length + 1, id, at: new Date(0).toISOString(), t: t ?? 0, by: 'me' } as CallEvent
    this.events = [...this.events, event]
    if (this.swallow) {
      this.cut()
      throw new Error('timeout')
    }
    this.tell(event)
    return { ok: true, seq: event.seq }
  }
  tell(...events: CallEvent[]) {
    this.#on.get('call:events')?.({ call: 'c1', events })
  }
  open() {
    this.connected = true
    this.#on.get('connect')?.()
  }
  cut() {
    this.connected = false
    this.#on.get('disconnect')?.()
  }
}

let server: FakeServer
vi.mock('socket.io-client', () => ({ io: () => server }))
vi.stubGlobal('fetch', async () => new Response(JSON.stringify(tinyLibrary()), { headers: { 'content-type': 'application/json' } }))

beforeEach(() => {
  server = new FakeServer()
})

async function join() {
  const { CallConnection } = await import('../../../src/web/connection/call-connection.svelte.ts')
  const connection = new CallConnection('c1')
  server.open()
  await vi.waitFor(() => expect(connection.status).toBe('live'))
  return connection
}

describe('the connection to a call', () => {
  it('shows the server’s log', async () => {
    const connection = await join()
    expect(connection.view?.step.key).toBe('opening/greet')
  })

  it('shows what was done before the server has it', async () => {
    const connection = await join()
    server.connected = false
    connection.send({ type: 'said' })
    expect(connection.view?.step.key).toBe('opening/recording')
    expect(connection.waiting).toBe(1)
  })

  it('sends what waited after the line is back, in the order of the keys', async () => {
    const connection = await join()
    server.cut()
    connection.send({ type: 'said' })
    connection.send({ type: 'note', text: '等一下' })
    server.open()
    await vi.waitFor(() => expect(connection.waiting).toBe(0))
    expect(server.events.map(({ type }) => type)).toEqual(['started', 'said', 'note'])
    expect(connection.status).toBe('live')
  })

  it('keeps what waits through a reload', async () => {
    const before = await join()
    server.cut()
    before.send({ type: 'flag' })
    await join()
    await vi.waitFor(() => expect(server.events.at(-1)?.type).toBe('flag'))
  })

  it('sends an event again when its acknowledgement was lost; it is stored once', async () => {
    const connection = await join()
    server.swallow = true
    connection.send({ type: 'flag' })
    await vi.waitFor(() => expect(connection.status).toBe('offline'))
    server.swallow = false
    server.open()
    await vi.waitFor(() => expect(connection.waiting).toBe(0))
    expect(server.events.filter(({ type }) => type === 'flag')).toHaveLength(1)
    expect(connection.view?.flags).toHaveLength(1)
  })

  it('asks by number for what it missed', async () => {
    const connection = await join()
    const [, second, third] = log([{ type: 'flag' }, { type: 'note', text: '三' }])
    server.events = [server.events[0]!, second!, third!]
    server.tell(third!)
    await vi.waitFor(() => expect(connection.view?.notes).toHaveLength(1))
    expect(connection.view?.flags).toHaveLength(1)
  })

  it('takes no event twice', async () => {
    const connection = await join()
    const [, flag] = log([{ type: 'flag' }])
    server.events = [server.events[0]!, flag!]
    server.tell(flag!)
    server.tell(flag!)
    expect(connection.view?.flags).toHaveLength(1)
  })

  it('withdraws from the screen what the server will not take, and says so', async () => {
    const connection = await join()
    server.refuse = 'call-over'
    connection.send({ type: 'said' })
    await vi.waitFor(() => expect(connection.refused).toMatchObject({ code: 'call-over', body: { type: 'said' } }))
    expect(connection.view?.step.key).toBe('opening/greet')
    expect(connection.waiting).toBe(0)
  })

  it('says a refusal until something else is done', async () => {
    const connection = await join()
    server.refuse = 'too-many'
    connection.send({ type: 'said' })
    await vi.waitFor(() => expect(connection.refused).not.toBeNull())
    server.refuse = null
    connection.send({ type: 'flag' })
    expect(connection.refused).toBeNull()
  })
})
