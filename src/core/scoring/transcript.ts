import type { ActReading, Entities, ReadingContext } from '../acts/reading.ts'
import { openCall, type Call } from '../call/call.ts'
import type { CallEvent, EventBody, Started } from '../call/event.ts'
import { step } from '../call/step.ts'
import { readingContext } from '../call/reading-context.ts'
import type { Library } from '../library/library.ts'

/** A recorded conversation, as an ASR server or a person wrote it down; `t` is seconds since the call began. */
export interface Transcript {
  readonly turns: readonly { readonly speaker: 'agent' | 'debtor'; readonly t: number; readonly text: string }[]
}

/** What understands an utterance: its acts, and its sums and days. `turn` counts from 0. */
export interface Understanding {
  acts(text: string, context: ReadingContext, turn: number): readonly ActReading[]
  entities(text: string): Entities
}

export interface ReplayedTranscript {
  readonly call: Call
  readonly events: readonly CallEvent[]
}

/**
 * Make a recorded conversation a call's log, as if it were heard now, and fold it. The call ends with the last turn;
 * the other end hung up when it spoke last and no goodbye was said. `at` is the start, ISO 8601.
 */
export function replayTranscript(
  library: Library,
  started: Started,
  at: string,
  { turns }: Transcript,
  { acts, entities }: Understanding,
): ReplayedTranscript {
  const events: CallEvent[] = []
  const add = (body: EventBody | Started, t: number): CallEvent => {
    const seq = events.length + 1
    const event = { ...body, seq, id: `transcript-${seq}`, at, t, by: 'transcript' } as CallEvent
    events.push(event)
    return event
  }
  let call = openCall(library, add(started, 0))
  for (const [turn, { speaker, t, text }] of turns.entries()) {
    const heard = [...acts(text, readingContext(call, speaker), turn)]
    call = step(call, add({ type: 'utterance', speaker, text, source: 'replay', acts: heard, entities: entities(text) }, t))[0]
  }
  const last = turns.at(-1)
  const goodbye = call.acts.some(({ id }) => id === 'agent.close')
  call = step(call, add({ type: 'ended', who: last?.speaker === 'debtor' && !goodbye ? 'debtor' : 'agent' }, last?.t ?? 0))[0]
  return { call, events }
}
