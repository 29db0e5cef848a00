import { mergeLine } from '../library/merge.ts'
import type { Locale, PromiseKind } from '../library/schema.ts'
import type { Call, HeardPromise } from './call.ts'
import type { CallEvent, Promise_ } from './event.ts'
import { asksForPromise, commits, kindOfPromise } from './promise-kind.ts'
import type { LinePart, PromiseAdvice, PromiseView } from './view.ts'

/**
 * A promise grows over the turns: a sum here, a day there. The newest word on each counts; of several days in one
 * utterance the first, with its sum, for that is the part that falls due first. Figures that come with no committing act
 * count only as the plain answer to a question for a commitment, and only once a committing act is heard too, before or
 * after, so that the order in which the parts are said does not matter.
 */
export function hearPromise(
  call: Pick<Call, 'turns' | 'heardPromise'>,
  event: Pick<Extract<CallEvent, { type: 'utterance' }>, 'seq' | 'acts' | 'entities'>,
): HeardPromise | null {
  const before = call.heardPromise
  const { amounts = [], dates = [] } = event.entities ?? {}
  const acts = (event.acts ?? []).map((reading) => reading.id)
  const committed = commits(acts)
  // "They owe me fifty thousand": a sum that is somebody else's, though the day on which it comes may be the day.
  const sums = !committed && acts.includes('objection.waiting-receivable') ? [] : amounts
  const answered = !acts.some((act) => against.includes(act)) && asksForPromise(call.turns.findLast(({ speaker }) => speaker === 'agent'))
  if (!committed && !(answered && sums.length + dates.length > 0)) return before
  const amount = (dates.length > 1 ? sums[0] : sums.at(-1)) ?? null
  const date = dates[0] ?? null
  return {
    amount: amount ?? before?.amount ?? null,
    date: date ?? before?.date ?? null,
    seq: event.seq,
    committed: committed || (before?.committed ?? false),
    parts: [...(before?.parts ?? []), { seq: event.seq, amount, date }],
  }
}

/** An answer that does one of these promises nothing by its figures: "three hundred is too much", "I paid on the 5th". */
const against = [
  'debtor.reject-plan',
  'debtor.broken-promise-excuse',
  'debtor.abuse',
  'debtor.threat',
  'debtor.third-party',
  'objection.refuse',
  'objection.no-money',
  'objection.already-paid',
  'objection.amount-wrong',
  'objection.fee-unfair',
  'objection.not-my-debt',
  'objection.unemployed',
]

/** The promise as the form shows it. A full settlement may be meant where no sum was named; the form asks. */
export function viewPromise(call: Call): PromiseView {
  const { heardPromise, confirmedPromise: confirmed } = call
  const { kind, hedges, words } = kindOfPromise(call)
  const figures = heardPromise?.committed ? heardPromise : null
  const heard =
    figures !== null || hedges.size > 0
      ? {
          amount: figures?.amount ?? null,
          date: figures?.date ?? null,
          condition: hedges.get('conditional') ?? null,
          seq: figures?.seq ?? call.turns.at(-1)?.seq ?? call.seq,
        }
      : null
  const amount = confirmed?.amount ?? heard?.amount ?? null
  const missing: ('amount' | 'date')[] = []
  if (heard && !confirmed) {
    if (heard.amount === null) missing.push('amount')
    if (heard.date === null) missing.push('date')
  }
  return {
    heard,
    kind,
    words,
    advice: kind === null ? null : adviceOn(call, kind, heard),
    missing,
    confirmed,
    channelTold: call.acts.some((act) => act.id === 'agent.give-channel'),
    remainder: amount === null ? null : Math.max(0, Math.round((call.started.case.amount - amount) * 100) / 100),
  }
}

/** What the library says of this kind; null where it says nothing. A question whose values are not known is left out. */
function adviceOn(call: Call, kind: PromiseKind, heard: PromiseView['heard']): PromiseAdvice | null {
  const entry = call.library.promises?.kinds.find(({ id }) => id === kind)
  if (!entry) return null
  const { case: facts, agent } = call.started
  // What was not said is a value that cannot be filled, never a nought or a blank.
  const promise = { amount: heard?.amount ?? Number.NaN, date: heard?.date ?? '' }
  const fill = (line: string, locale: Locale): readonly LinePart[] | null => {
    const merged = mergeLine(line, { case: facts, agent, promise, today: call.startedAt.slice(0, 10) }, locale)
    return 'parts' in merged ? merged.parts : null
  }
  const ask = entry.ask.flatMap((line) => {
    const [zh, en] = [fill(line.zh, 'zh'), fill(line.en, 'en')]
    return zh && en ? [{ zh, en }] : []
  })
  return { title: entry.title, why: entry.why, ask }
}

/** The promise that lines may quote: confirmed, or heard in full. */
export function quotablePromise(call: Call): Promise_ | null {
  if (call.confirmedPromise) return call.confirmedPromise
  const heard = call.heardPromise
  return heard?.committed && heard.amount !== null && heard.date !== null ? { amount: heard.amount, date: heard.date } : null
}
