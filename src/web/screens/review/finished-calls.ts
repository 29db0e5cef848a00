import type { CallEvent } from '../../../core/call/event.ts'
import type { CallsAnswer, CallSummary, EventsAnswer } from '../../../protocol/api.ts'
import { get, put } from '../../connection/api.ts'
import type { ReviewRecord } from './review-record.ts'

/** A finished call as the list shows it. */
export type FinishedCall = CallSummary

/** All finished calls that this user may see, newest first. @throws RequestFailed */
export async function listFinishedCalls(): Promise<readonly FinishedCall[]> {
  const { calls } = await get<CallsAnswer>('/api/calls?state=finished')
  return calls.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}

/** The log of a call. @throws RequestFailed */
export async function loadLog(call: string): Promise<readonly CallEvent[]> {
  return (await get<EventsAnswer>(`/api/calls/${encodeURIComponent(call)}/events`)).events
}

/** What the reviewer added so far; null before the first save. @throws RequestFailed */
export async function loadReview(call: string): Promise<ReviewRecord | null> {
  return (await get<{ review: ReviewRecord | null }>(`/api/calls/${encodeURIComponent(call)}/review`)).review
}

/** Save the whole review. @throws RequestFailed */
export async function saveReview(call: string, review: ReviewRecord): Promise<void> {
  await put(`/api/calls/${encodeURIComponent(call)}/review`, review)
}

/** Calls that hold every word of `find` in debtor, collector, script or id, and pass the filters. `titleOf` names a script. */
export function filterCalls(
  calls: readonly FinishedCall[],
  { find, mode, onlyFatal }: { find: string; mode: FinishedCall['mode'] | 'all'; onlyFatal: boolean },
  titleOf: (flow: string) => string = (flow) => flow,
): readonly FinishedCall[] {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean)
  return calls.filter((call) => {
    const haystack = `${call.id} ${call.debtor} ${call.collector} ${titleOf(call.flow)}`.toLowerCase()
    return (mode === 'all' || call.mode === mode) && (!onlyFatal || call.fatal) && words.every((word) => haystack.includes(word))
  })
}
