import type { Library } from '../library/library.ts'
import { openCall, type Call } from './call.ts'
import type { CallEvent } from './event.ts'
import { step } from './step.ts'
import type { CallView } from './view.ts'
import { viewCall } from './view-of.ts'

/** The call after all events of a log. Throws when the log does not begin with `started`. */
export function replayCall(library: Library, events: readonly CallEvent[]): Call {
  const [first, ...rest] = events
  if (!first) throw new Error('A call’s log has at least one event.')
  return rest.reduce((call, event) => step(call, event)[0], openCall(library, first))
}

/** What the screen shows after all events of a log; the first `n` events give the screen of that moment. */
export function foldCall(library: Library, events: readonly CallEvent[]): CallView {
  return viewCall(replayCall(library, events))
}
