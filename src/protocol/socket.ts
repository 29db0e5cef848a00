import { z } from 'zod'
import { clientEvent, type CallEvent } from '../core/call/event.ts'
import type { RefusalAnswer } from './errors.ts'

/** What a client may send. Each is answered through its acknowledgement. */
export const join = z.strictObject({ call: z.string().min(1).max(64), after: z.number().int().min(0) })
export const leave = z.strictObject({ call: z.string().min(1).max(64) })
export const sendEvent = z.strictObject({ call: z.string().min(1).max(64), event: clientEvent })

export type JoinAnswer = { readonly ok: true; readonly events: readonly CallEvent[] } | RefusalAnswer
export type SendAnswer = { readonly ok: true; readonly seq: number } | RefusalAnswer

export interface ClientEvents {
  'call:join': (message: z.infer<typeof join>, ack: (answer: JoinAnswer) => void) => void
  'call:leave': (message: z.infer<typeof leave>) => void
  'call:event': (message: z.infer<typeof sendEvent>, ack: (answer: SendAnswer) => void) => void
}
export interface ServerEvents {
  /** Events of a call that this client has joined, in order, its own among them. */
  'call:events': (message: { readonly call: string; readonly events: readonly CallEvent[] }) => void
}
