import type { ReadingContext } from '../acts/reading.ts'
import type { Call } from './call.ts'

/** What a reader should know of the call when it reads the next utterance. */
export function readingContext(call: Call, speaker: 'agent' | 'debtor'): ReadingContext {
  const heard = call.acts.filter((act) => act.speaker === 'debtor').map((act) => act.id)
  const confirmed = heard.lastIndexOf('debtor.confirm-identity')
  const third = Math.max(heard.lastIndexOf('debtor.third-party'), heard.lastIndexOf('debtor.wrong-person'))
  return {
    locale: call.started.locale,
    speaker,
    prev: call.turns.at(-1)?.text,
    party: confirmed < 0 && third < 0 ? 'unknown' : confirmed > third ? 'debtor' : 'third-party',
    heard,
  }
}
