import { io, type Socket } from 'socket.io-client'
import { openCall, type Call } from '../../core/call/call.ts'
import type { CallEvent, ClientEvent, EventBody } from '../../core/call/event.ts'
import { step } from '../../core/call/step.ts'
import type { CallView } from '../../core/call/view.ts'
import { viewCall } from '../../core/call/view-of.ts'
import type { Library } from '../../core/library/library.ts'
import type { Text } from '../../core/library/schema.ts'
import type { RefusalCode } from '../../protocol/errors.ts'
import type { ClientEvents, JoinAnswer, SendAnswer, ServerEvents } from '../../protocol/socket.ts'
import { loadLibrary } from './library.ts'

/** What the server would not take: why, and what it was (null when the call itself could not be joined). */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: Text
  readonly body: EventBody | null
}

/** How long an acknowledgement may take before the event counts as unsent. */
const patienceMs = 8000

/**
 * A call as this browser knows it: the server's log, and on top of it what was done here and is not yet acknowledged.
 * What is not acknowledged is kept in local storage, so that neither a reload nor a lost line loses it; it is sent again
 * with the same id, which the server stores once.
 */
export class CallConnection {
  readonly id: string
  status = $state<'connecting' | 'live' | 'offline'>('connecting')
  view = $state.raw<CallView | null>(null)
  /** The call that the view shows. */
  call = $state.raw<Call | null>(null)
  library = $state.raw<Library | null>(null)
  /** The last refusal, until something else is done; null when all is well. */
  refused = $state.raw<Refusal | null>(null)
  /** When the server last stored something, ISO 8601. */
  savedAt = $state.raw<string | null>(null)

  #socket: Socket<ServerEvents, ClientEvents>
  #stored: Call | null = null
  #outbox: ClientEvent[]
  #sending = false

  constructor(id: string) {
    this.id = id
    this.#outbox = readOutbox(id)
    this.#socket = io({ transports: ['websocket'], reconnectionDelayMax: 3000 })
    this.#socket.on('connect', () => void this.#join())
    this.#socket.on('disconnect', () => (this.status = 'offline'))
    this.#socket.on('connect_error', () => (this.status = 'offline'))
    this.#socket.on('call:events', ({ call, events }) => {
      if (call === this.id) this.#take(events)
    })
  }

  /** How many events wait for the server. */
  get waiting(): number {
    return this.#outbox.length
  }

  /** Do something in the call: shown at once, stored as soon as the server has it. */
  send(body: EventBody): void {
    if (!this.#stored) return
    this.refused = null
    this.#outbox.push({ id: crypto.randomUUID(), ...(this.view === null ? {} : { t: this.second() }), body })
    writeOutbox(this.id, this.#outbox)
    this.#show()
    void this.#flush()
  }

  /** The second of the call, by this browser's clock; a recording runs on its own clock. */
  second(): number {
    const view = this.view
    if (!view) return 0
    if (view.mode === 'replay' || view.state !== 'talking') return view.t
    return Math.max(view.t, Math.round((Date.now() - Date.parse(view.startedAt)) / 100) / 10)
  }

  close(): void {
    this.#socket.emit('call:leave', { call: this.id })
    this.#socket.disconnect()
  }

  async #join(): Promise<void> {
    try {
      const answer = (await this.#socket
        .timeout(patienceMs)
        .emitWithAck('call:join', { call: this.id, after: this.#stored?.seq ?? 0 })) as JoinAnswer
      if ('error' in answer) {
        this.refused = { ...answer.error, body: null }
        return
      }
      const first = answer.events[0]
      if (!this.library && first?.type === 'started') this.library = await loadLibrary(first.library)
      this.#take(answer.events)
      this.status = 'live'
      await this.#flush()
    } catch {
      // No answer in time: the socket reconnects and joins again.
      this.status = 'offline'
      this.#socket.disconnect().connect()
    }
  }

  /** Events of the server, in order. What is already known is skipped; a gap is asked for again. */
  #take(events: readonly CallEvent[]): void {
    for (const event of events) {
      if (!this.#stored) {
        if (event.type !== 'started' || !this.library) continue
        this.#stored = openCall(this.library, event)
      } else if (event.seq === this.#stored.seq + 1) {
        ;[this.#stored] = step(this.#stored, event)
      } else if (event.seq > this.#stored.seq) {
        void this.#join()
        return
      }
      this.savedAt = event.at
      this.#drop(event.id)
    }
    this.#show()
  }

  #show(): void {
    if (!this.#stored) return
    let call = this.#stored
    for (const { id, t, body } of this.#outbox) {
      ;[call] = step(call, { ...body, seq: call.seq + 1, id, at: call.startedAt, t: t ?? call.t, by: 'me' })
    }
    this.call = call
    this.view = viewCall(call)
  }

  /** Send what waits, one after the other, so that the order of the keys is the order of the log. */
  async #flush(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      while (this.#outbox[0] && this.#socket.connected) {
        const event = this.#outbox[0]
        const answer = (await this.#socket.timeout(patienceMs).emitWithAck('call:event', { call: this.id, event })) as SendAnswer
        if ('error' in answer) {
          // The server will never take it: it is withdrawn from the screen, and said.
          this.refused = { ...answer.error, body: event.body }
          this.#drop(event.id)
          this.#show()
        }
        if (this.#outbox[0] === event) await new Promise((done) => setTimeout(done, 50))
      }
    } catch {
      // No answer in time, though the socket may not have noticed: connect anew, which joins and sends again.
      this.status = 'offline'
      if (this.#socket.connected) this.#socket.disconnect().connect()
    } finally {
      this.#sending = false
    }
  }

  #drop(id: string): void {
    const left = this.#outbox.filter((event) => event.id !== id)
    if (left.length === this.#outbox.length) return
    this.#outbox = left
    writeOutbox(this.id, left)
  }
}

const keyOf = (id: string): string => `cuebook.outbox.${id}`

function readOutbox(id: string): ClientEvent[] {
  try {
    return JSON.parse(localStorage.getItem(keyOf(id)) ?? '[]') as ClientEvent[]
  } catch {
    return []
  }
}

function writeOutbox(id: string, events: readonly ClientEvent[]): void {
  try {
    if (events.length === 0) localStorage.removeItem(keyOf(id))
    else localStorage.setItem(keyOf(id), JSON.stringify(events))
  } catch {
    // Without storage the outbox lives as long as the page.
  }
}
