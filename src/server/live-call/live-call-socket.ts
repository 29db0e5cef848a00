import type { Server, Socket } from 'socket.io'
import type { z } from 'zod'
import type { User } from '../../protocol/api.ts'
import { Refused, refusalAnswer, type RefusalAnswer } from '../../protocol/errors.ts'
import { join, leave, sendEvent, type ClientEvents, type ServerEvents } from '../../protocol/socket.ts'
import type { CallLog } from './call-log.ts'

export type CallServer = Server<ClientEvents, ServerEvents, object, { user: User }>

/** More than a fast typist and a recogniser together; a guard against a client gone mad. */
const mostEventsPerSecond = 50

/** The socket's half of a live call: join a call's room, send its events. Every message is checked for shape, role and owner. */
export function serveLiveCalls(
  io: CallServer,
  log: CallLog,
  joined: (user: User, call: string) => void,
  complain: (error: unknown) => void,
): void {
  log.onEvents((call, events) => io.to(room(call)).emit('call:events', { call, events }))
  io.on('connection', (socket) => {
    const slow = limiter(mostEventsPerSecond)
    answer(socket, 'call:join', join, complain, async ({ call, after }) => {
      await log.find(socket.data.user, call)
      await socket.join(room(call))
      joined(socket.data.user, call)
      return { ok: true, events: await log.events(call, after) } as const
    })
    answer(socket, 'call:event', sendEvent, complain, async ({ call, event }) => {
      if (!slow()) throw new Refused('too-many')
      return { ok: true, seq: await log.append(socket.data.user, call, event) } as const
    })
    socket.on('call:leave', (message) => {
      const left = leave.safeParse(message)
      if (left.success) void socket.leave(room(left.data.call))
    })
  })
}

const room = (call: string): string => `call:${call}`

function answer<Event extends 'call:join' | 'call:event', Schema extends z.ZodType, Answer extends object>(
  socket: Socket<ClientEvents, ServerEvents, object, { user: User }>,
  name: Event,
  schema: Schema,
  complain: (error: unknown) => void,
  handle: (message: z.infer<Schema>) => Promise<Answer>,
): void {
  const listener = (message: unknown, ack: unknown): void => {
    const reply = typeof ack === 'function' ? (ack as (answer: Answer | RefusalAnswer) => void) : (): void => undefined
    const parsed = schema.safeParse(message)
    if (!parsed.success) return reply(refusalAnswer('malformed'))
    handle(parsed.data).then(reply, (error: unknown) => {
      if (error instanceof Refused) return reply(refusalAnswer(error.code, error.detail))
      complain(error)
      reply(refusalAnswer('internal'))
    })
  }
  socket.on(name, listener as never)
}

function limiter(most: number): () => boolean {
  let second = 0
  let count = 0
  return () => {
    const now = Math.floor(performance.now() / 1000)
    if (now !== second) [second, count] = [now, 0]
    count += 1
    return count <= most
  }
}
