const day = 86_400_000

const at = (date: string): number => Date.parse(`${date}T00:00:00Z`)
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** The date so many days later. Dates are YYYY-MM-DD where the debtor lives. */
export const addDays = (date: string, days: number): string => iso(at(date) + days * day)

/** The day of the week, Monday 1 to Sunday 7. */
export const weekdayOf = (date: string): number => new Date(at(date)).getUTCDay() || 7

/** A day of the week, so many weeks after the present one; weeks start on Monday. */
export const dayOfWeek = (now: string, wanted: number, weeks: number): string => addDays(now, weeks * 7 + wanted - weekdayOf(now))

/** The last day of the month that lies so many months ahead. */
export function lastOfMonth(now: string, ahead = 0): string {
  const [year = 0, month = 1] = now.split('-').map(Number)
  return iso(Date.UTC(year, month + ahead, 0))
}

/** The last day of a named month (1–12), this year's or, once past, next year's. */
export function endOfNamed(now: string, month: number): string | null {
  if (month < 1 || month > 12) return null
  const here = Number(now.slice(5, 7))
  return lastOfMonth(now, month - here + (month < here ? 12 : 0))
}

/** The same day so many months later, or the last of a month too short for it. */
export function addMonths(now: string, months: number): string {
  const last = lastOfMonth(now, months)
  return last.slice(8) < now.slice(8) ? last : last.slice(0, 8) + now.slice(8)
}

/** A day of a named month: this year's or, once past, next year's. Null for a day that the month never has. */
export function monthDay(month: number, dayOf: number, now: string): string | null {
  if (month < 1 || month > 12 || dayOf < 1 || dayOf > 31) return null
  for (let year = Number(now.slice(0, 4)); year < Number(now.slice(0, 4)) + 5; year += 1) {
    const date = iso(Date.UTC(year, month - 1, dayOf))
    if (date >= now && Number(date.slice(8)) === dayOf) return date
  }
  return null
}

/** A day of the month, the coming one; months too short for it are passed over. */
export function comingDay(dayOf: number, now: string): string | null {
  if (dayOf < 1 || dayOf > 31) return null
  for (let ahead = 0; ; ahead += 1) {
    const date = inMonth(dayOf, now, ahead)
    if (date !== null && date >= now && Number(date.slice(8)) === dayOf) return date
  }
}

/** A day of the month that lies so many months ahead; its last day if it is too short. */
export function inMonth(dayOf: number, now: string, ahead: number): string | null {
  if (dayOf < 1 || dayOf > 31) return null
  const last = lastOfMonth(now, ahead)
  return Number(last.slice(8)) < dayOf ? last : last.slice(0, 8) + String(dayOf).padStart(2, '0')
}

/** A day found in a text: where its words stand ([start, end)), and the date, or null if they name no one day. */
export interface FoundDay {
  readonly start: number
  readonly end: number
  readonly date: string | null
}

/** How one way of naming a day is read; `undefined` leaves the words to the readers after it. */
export type DayReader = readonly [RegExp, (match: RegExpMatchArray, now: string) => string | null | undefined]

/** Read a text by each reader in turn, the more exact first; no stretch of it is read twice. Sorted as said. */
export function readDays(text: string, now: string, readers: readonly DayReader[]): FoundDay[] {
  const found: FoundDay[] = []
  let rest = text
  for (const [pattern, read] of readers) {
    for (const match of rest.matchAll(pattern)) {
      const date = read(match, now)
      if (date === undefined) continue
      found.push({ start: match.index, end: match.index + match[0].length, date })
    }
    rest = coverDays(text, found)
  }
  return found.sort((a, b) => a.start - b.start)
}

/** The text with the words of the days covered by `#`, so that their numbers are not read as money. */
export function coverDays(text: string, days: readonly FoundDay[]): string {
  let covered = text
  for (const { start, end } of days) covered = covered.slice(0, start) + '#'.repeat(end - start) + covered.slice(end)
  return covered
}

/** The dates as said; the same day named twice in a row ("Monday, the fifth") is one. */
export function datesOf(days: readonly FoundDay[]): string[] {
  return days.flatMap(({ date }) => date ?? []).filter((date, i, all) => date !== all[i - 1])
}
