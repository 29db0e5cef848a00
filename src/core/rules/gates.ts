import type { CallCase } from '../call/event.ts'
import type { RulePack } from '../library/library.ts'
import type { Gate, Rule, Text } from '../library/schema.ts'
import { holdsFor } from './duties.ts'
import type { Contact, GateResult } from './finding.ts'
import { addDays, instantOf, localTime, type LocalTime } from './local-time.ts'

/** What is known before a number is dialled. Nothing is looked up: the clock and the ledger are handed in. */
export interface GateInput {
  readonly case: CallCase
  /** Every attempt so far, by every line, person and machine, of the lender and of its agencies. */
  readonly ledger: readonly Contact[]
  /** ISO 8601, UTC. */
  readonly now: string
  /** Hours that the debtor agreed to, local `HH:MM`. */
  readonly agreedHours?: { readonly from: string; readonly to: string }
  /** Pseudonymous key of the number about to be dialled, and whose it is. */
  readonly number: string
  readonly party: Contact['party']
}

/** What one gate found: `open` or the reason, with the time when it opens by itself. */
type Found = { readonly verdict: 'allowed' } | { readonly verdict: 'warn' | 'blocked'; readonly detail: Text; readonly opensAt?: string }

const open: Found = { verdict: 'allowed' }

/** The minutes before the window closes in which a call would run into the closed hours. */
const closingSoon = 5

/**
 * Judge every gate that is in force for the case. Pure: the same input gives the same verdicts. Whether a block may be
 * overridden, and by whom, is not decided here. Throws when the case names a time zone that does not exist.
 */
export function checkGates(packs: readonly RulePack[], input: GateInput): readonly GateResult[] {
  const here = localTime(input.now, input.case.timeZone)
  const facts = {
    product: input.case.product,
    stage: input.case.stage,
    flags: input.case.flags,
    creditorKind: input.case.creditorKind,
    date: here.date,
  }
  return packs.flatMap((pack) =>
    pack.rules.flatMap((rule) =>
      rule.gate && holdsFor(rule, facts) ? [resultOf(rule, pack.id, judge(rule.gate, pack, input, here))] : [],
    ),
  )
}

function resultOf(rule: Rule, pack: string, found: Found): GateResult {
  const base = { rule: rule.id, pack, title: rule.title, source: rule.source }
  if (found.verdict === 'allowed') return { ...base, verdict: 'allowed', reason: rule.title }
  const reason = { zh: `${rule.warning.zh}${found.detail.zh}`, en: `${rule.warning.en} ${found.detail.en}` }
  // Advice warns; a rule that binds blocks.
  const verdict = rule.severity === 'minor' ? 'warn' : found.verdict
  return { ...base, verdict, reason, ...(found.opensAt === undefined ? {} : { opensAt: found.opensAt }) }
}

function judge(gate: Gate, pack: RulePack, input: GateInput, here: LocalTime): Found {
  if ('hours' in gate) return hours(gate.hours, input, here)
  if ('count' in gate) return count(gate.count, input, here)
  if ('quiet-after-talk' in gate) return quietAfterTalk(gate['quiet-after-talk'].days, input, here)
  if ('flag' in gate) {
    const found = gate.flag.any.filter((flag) => input.case.flags.includes(flag))
    if (found.length === 0) return open
    const names = found.map((flag) => pack.flags?.[flag] ?? { zh: flag, en: flag })
    return blocked(`标记：${names.map(({ zh }) => zh).join('、')}。`, `Flag: ${names.map(({ en }) => en).join(', ')}.`)
  }
  if ('party' in gate)
    return gate.party.allowed.includes(input.party)
      ? open
      : blocked(`号码归属：${partiesZh[input.party]}。`, `The number belongs to: ${input.party}.`)
  if ('third-party' in gate) return thirdParty(gate['third-party'], input, here)
  return notice(gate.notice.needs, input)
}

const partiesZh: Readonly<Record<GateInput['party'], string>> = {
  debtor: '本人',
  guarantor: '保证人',
  'co-borrower': '共同借款人',
  contact: '联系人',
  employer: '工作单位',
  unknown: '不明',
}

const blocked = (zh: string, en: string, opensAt?: string): Found => ({
  verdict: 'blocked',
  detail: { zh, en },
  ...(opensAt === undefined ? {} : { opensAt }),
})

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** `to` itself is already closed, `from` itself is open. */
function hours(gate: { from: string; to: string; 'agreed-hours-lift': boolean }, input: GateInput, here: LocalTime): Found {
  const within = ({ from, to }: { from: string; to: string }): boolean => here.minutes >= minutesOf(from) && here.minutes < minutesOf(to)
  if (gate['agreed-hours-lift'] && input.agreedHours && within(input.agreedHours)) return open
  const left = minutesOf(gate.to) - here.minutes
  if (within(gate)) {
    if (left > closingSoon) return open
    return {
      verdict: 'warn',
      detail: {
        zh: `当地 ${clockOf(here.minutes)}，再过 ${left} 分钟就到点了。`,
        en: `It is ${clockOf(here.minutes)} there; ${left} minutes are left.`,
      },
    }
  }
  const date = here.minutes < minutesOf(gate.from) ? here.date : addDays(here.date, 1)
  return blocked(
    `当地时间 ${clockOf(here.minutes)}。`,
    `It is ${clockOf(here.minutes)} there.`,
    instantOf({ date, minutes: minutesOf(gate.from) }, input.case.timeZone),
  )
}

/** One day is the natural day where the debtor is; n days are today and the n − 1 before. */
function count(
  gate: { what: string; per: string; days: number; most: number; 'warn-at'?: number | undefined },
  input: GateInput,
  here: LocalTime,
): Found {
  if (gate.per === 'contact' && input.party !== 'contact') return open
  const since = addDays(here.date, 1 - gate.days)
  const dates = input.ledger
    .filter((contact) => contact.direction === 'out' && counts(gate.what, contact) && sameSubject(gate.per, contact, input))
    .map((contact) => localTime(contact.at, input.case.timeZone).date)
    .filter((date) => date >= since && date <= here.date)
    .sort()
  const detail: Text = { zh: `已有 ${dates.length} 次，上限 ${gate.most} 次。`, en: `${dates.length} so far, at most ${gate.most}.` }
  if (dates.length < gate.most) return gate['warn-at'] !== undefined && dates.length >= gate['warn-at'] ? { verdict: 'warn', detail } : open
  // It opens when so many have grown too old that one more fits.
  const last = dates[dates.length - gate.most]
  return blocked(
    detail.zh,
    detail.en,
    last === undefined ? undefined : instantOf({ date: addDays(last, gate.days), minutes: 0 }, input.case.timeZone),
  )
}

function counts(what: string, { result }: Contact): boolean {
  if (what === 'effective-calls') return result === 'effective'
  if (what === 'unanswered-attempts') return result === 'unanswered' || result === 'failed'
  // A call that never reached the number is not an attempt (12 CFR 1006.14(b)(3)(ii)).
  return result !== 'failed'
}

function sameSubject(per: string, contact: Contact, input: GateInput): boolean {
  if (per === 'debtor') return contact.party === 'debtor'
  return contact.number === input.number
}

/** The day of the talk is day 1; the first free day is that day plus `days`. */
function quietAfterTalk(days: number, input: GateInput, here: LocalTime): Found {
  const last = input.ledger
    .filter((contact) => contact.result === 'effective' && contact.party === 'debtor')
    .map((contact) => localTime(contact.at, input.case.timeZone).date)
    .sort()
    .at(-1)
  if (last === undefined || here.date >= addDays(last, days)) return open
  return blocked(`上次通话：${last}。`, `Last talk: ${last}.`, instantOf({ date: addDays(last, days), minutes: 0 }, input.case.timeZone))
}

/** Contact persons only when the debtor cannot be reached: dead number, death, incapacity, or attempts that all failed. */
function thirdParty(gate: { 'failed-attempts': number; 'failed-days': number }, input: GateInput, here: LocalTime): Found {
  if (input.party === 'debtor' || input.party === 'guarantor' || input.party === 'co-borrower') return open
  if (['number-invalid', 'deceased', 'incapacity'].some((flag) => input.case.flags.includes(flag))) return open
  const tries = input.ledger
    .filter((contact) => contact.direction === 'out' && contact.party === 'debtor' && contact.at <= input.now)
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map((contact) => ({
      date: localTime(contact.at, input.case.timeZone).date,
      reached: contact.result === 'effective' || contact.result === 'connected',
    }))
  const lastReached = tries.findLastIndex(({ reached }) => reached)
  const failed = tries.slice(lastReached + 1).map(({ date }) => date)
  const days = new Set(failed)
  const lastDay = failed.at(-1)
  if (failed.length >= gate['failed-attempts'] && lastDay !== undefined && lastDay < here.date) return open
  const run =
    lastDay === undefined ? 0 : Array.from({ length: gate['failed-days'] }, (_, i) => days.has(addDays(lastDay, -i))).filter(Boolean).length
  if (run >= gate['failed-days']) return open
  const opensAt =
    failed.length >= gate['failed-attempts'] ? instantOf({ date: addDays(here.date, 1), minutes: 0 }, input.case.timeZone) : undefined
  return blocked(
    `连续未接通 ${failed.length} 次、${days.size} 天。`,
    `${failed.length} failed attempts in a row, on ${days.size} days.`,
    opensAt,
  )
}

/** A notice that had to be given first: the case is marked as needing it, and not as having had it. */
function notice(needs: 'assignment' | 'outsourcing' | 'validation', { case: { flags } }: GateInput): Found {
  const [asks, given] = {
    assignment: ['assigned', 'assignment-noticed'],
    outsourcing: ['outsourced', 'outsourcing-noticed'],
    validation: ['validation-due', 'validation-noticed'],
  }[needs] as [string, string]
  return flags.includes(asks) && !flags.includes(given) ? blocked('通知没有送达记录。', 'No notice is on file.') : open
}
