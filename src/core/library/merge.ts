import type { CallCase, Promise_ } from '../call/event.ts'
import type { LinePart } from '../call/view.ts'
import type { Locale, Product } from './schema.ts'

/** What lines may quote. Dates are YYYY-MM-DD; `today` is the debtor's day. */
export interface MergeFacts {
  readonly case: CallCase
  readonly agent: { readonly name: string; readonly number: string }
  readonly promise: Promise_ | null
  readonly today: string
  /** Simulated debtors only: what he can pay, and when. */
  readonly can?: { readonly amount: number; readonly date: string }
}

const products: Record<Product, Record<Locale, string>> = {
  'credit-card': { zh: '信用卡', en: 'credit card' },
  'consumer-loan': { zh: '消费贷款', en: 'loan' },
  mortgage: { zh: '房贷', en: 'mortgage' },
  'car-loan': { zh: '车贷', en: 'car loan' },
  'student-loan': { zh: '助学贷款', en: 'student loan' },
  'trade-credit': { zh: '货款', en: 'account' },
}

type Fill = (facts: MergeFacts, locale: Locale) => string | null

const lastPromise = (facts: MergeFacts) => facts.case.promises.at(-1) ?? null

const fields: Record<string, Fill> = {
  'case.name': ({ case: { name } }) => name,
  'case.amount': (facts, locale) => money(facts.case.amount, facts, locale),
  'case.minimum': (facts, locale) => money(facts.case.minimum, facts, locale),
  'case.days': ({ case: { daysOverdue } }) => (daysOverdue > 0 ? String(daysOverdue) : null),
  'case.product': ({ case: { product } }, locale) => products[product][locale],
  'case.creditor': ({ case: { creditor } }) => creditor,
  'case.agency': ({ case: { agency } }) => agency ?? null,
  'case.channel': ({ case: { channel } }) => channel,
  'case.hotline': ({ case: { hotline } }) => hotline,
  'agent.name': ({ agent: { name } }) => name,
  'agent.number': ({ agent: { number } }) => number,
  'promise.amount': (facts, locale) => money(facts.promise?.amount, facts, locale),
  'promise.date': ({ promise, today }, locale) => (promise ? day(promise.date, today, locale) : null),
  'promise.remainder': (facts, locale) =>
    facts.promise && facts.promise.amount < facts.case.amount ? money(facts.case.amount - facts.promise.amount, facts, locale) : null,
  'last-promise.date': (facts, locale) => {
    const last = lastPromise(facts)
    return last ? day(last.due, facts.today, locale) : null
  },
  'last-promise.amount': (facts, locale) => money(lastPromise(facts)?.amount, facts, locale),
  'date.today': ({ today }, locale) => day(today, today, locale),
  'date.in-three-days': ({ today }, locale) => day(addDays(today, 3), today, locale),
  'date.this-friday': ({ today }, locale) => day(addDays(today, (5 - weekday(today) + 7) % 7), today, locale),
  'can.amount': (facts, locale) => money(facts.can?.amount, facts, locale),
  'can.date': ({ can, today }, locale) => (can ? day(can.date, today, locale) : null),
}

/** Every field that a line may name. */
export const mergeFields: readonly string[] = Object.keys(fields)

/**
 * Fill the `{{fields}}` of a line. Values come as parts of their own, so that the screen can mark them. When a value is
 * missing or makes no sense the line is not filled at all: a blank or a wrong amount is never shown.
 */
export function mergeLine(
  line: string,
  facts: MergeFacts,
  locale: Locale,
): { readonly parts: readonly LinePart[] } | { readonly missing: readonly string[] } {
  const parts: LinePart[] = []
  const missing: string[] = []
  for (const [i, piece] of line.split(/\{\{\s*([^}]*?)\s*\}\}/).entries()) {
    if (i % 2 === 0) {
      // A brace that was never closed is a field that cannot be filled.
      if (braces.test(piece)) missing.push(piece)
      else if (piece !== '') parts.push({ kind: 'text', text: piece })
      continue
    }
    const value = Object.hasOwn(fields, piece) ? (fields[piece]?.(facts, locale) ?? null) : null
    if (value === null || value.trim() === '' || braces.test(value)) missing.push(piece)
    else parts.push({ kind: 'value', text: value })
  }
  return missing.length > 0 ? { missing } : { parts }
}

/** A line as it reads where there is no call to fill it: every field left open. */
export const leftOpen = (line: string): string => line.replaceAll(/\{\{[^}]*\}\}/g, '…')

/**
 * The first of several lines that can be filled. When none can, the whole sentences of the first line that need no
 * missing value; null when not even one is left, so that nothing half-said is ever shown.
 */
export function safeLine(candidates: readonly string[], facts: MergeFacts, locale: Locale): readonly LinePart[] | null {
  for (const line of candidates) {
    const merged = mergeLine(line, facts, locale)
    if ('parts' in merged && merged.parts.length > 0) return merged.parts
  }
  const kept = (candidates[0]?.match(sentences) ?? []).flatMap((sentence) => {
    const merged = mergeLine(sentence, facts, locale)
    return 'parts' in merged ? merged.parts : []
  })
  return kept.some((part) => part.text.trim() !== '') ? kept : null
}

const braces = /\{\{|\}\}/
/** A full stop between digits or inside a field's name ends no sentence; one followed by space, or a Chinese mark, does. */
const sentences = /(?:\{\{[^}]*\}\}|[^。！？.!?]|[.!?](?=\S))+(?:[。！？]|[.!?]+(?:\s+|$))?/gu

// Making a format costs a hundred times what using it does.
const wholeSum = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const sumWithCents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const dayFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', ...options })
const dayFormats = {
  near: { thisYear: dayFormat({ weekday: 'long' }), otherYear: dayFormat({ weekday: 'long', year: 'numeric' }) },
  far: { thisYear: dayFormat({}), otherYear: dayFormat({ year: 'numeric' }) },
} as const

/** Currency as it is spoken of in each language; decimals only where there are any. */
function money(amount: number | undefined, { case: { currency } }: MergeFacts, locale: Locale): string | null {
  if (amount === undefined || !Number.isFinite(amount) || Math.round(amount * 100) <= 0) return null
  const whole = Number.isInteger(Math.round(amount * 100) / 100)
  const figure = (whole ? wholeSum : sumWithCents).format(amount)
  if (locale === 'zh') return `${figure} ${{ CNY: '元', USD: '美元', GBP: '英镑' }[currency]}`
  return `${{ CNY: '¥', USD: '$', GBP: '£' }[currency]}${figure}`
}

const zhWeekdays = ['日', '一', '二', '三', '四', '五', '六']

/** A day with its weekday where it is near enough to help: 3月19日（下周四）, Thursday 19 March. */
function day(date: string, today: string, locale: Locale): string | null {
  const [year, month, dayOfMonth] = date.split('-').map(Number)
  if (year === undefined || month === undefined || dayOfMonth === undefined || Number.isNaN(weekday(date))) return null
  const ahead = daysBetween(mondayOf(today), mondayOf(date)) / 7
  if (locale === 'zh') {
    const near = daysBetween(today, date)
    const named =
      near === 0
        ? '今天'
        : near === 1
          ? '明天'
          : ahead === 0 || ahead === 1
            ? `${ahead === 0 ? '本' : '下'}周${zhWeekdays[weekday(date)] ?? ''}`
            : null
    return `${year === Number(today.slice(0, 4)) ? '' : `${year}年`}${month}月${dayOfMonth}日${named === null || near < 0 ? '' : `（${named}）`}`
  }
  const { thisYear, otherYear } = dayFormats[ahead === 0 || ahead === 1 ? 'near' : 'far']
  return (year === Number(today.slice(0, 4)) ? thisYear : otherYear).format(new Date(`${date}T00:00:00Z`))
}

const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay()
const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
const mondayOf = (date: string): string => addDays(date, -((weekday(date) + 6) % 7))
