import { Lunar, LunarYear } from 'lunar-typescript'
import { chineseNumber } from './chinese-amounts.ts'

const weekdays: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 日: 7, 天: 7, 末: 6 }
const day = 86_400_000
const at = (date: string): number => Date.parse(`${date}T00:00:00Z`)
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10)
const number = (text: string): number => (/^\d+$/.test(text) ? Number(text) : chineseNumber(text))

type Reader = readonly [RegExp, (match: RegExpMatchArray, now: string) => string | null]

const n = '(\\d{1,2}|[一二两三四五六七八九十]{1,3})'

/** Each way of naming a day, the more exact first; a stretch of text is read once. */
const readers: readonly Reader[] = [
  [new RegExp(`(腊月|正月)(?:廿|二十)?${n}`), (match, now) => lunarDay(match[1] === '正月' ? 1 : 12, match[0].includes('廿') ? 20 + number(match[2] ?? '') : number(match[0].slice(2)), now)],
  [new RegExp(`${n}月(?:份)?${n}[号日]?`), (match, now) => monthDay(number(match[1] ?? ''), number(match[2] ?? ''), now)],
  [/(下下|下|这|本)?(?:周|星期|礼拜)([一二三四五六日天末])/, (match, now) => weekday(match[1] ?? '', weekdays[match[2] ?? ''] ?? 1, now)],
  [/大后天/, (_, now) => iso(at(now) + 3 * day)],
  [/后天/, (_, now) => iso(at(now) + 2 * day)],
  [/明天|明儿|明早|明晚/, (_, now) => iso(at(now) + day)],
  [/今天|今晚|今儿|今日|下午|待会|马上/, (_, now) => now],
  [/(下个?月|这个?月|本月)?(?:月底|月末|底)(?!下)/, (match, now) => (match[0] === '底' ? null : lastOfMonth(now, match[1]?.startsWith('下') === true ? 1 : 0))],
  [/年底/, (_, now) => `${now.slice(0, 4)}-12-31`],
  [/(下个?月)?月?初/, (match, now) => (match[0].includes('月') ? dayOfMonth(1, now, match[1] !== undefined) : null)],
  [/月中/, (_, now) => dayOfMonth(15, now, false)],
  [/国庆/, (_, now) => monthDay(10, 1, now)],
  [/五一|劳动节/, (_, now) => monthDay(5, 1, now)],
  [/元旦/, (_, now) => monthDay(1, 1, now)],
  [/中秋/, (_, now) => lunarDay(8, 15, now)],
  [/端午/, (_, now) => lunarDay(5, 5, now)],
  [/春节|大年初一/, (_, now) => lunarDay(1, 1, now)],
  [/半个月(?:内|后|之内|以后)?/, (_, now) => iso(at(now) + 15 * day)],
  [new RegExp(`(?:[一二三四五六七八九]?)${n}(?:天|日)(?:之内|以内|内|之后|以后|后)?`), (match, now) => (/天|日/.test(match[0]) && !/号/.test(match[0]) ? iso(at(now) + lastDigits(match[0]) * day) : null)],
  [new RegExp(`${n}个?(?:周|星期|礼拜)(?:之内|以内|内|之后|以后|后)`), (match, now) => iso(at(now) + number(match[1] ?? '') * 7 * day)],
  [new RegExp(`${n}个月(?:之后|以后|后)`), (match, now) => addMonths(now, number(match[1] ?? ''))],
  [new RegExp(`(下个?月|这个?月|本月)?${n}[号日]`), (match, now) => dayOfMonth(number(match[2] ?? ''), now, match[1]?.startsWith('下') === true)],
]

/** Days named in a sentence, in order, as YYYY-MM-DD. Weeks start on Monday; a bare weekday is the coming one. */
export function chineseDates(text: string, now: string): string[] {
  const found: { at: number; date: string }[] = []
  let rest = text
  for (const [pattern, read] of readers) {
    for (const match of rest.matchAll(new RegExp(pattern.source, 'g'))) {
      const date = read(match, now)
      if (date === null) continue
      found.push({ at: match.index, date })
      rest = rest.slice(0, match.index) + '#'.repeat(match[0].length) + rest.slice(match.index + match[0].length)
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ date }) => date)
}

/** 三五天 = 5: a span gives its last day. */
function lastDigits(text: string): number {
  const run = text.replaceAll(/[天日之以内后]/g, '')
  return /^[一二两三四五六七八九]{2}$/.test(run) ? chineseNumber(run.at(-1) ?? '') : number(run)
}

function weekday(which: string, wanted: number, now: string): string {
  const today = new Date(at(now)).getUTCDay() || 7
  const monday = at(now) - (today - 1) * day
  const weeks = which === '下下' ? 2 : which === '下' ? 1 : which === '' && wanted < today ? 1 : 0
  return iso(monday + (weeks * 7 + wanted - 1) * day)
}

function monthDay(month: number, dayOf: number, now: string): string | null {
  if (month < 1 || month > 12 || dayOf < 1 || dayOf > 31) return null
  const year = Number(now.slice(0, 4))
  const date = `${year}-${String(month).padStart(2, '0')}-${String(dayOf).padStart(2, '0')}`
  return date < now ? `${year + 1}${date.slice(4)}` : date
}

function dayOfMonth(dayOf: number, now: string, next: boolean): string | null {
  if (dayOf < 1 || dayOf > 31) return null
  const [year = 0, month = 1, today = 1] = now.split('-').map(Number)
  return iso(Date.UTC(year, month - 1 + (next || dayOf < today ? 1 : 0), dayOf))
}

function lastOfMonth(now: string, ahead: number): string {
  const [year = 0, month = 1] = now.split('-').map(Number)
  return iso(Date.UTC(year, month + ahead, 0))
}

function addMonths(now: string, months: number): string {
  const [year = 0, month = 1, dayOf = 1] = now.split('-').map(Number)
  return iso(Date.UTC(year, month - 1 + months, dayOf))
}

function lunarDay(month: number, dayOf: number, now: string): string | null {
  for (const year of [Number(now.slice(0, 4)) - 1, Number(now.slice(0, 4)), Number(now.slice(0, 4)) + 1]) {
    const days = LunarYear.fromYear(year).getMonth(month)?.getDayCount() ?? 0
    if (dayOf < 1 || dayOf > days) continue
    const date = Lunar.fromYmd(year, month, dayOf).getSolar().toYmd()
    if (date >= now) return date
  }
  return null
}
