import type { CallEvent } from '../../../core/call/event.ts'
import type { Locale, PersonaId, Product } from '../../../core/library/schema.ts'
import type { CallStarted, EventsAnswer } from '../../../protocol/api.ts'
import { get, post } from '../../connection/api.ts'

/** What a mock call is begun with. A seed gives the same opponent again. */
export interface MockCallOrder {
  readonly persona: PersonaId
  readonly stage: string
  readonly product?: Product
  readonly scenario?: string
  readonly locale: Locale
  readonly seed?: number
}

/** Begin a mock call; gives the id of the call, which the live-call screen opens. @throws RequestFailed */
export async function beginMockCall(order: MockCallOrder): Promise<string> {
  return (await post<CallStarted>('/api/mock-calls', order)).call
}

/** The log of a mock call. @throws RequestFailed */
export async function loadMockLog(call: string): Promise<readonly CallEvent[]> {
  return (await get<EventsAnswer>(`/api/calls/${encodeURIComponent(call)}/events`)).events
}
