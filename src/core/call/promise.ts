import type { Call, HeardPromise } from './call.ts'
import type { CallEvent, Promise_ } from './event.ts'
import type { PromiseView } from './view.ts'

const committing = ['debtor.promise', 'debtor.accept-plan', 'objection.partial-only', 'objection.pay-later']

/**
 * A promise grows over the turns: a sum here, a day there. The newest word on each counts. Figures that come with no
 * committing act count only as the answer to a question for a commitment.
 */
export function hearPromise(
  call: Pick<Call, 'turns' | 'heardPromise'>,
  event: Pick<Extract<CallEvent, { type: 'utterance' }>, 'seq' | 'acts' | 'entities'>,
): HeardPromise | null {
  const before = call.heardPromise
  const { amounts = [], dates = [] } = event.entities ?? {}
  const acts = (event.acts ?? []).map((reading) => reading.id)
  const asked =
    call.turns.at(-2)?.acts.some((reading) => reading.id === 'agent.ask-commitment' || reading.id === 'agent.offer-plan') ?? false
  const commits = acts.some((act) => committing.includes(act)) || (before !== null && asked)
  if (!commits || (amounts.length === 0 && dates.length === 0)) return before
  return {
    amount: amounts.at(-1) ?? before?.amount ?? null,
    date: dates.at(-1) ?? before?.date ?? null,
    seq: event.seq,
    definite: acts.includes('debtor.promise') || (before?.definite ?? false),
  }
}

/** The promise as the form shows it. A full settlement may be meant where no sum was named; the form asks. */
export function viewPromise(call: Call): PromiseView {
  const { heardPromise: heard, confirmedPromise: confirmed } = call
  const amount = confirmed?.amount ?? heard?.amount ?? null
  const missing: ('amount' | 'date')[] = []
  if (heard && !confirmed) {
    if (heard.amount === null) missing.push('amount')
    if (heard.date === null) missing.push('date')
  }
  return {
    heard,
    missing,
    confirmed,
    channelTold: call.acts.some((act) => act.id === 'agent.give-channel'),
    remainder: amount === null ? null : Math.max(0, Math.round((call.started.case.amount - amount) * 100) / 100),
  }
}

/** The promise that lines may quote: confirmed, or heard in full. */
export function quotablePromise(call: Call): Promise_ | null {
  if (call.confirmedPromise) return call.confirmedPromise
  const heard = call.heardPromise
  return heard?.amount != null && heard.date !== null ? { amount: heard.amount, date: heard.date } : null
}
