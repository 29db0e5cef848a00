import type { Library } from '../library/library.ts'
import { mergeLine, type MergeFacts } from '../library/merge.ts'
import type { Notice, NoticeHold, NoticeWhen, Outcome } from '../library/schema.ts'
import { localTime } from '../rules/local-time.ts'
import type { CallCase, Promise_ } from './event.ts'
import { sureEnough } from './follow.ts'
import type { CallView, LinePart } from './view.ts'

/** What the collector settles at wrap-up; it may differ from what the log says. */
export interface Settled {
  readonly outcome: Outcome
  readonly promise: Promise_ | null
}

/** A piece of a notice: words, a value, or the name of a merge field that has none. */
export type NoticePart = LinePart | { readonly kind: 'missing'; readonly field: string }

/** Why a notice is offered; the screen has the sentence. */
export type NoticeReason =
  | 'outcome'
  | 'promise-made'
  | 'promise-broken'
  | 'promise-kept'
  | 'part'
  | 'settled'
  | 'first-contact'
  | 'hold'
  | 'party'
  | 'product'
  | 'reveals-nothing'
  | 'check-kind'

export interface NoticeOffer {
  readonly notice: Notice
  readonly reasons: readonly NoticeReason[]
  /** In the call's language. It may be sent only when nothing is missing. */
  readonly parts: readonly NoticePart[]
  readonly missing: readonly string[]
}

export interface Notices {
  /** Why nothing may be sent to the debtor but an answer to just that. */
  readonly held: NoticeHold | null
  /** Best first. */
  readonly offers: readonly NoticeOffer[]
}

/**
 * The notices that fit a call as it was settled. A notice fits when its place and outcome do, when what it claims is
 * true of the case (a promise missed, a guarantee given), and when it reveals no debt to somebody else.
 */
export function viewNotices(library: Library, view: CallView, settled: Settled): Notices {
  const held = holdOf(view)
  const stranger = settled.outcome === 'third-party' || !['debtor', 'guarantor', 'co-borrower'].includes(view.case.party)
  const offers = Object.values(library.notices)
    .filter((notice) => notice.jurisdictions.includes(view.case.jurisdiction) && notice.outcomes.includes(settled.outcome))
    .filter((notice) => !stranger || !revealing.test(notice.body[view.locale]))
    .filter(({ when }) => (held === null ? when?.hold === undefined : when?.hold?.includes(held)))
    .filter(({ when }) => when === undefined || isTrue(when, library, view, settled))
    .map((notice) => offer(notice, view, settled, stranger))
  return {
    held,
    offers: offers
      .map((made, i) => ({ made, i, weight: weightOf(made, view, library) }))
      .sort((a, b) => b.weight - a.weight || a.i - b.i)
      .map(({ made }) => made),
  }
}

/** The notice as plain text; null while a value is missing. */
export function noticeText({ parts, missing }: NoticeOffer): string | null {
  return missing.length > 0 ? null : parts.map((part) => (part.kind === 'missing' ? '' : part.text)).join('')
}

const revealing = /\{\{\s*(?:case\.(?:amount|minimum|days|product|creditor|agency)|promise\.|last-promise\.)/

const holds: readonly { readonly why: NoticeHold; readonly acts: readonly string[]; readonly flags: readonly string[] }[] = [
  { why: 'self-harm', acts: ['signal.self-harm'], flags: ['self-harm-risk'] },
  { why: 'deceased', acts: ['objection.deceased'], flags: ['deceased'] },
  { why: 'minor', acts: [], flags: ['minor', 'incapacity'] },
  { why: 'attorney', acts: ['signal.attorney'], flags: ['attorney'] },
  { why: 'stop-contact', acts: ['signal.stop-contact'], flags: ['cease', 'contact-opt-out'] },
]

/** Heard in the talk, or entered as a situation by key: then the situation of the same name is on the path. */
function holdOf(view: CallView): NoticeHold | null {
  const heard = view.turns.flatMap(({ speaker, acts }) =>
    speaker === 'debtor' ? acts.filter(({ confidence }) => confidence >= sureEnough).map(({ id }) => id) : [],
  )
  const found = holds.find(
    ({ why, acts, flags }) =>
      acts.some((act) => heard.includes(act)) ||
      flags.some((flag) => view.case.flags.includes(flag)) ||
      view.path.some(({ step }) => step.startsWith(`situation/${why}/`)),
  )
  return found?.why ?? null
}

function isTrue(when: NoticeWhen, library: Library, { case: facts, flow }: CallView, { promise }: Settled): boolean {
  const purpose = library.flows[flow]?.purpose
  return (
    (!when.product || when.product.includes(facts.product)) &&
    (!when.creditor || when.creditor.includes(facts.creditorKind)) &&
    (!when.party || when.party.includes(facts.party)) &&
    (!when.purpose || (purpose !== undefined && when.purpose.includes(purpose))) &&
    (!when.promise || promiseHolds(when.promise, facts, promise)) &&
    (!when.covers || (promise !== null && promise.amount < facts.amount === (when.covers === 'part'))) &&
    !when['without-flags']?.some((flag) => facts.flags.includes(flag))
  )
}

function promiseHolds(wanted: NonNullable<NoticeWhen['promise']>, facts: CallCase, made: Promise_ | null): boolean {
  if (wanted === 'made' || wanted === 'none') return (made !== null) === (wanted === 'made')
  return facts.promises.at(-1)?.kept === (wanted === 'kept')
}

function offer(notice: Notice, view: CallView, settled: Settled, stranger: boolean): NoticeOffer {
  const when = notice.when ?? {}
  const parts = fillNotice(notice.body[view.locale], noticeFacts(view, promiseOf(when, view, settled)), view.locale)
  const missing = [...new Set(parts.flatMap((part) => (part.kind === 'missing' ? [part.field] : [])))]
  const before = when.promise === 'kept' || when.promise === 'broken'
  const reasons: readonly (readonly [NoticeReason, boolean])[] = [
    ['outcome', true],
    ['promise-made', /\{\{\s*promise\./.test(notice.body[view.locale]) && !before],
    ['promise-broken', when.promise === 'broken'],
    ['promise-kept', when.promise === 'kept'],
    ['part', when.covers === 'part'],
    ['settled', when.purpose?.includes('close-account') === true],
    ['first-contact', when.purpose?.includes('first-contact') === true],
    ['hold', when.hold !== undefined],
    ['party', when.party !== undefined],
    ['product', when.product !== undefined && when['check-kind'] !== true],
    ['reveals-nothing', stranger],
    ['check-kind', when['check-kind'] === true],
  ]
  return { notice, reasons: reasons.flatMap(([reason, holds]) => (holds ? [reason] : [])), parts, missing }
}

/** What a notice may quote. `today` is the debtor's day of the call. */
export function noticeFacts(call: Pick<CallView, 'case' | 'agent' | 'startedAt'>, promise: Promise_ | null): MergeFacts {
  return { case: call.case, agent: call.agent, promise, today: localTime(call.startedAt, call.case.timeZone).date }
}

/** A letter about money that came in quotes the promise that brought it, not a new one. */
function promiseOf({ promise }: NoticeWhen, view: CallView, settled: Settled): Promise_ | null {
  const last = view.case.promises.at(-1)
  return promise === 'kept' && last ? { amount: last.amount, date: last.due } : settled.promise
}

/** Fill a notice field by field, so that the one which has no value can be named where it stands. */
export function fillNotice(body: string, facts: MergeFacts, locale: CallView['locale']): readonly NoticePart[] {
  return body.split(/(\{\{[^}]*\}\})/).flatMap((piece): readonly NoticePart[] => {
    if (piece === '') return []
    const merged = mergeLine(piece, facts, locale)
    return 'parts' in merged ? merged.parts.map(lasting) : merged.missing.map((field) => ({ kind: 'missing', field }))
  })
}

/** On paper a day is read on another day: 11月28日（明天） would be wrong by then. */
function lasting(part: LinePart): LinePart {
  return part.kind === 'value' ? { ...part, text: part.text.replace(/（(?:今天|明天|[本下]周.)）$/u, '') } : part
}

const weights: Record<NoticeReason, number> = {
  outcome: 0,
  'promise-made': 6,
  'promise-kept': 5,
  settled: 8,
  'first-contact': 9,
  hold: 9,
  'promise-broken': 4,
  party: 6,
  product: 3,
  'reveals-nothing': 2,
  part: -1,
  'check-kind': -10,
}

/** What says most about this very call comes first; in a firm stage paper before a text, else a text before paper. */
function weightOf({ notice, reasons, missing }: NoticeOffer, view: CallView, library: Library): number {
  const firm = library.stages.stages.find(({ id }) => id === view.case.stage)?.tone === 'firm'
  const quick = notice.channel === 'sms'
  return (
    reasons.reduce((sum, reason) => sum + weights[reason], 0) +
    2 / notice.outcomes.length +
    (quick === firm ? 0 : 1) +
    (missing.length > 0 ? -3 : 0)
  )
}
