import type { CallEvent } from '../../../core/call/event.ts'
import type { Outcome, Text } from '../../../core/library/schema.ts'
import { get, put } from '../../connection/api.ts'
import type { ReviewRecord } from './review-record.ts'

/** A finished call as the list shows it. */
export interface FinishedCall {
  readonly id: string
  readonly mode: 'live' | 'replay' | 'mock'
  /** ISO 8601. */
  readonly startedAt: string
  readonly debtor: string
  readonly collector: string
  readonly flow: Text | string
  readonly outcome: Outcome
  /** 0..100; null when it is not scored yet. */
  readonly score: number | null
  readonly fatal: boolean
  readonly review: 'none' | 'draft' | 'published'
}

/** All finished calls that this user may see, newest first. @throws RequestFailed */
export async function listFinishedCalls(): Promise<readonly FinishedCall[]> {
  const { calls } = await get<{ calls: readonly FinishedCall[] }>('/api/calls?state=finished')
  return calls.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}

/** The log of a call. @throws RequestFailed */
export async function loadLog(call: string): Promise<readonly CallEvent[]> {
  return (await get<{ events: readonly CallEvent[] }>(`/api/calls/${encodeURIComponent(call)}/events`)).events
}

/** What the reviewer added so far; null before the first save. @throws RequestFailed */
export async function loadReview(call: string): Promise<ReviewRecord | null> {
  return (await get<{ review: ReviewRecord | null }>(`/api/calls/${encodeURIComponent(call)}/review`)).review
}

/** Save the whole review. @throws RequestFailed */
export async function saveReview(call: string, review: ReviewRecord): Promise<void> {
  await put(`/api/calls/${encodeURIComponent(call)}/review`, review)
}

/** Calls that hold every word of `find` in debtor, collector or id, and pass the filters. */
export function filterCalls(
  calls: readonly FinishedCall[],
  { find, mode, onlyFatal }: { find: string; mode: FinishedCall['mode'] | 'all'; onlyFatal: boolean },
): readonly FinishedCall[] {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean)
  return calls.filter((call) => {
    const haystack =
      `${call.id} ${call.debtor} ${call.collector} ${typeof call.flow === 'string' ? call.flow : `${call.flow.zh} ${call.flow.en}`}`.toLowerCase()
    return (mode === 'all' || call.mode === mode) && (!onlyFatal || call.fatal) && words.every((word) => haystack.includes(word))
  })
}
