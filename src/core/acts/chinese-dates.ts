import { Lunar, LunarYear } from 'lunar-typescript'
import {
  addDays,
  addMonths,
  comingDay,
  dayOfWeek,
  endOfNamed,
  inMonth,
  lastOfMonth,
  monthDay,
  readDays,
  weekdayOf,
  type DayReader,
  type FoundDay,
} from './calendar.ts'
import { chineseNumber } from './chinese-amounts.ts'

const weekdays: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 日: 7, 天: 7, 末: 6 }
const number = (text: string | undefined): number => (/^\d+$/.test(text ?? '') ? Number(text) : chineseNumber(text ?? ''))

const d = '[一二两三四五六七八九]'
const n = `(?<!\\d)(\\d{1,2}|${d}?十${d}?|${d})`
/** A month's own number, not the end of a sum: 一千八月底 is 1800 at the end of the month. */
const month = `(?:(?<![百千万\\d])(\\d{1,2}|十[一二]?|${d})月|(元)月)(?:份)?`
const which = '(下下个?月|下个?月|这个?月|本月|当月|月)'
/** 三天, 三五天, 一两天, 三到五天: the last of a span counts. */
const span = `(?<![第每前上\\d])(?:(?:\\d{1,2}|${d})[到至-])?(${d}{2}|\\d{1,3}|${d}?十${d}?|${d})`
const ahead = '(?:之内|以内|内|之后|以后|过后|后)'
const waiting = '(?:再?过|再给我?|再等|等|给我|宽限我?|缓我?|容我|晚)个?'
const paysAtOnce = '(?=就?(?:给|把|用|转|还|付|打|交|操作|存|处理))'
const holidayOver = '(?:放完假?|放假|过完|完|过)?(?:之后|以后|过后|后)'
const holiday = (name: string): RegExp => new RegExp(`(?:${name})(${holidayOver})?`, 'g')

/** The first day of a holiday; after the holiday is no one day. */
const onHoliday =
  (date: (now: string) => string | null): DayReader[1] =>
  (match, now) =>
    match[1] === undefined ? date(now) : null

/** How far ahead a stretch of days, weeks or months lies; only with words that make it a time to come. */
const stretches = (count: string, unit: string, later: (now: string, count: string | undefined) => string): DayReader[] => [
  [new RegExp(`(?:${waiting})?${count}${unit}(?:的?时间)?${ahead}`, 'g'), (match, now) => later(now, match[1])],
  [new RegExp(`${waiting}${count}${unit}`, 'g'), (match, now) => later(now, match[1])],
  [
    new RegExp(`(?<=^|[,，。!！?？;；就])${count}${unit}(?=吧|行|可以)|^${count}${unit}$`, 'g'),
    (match, now) => later(now, match[1] ?? match[2]),
  ],
]

/** Each way of naming a day, the more exact first. The first group are days that are past or come again and again: none. */
const readers: readonly DayReader[] = [
  [/(?:上上?个?|每个?)(?:周|星期|礼拜)[一二三四五六日天末](?![百千万]|十(?!.?[点月号]))/g, () => null],
  [new RegExp(`(?:上个?月|每个?月)(?:的)?(?:${n}[号日]|月?[底末初中])`, 'g'), () => null],
  [new RegExp(`${n}个?(?:天|日|月|周|星期|礼拜)(?:之前|以前|前)`, 'g'), () => null],
  [
    new RegExp(`(?:(腊|冬|正)月|(大)年(?=初)|(?:农历|阴历|旧历)的?${n}月)(?:初|(廿))?${n}?[号日]?`, 'g'),
    (match, now) => lunarWords(match, now),
  ],
  [/大年三十|除夕|年三十/g, (_, now) => newYearsEve(now)],
  [holiday('春节|大年初一'), onHoliday((now) => lunarDay(1, 1, now))],
  [holiday('元宵节?'), onHoliday((now) => lunarDay(1, 15, now))],
  [holiday('端午节?'), onHoliday((now) => lunarDay(5, 5, now))],
  [holiday('中秋节?'), onHoliday((now) => lunarDay(8, 15, now))],
  [holiday('清明节?'), onHoliday((now) => solarTerm('清明', now))],
  [holiday('国庆节?|十一(?=假|长假|放假|黄金周|之前|以前|前)'), onHoliday((now) => monthDay(10, 1, now))],
  [holiday('元旦节?'), onHoliday((now) => monthDay(1, 1, now))],
  [holiday('圣诞节?'), onHoliday((now) => monthDay(12, 25, now))],
  [/双(十[一二])/g, (match, now) => monthDay(number(match[1]), number(match[1]), now)],
  [new RegExp(`${month}${n}[号日]`, 'g'), (match, now) => monthDay(monthNumber(match), number(match[3]), now)],
  [
    new RegExp(`${month}${n}(?![十百千万块元个次天期\\d一二三四五六七八九])`, 'g'),
    (match, now) => monthDay(monthNumber(match), number(match[3]), now),
  ],
  [new RegExp(`${month}(?:的)?(?:底|末|最后一天)`, 'g'), (match, now) => endOfNamed(now, monthNumber(match))],
  [new RegExp(`${month}(?:初|(中)旬?)`, 'g'), (match, now) => monthDay(monthNumber(match), match[3] === undefined ? 1 : 15, now)],
  [new RegExp(`${which}(?:的)?(?:月?[底末]|最后一天)`, 'g'), (match, now) => lastOfMonth(now, monthsAhead(match[1]))],
  [new RegExp(`${which}(?:月?初|月?(中)旬?)`, 'g'), (match, now) => dayOf(match[2] === undefined ? 1 : 15, match[1], now)],
  [new RegExp(`(下下个?月|下个?月|这个?月|本月|当月)?(?:的)?${n}[号日]`, 'g'), (match, now) => dayOf(number(match[2]), match[1], now)],
  [
    new RegExp(`(下下个?月|下个?月|这个?月|本月|当月)(?:的)?${n}(?![十百千万块元个次天期\\d一二三四五六七八九])`, 'g'),
    (match, now) => (number(match[2]) < 10 ? undefined : (dayOf(number(match[2]), match[1], now) ?? undefined)),
  ],
  [
    /(?<!(?<![百千万])[一两]个?)(?<![几每半]个?)(下下|下|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天末]|[1-6](?!\d))(?![百千万次]|十(?!.?[点月号]))/g,
    (match, now) => weekday(match[1] ?? '', match[2] ?? '', now),
  ],
  [
    new RegExp(`(?<![百千万十二三四六七八九周期拜])(?:五一节?|劳动节)(${holidayOver})?(?![个次百千万十])`, 'g'),
    onHoliday((now) => monthDay(5, 1, now)),
  ],
  [/大后[天儿]/g, (_, now) => addDays(now, 3)],
  [/明后两?天|(?<![之以最])后[天儿]/g, (_, now) => addDays(now, 2)],
  [/明天|明儿|明日|明早|明晚/g, (_, now) => addDays(now, 1)],
  [/今天|今晚|今儿|今日|今早/g, (_, now) => now],
  [new RegExp(`(?:这会儿|现在|马上|立刻|立马)${paysAtOnce}`, 'g'), (_, now) => now],
  [/(?<![#的每天])下午|待会儿?/g, (_, now) => now],
  [/(明)?年[底末]/g, (match, now) => `${String(Number(now.slice(0, 4)) + (match[1] === undefined ? 0 : 1))}-12-31`],
  ...stretches('半个', '月', (now) => addDays(now, 15)),
  ...stretches(`${span}个?`, '月', (now, count) => addMonths(now, ofSpan(count))),
  ...stretches(`${span}个?`, '(?:周|星期|礼拜)', (now, count) => addDays(now, ofSpan(count) * 7)),
  ...stretches(span, '[天日]', (now, count) => addDays(now, ofSpan(count))),
  [new RegExp(`(?<![了拖欠逾期这第前])(${d}{2})天(?![没都来])`, 'g'), (match, now) => addDays(now, ofSpan(match[1]))],
]

/** Days named in a text, in order. Weeks start on Monday; a bare weekday is the coming one; a vague time gives none. */
export function chineseDays(text: string, now: string): FoundDay[] {
  return readDays(text, now, readers)
}

const monthNumber = (match: RegExpMatchArray): number => (match[2] === '元' ? 1 : number(match[1]))
const monthsAhead = (words: string | undefined): number => (words?.startsWith('下下') ? 2 : words?.startsWith('下') ? 1 : 0)

/** 三五 = 5: a span gives its last day. */
function ofSpan(count: string | undefined): number {
  return /^[一二两三四五六七八九]{2}$/.test(count ?? '') ? number(count?.at(-1)) : number(count)
}

function dayOf(day: number, month: string | undefined, now: string): string | null {
  return month === undefined || month === '月' ? comingDay(day, now) : inMonth(day, now, monthsAhead(month))
}

function weekday(week: string, day: string, now: string): string {
  const wanted = weekdays[day] ?? Number(day)
  return dayOfWeek(now, wanted, week === '下下' ? 2 : week === '下' ? 1 : week === '' && wanted < weekdayOf(now) ? 1 : 0)
}

function lunarWords(match: RegExpMatchArray, now: string): string | null | undefined {
  const [, name, newYear, plainMonth, twenty, day] = match
  if (day === undefined) return undefined
  const lunarMonth = newYear !== undefined ? 1 : name === undefined ? number(plainMonth) : ({ 正: 1, 冬: 11, 腊: 12 }[name] ?? 1)
  return lunarDay(lunarMonth, (twenty === undefined ? 0 : 20) + number(day), now)
}

/** The solar date of the coming lunar day, by Beijing time; null where the month lacks it. */
function lunarDay(month: number, day: number, now: string): string | null {
  const year = Number(now.slice(0, 4))
  for (const lunarYear of [year - 1, year, year + 1]) {
    const days = LunarYear.fromYear(lunarYear).getMonth(month)?.getDayCount() ?? 0
    if (day < 1 || day > days) continue
    const date = Lunar.fromYmd(lunarYear, month, day).getSolar().toYmd()
    if (date >= now) return date
  }
  return null
}

function newYearsEve(now: string): string | null {
  const newYear = lunarDay(1, 1, addDays(now, 1))
  return newYear === null ? null : addDays(newYear, -1)
}

function solarTerm(term: string, now: string): string | null {
  const year = Number(now.slice(0, 4))
  for (const of of [year, year + 1]) {
    const date = Lunar.fromYmd(of, 2, 1).getJieQiTable()[term]?.toYmd()
    if (date !== undefined && date >= now) return date
  }
  return null
}
