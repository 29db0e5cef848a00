import type { Locale } from '../../core/library/schema.ts'
import { preferences } from '../ui/preferences.svelte.ts'

const tags: Record<Locale, string> = { zh: 'zh-CN', en: 'en-GB' }
const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

/** Intl formatters are slow to make and quick to use. */
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${preferences.locale} ${JSON.stringify(options)}`
  const format = (kept.get(key) as Intl.NumberFormat | undefined) ?? new Intl.NumberFormat(tags[preferences.locale], options)
  kept.set(key, format)
  return format
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${preferences.locale} date ${JSON.stringify(options)}`
  const format = (kept.get(key) as Intl.DateTimeFormat | undefined) ?? new Intl.DateTimeFormat(tags[preferences.locale], options)
  kept.set(key, format)
  return format
}

/** `¥5,200.00`; the symbol is always the narrow one. */
export function money(amount: number, currency: 'CNY' | 'USD' | 'GBP'): string {
  return numberFormat({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(amount)
}

/** A plain number with separators; `places` digits after the point. */
export function decimal(value: number, places = 0): string {
  return numberFormat({ minimumFractionDigits: places, maximumFractionDigits: places }).format(value)
}

/** `71%` for 0.71. */
export function percent(share: number): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(share)
}

/** A calendar day `YYYY-MM-DD`: `3月19日周四`, `Thu 19 Mar`. The day is a civil date, so no zone may shift it. */
export function day(date: string, weekday = true): string {
  return dateFormat({
    month: preferences.locale === 'zh' ? 'long' : 'short',
    day: 'numeric',
    ...(weekday && { weekday: 'short' }),
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`))
}

/** An instant (ISO 8601) as day and time in the given zone, or the browser's. */
export function moment(iso: string, timeZone?: string): string {
  return dateFormat({
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...(timeZone && { timeZone }),
  }).format(new Date(iso))
}

/** Seconds of a call as `mm:ss`, from an hour on `h:mm:ss`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}
