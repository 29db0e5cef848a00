import * as chrono from 'chrono-node'
import {
  addDays,
  addMonths,
  comingDay,
  coverDays,
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
import { belowHundred, englishNumber } from './english-numbers.ts'

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|')
const month =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\b\\.?'
const week = '(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\\b'
const weekdays = 'mon|tue|wed|thu|fri|sat|sun'.split('|')

const ordinalWords =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  )
const shortOrdinal = ordinalWords.slice(0, 9).join('|')
const ordinal = `(\\d{1,2}(?:st|nd|rd|th)|twenty[ -](?:${shortOrdinal})|thirty[ -]first|thirtieth|${ordinalWords.join('|')})\\b`
const count = `(an?|${belowHundred}|\\d{1,3})`
const unit = '(days?|weeks?|fortnights?|months?)'
const thisMonth = '(?:(?:the|this|my) )?month'

/** What may follow an ordinal that is a day: "the third payment" is none. */
const standsAlone =
  "(?=\\s*(?:$|[,.;:!?#])|\\s(?:at|then|and|or|if|for|when|is|will|would|works?|suits?|in|before|with|because|that|onwards?|from|i|i'll|we|we'll|so|but|morning|afternoon|evening|latest|please|instead|as|you|not|no|it|can|just|without|to|my|maybe|after|by|on)\\b)"

/** Each way of naming a day, the more exact first. The first group are days that are past or come again and again: none. */
const readers: readonly DayReader[] = [
  read(`\\b(?:last|every|each|since(?: last)?)(?: other)? (?:${week}|week|month|fortnight|${month})`, () => null),
  read(
    `\\b(?:last|previous) month(?:'s)?|\\b(?:since|every|each month on) (?:the )?${ordinal}|\\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\\b`,
    () => null,
  ),
  read(`\\b(?:first|second|third|fourth|last) ${week} of`, () => null),
  read(`\\b(?:${count} )?${unit} ago`, () => null),
  read(`\\b(?:end|close|last(?: day)?) of ${month}|\\b${month} end\\b`, ([, a, b], now) => endOfNamed(now, monthNumber(a ?? b))),
  read(`\\b(?:end|close|last(?: day)?) of (?:the )?next month|\\bnext month(?:'s)? end\\b`, (_, now) => lastOfMonth(now, 1)),
  read(`\\b(?:end|close|last(?: day)?) of ${thisMonth}\\b|\\b(?:the )?month(?:'s|s)?[ -]end\\b|\\beom\\b`, (_, now) => lastOfMonth(now)),
  read(`\\b(?:end|close) of (?:the|this) year|\\byear(?:'s)?[ -]end\\b`, (_, now) => `${now.slice(0, 4)}-12-31`),
  read(`\\b(?:start|beginning) of (?:the )?next month`, (_, now) => inMonth(1, now, 1)),
  read(`\\b(?:start|beginning) of ${month}`, ([, a], now) => monthDay(monthNumber(a), 1, now)),
  read(`\\b(?:middle of|mid)[ -]${month}`, ([, a], now) => monthDay(monthNumber(a), 15, now)),
  read(`\\b(?:middle of the month|mid[ -]?month)\\b`, (_, now) => comingDay(15, now)),
  read(`\\b(?:the )?${ordinal}(?: day)?(?: of|,)? ${month}`, ([, a, b], now) => monthDay(monthNumber(b), dayNumber(a), now)),
  read(`\\b${month} (?:the )?${ordinal}`, ([, a, b], now) => monthDay(monthNumber(a), dayNumber(b), now)),
  read(`\\b(\\d{1,2})(?: of)? ${month}`, ([, a, b], now) => monthDay(monthNumber(b), Number(a), now)),
  read(`\\b${month} (\\d{1,2})\\b(?![,.]?\\d| (?:dollars|bucks|pounds|quid))`, ([, a, b], now) => monthDay(monthNumber(a), Number(b), now)),
  read(`\\b(?:the )?${ordinal} (?:day )?of (?:the )?next month\\b`, ([, a], now) => inMonth(dayNumber(a), now, 1)),
  read(`\\b(?:the )?${ordinal} (?:day )?of ${thisMonth}\\b|\\b(?:the )?${ordinal} this month\\b`, ([, a, b], now) =>
    comingDay(dayNumber(a ?? b), now),
  ),
  read(`\\bnext month,? (?:on )?the ${ordinal}`, ([, a], now) => inMonth(dayNumber(a), now, 1)),
  read(`\\b(?:on|by|until|till|before|from|than|to|after) the ${ordinal}${standsAlone}`, ([, a], now) => comingDay(dayNumber(a), now)),
  read(`\\b(?:on |by )?(?:the )?(\\d{1,2}(?:st|nd|rd|th))\\b${standsAlone}`, ([, a], now) => comingDay(dayNumber(a), now)),
  read(`\\b(?:the )${ordinal}${standsAlone}`, ([, a], now) =>
    dayNumber(a) < 4 && !/\d/.test(a ?? '') ? undefined : comingDay(dayNumber(a), now),
  ),
  read(`\\b(?:a|one)? ?(week|fortnight) (?:on|from|after|come) ${week}`, ([, a, b], now) => addDays(coming(b, now), a === 'week' ? 7 : 14)),
  read(`\\b${week} (week|fortnight)\\b(?! of)`, ([, a, b], now) => addDays(coming(a, now), b === 'week' ? 7 : 14)),
  read(`\\b(week|fortnight) (?:from )?(today|now|tomorrow)\\b`, ([, a, b], now) =>
    addDays(now, (/^week/i.test(a ?? '') ? 7 : 14) + (b === 'tomorrow' ? 1 : 0)),
  ),
  read(`\\b(today|tomorrow) (week|fortnight)\\b`, ([, a, b], now) => addDays(now, (b === 'week' ? 7 : 14) + (a === 'tomorrow' ? 1 : 0))),
  read(`\\b${week},?(?: of)? next week|\\bnext week,?(?: on)? ${week}|\\bnext ${week}`, ([, a, b, c], now) =>
    dayOfWeek(now, weekdayNumber(a ?? b ?? c), 1),
  ),
  read(`\\b${week},?(?: of)? this week|\\bthis week,?(?: on)? ${week}|\\bthis ${week}`, ([, a, b, c], now) =>
    dayOfWeek(now, weekdayNumber(a ?? b ?? c), 0),
  ),
  read(`(?<!\\ban? )\\b${week}(?! (?:club|market|school|job|shift)s?\\b)`, ([all, a], now) =>
    /^(?:sun|sat|mar|wed)$/i.test(all) ? undefined : coming(a, now),
  ),
  read('\\b(?:the )?day after tomorrow\\b', (_, now) => addDays(now, 2)),
  read('\\b(?:tomorrow|tmrw|tomoz|2moro)\\b(?! never)', (_, now) => addDays(now, 1)),
  read(
    '\\b(?:today|tonight|this (?:very )?(?:minute|instant|second|morning|afternoon|evening|arvo)|right away|straight away|(?:end|close) of (?:the day|business|play))\\b',
    (_, now) => now,
  ),
  read(
    `\\b(?:in|within|inside|after(?! (?:thirty|forty|sixty|ninety|a hundred|[3-9]\\d|\\d{3})\\b))(?: the next)? ${count}(?:(?: or |,? to |,? )(${belowHundred}|\\d{1,3}))? ${unit}\\b`,
    later,
  ),
  read(`\\b${count}(?:(?: or |,? to |,? )(${belowHundred}|\\d{1,3}))? ${unit}(?:'s?|s)? (?:time|from now|from today|later)\\b`, later),
  read('\\b(?<!after |since |past |last )christmas eve\\b', (_, now) => monthDay(12, 24, now)),
  read(
    '\\b(?<!after |since |past |last |over )christmas(?: day)?\\b(?! (?:cards?|tree|party|bonus|presents?|holidays?|break|rush|period|time|shopping|dinner))',
    (_, now) => monthDay(12, 25, now),
  ),
  read('\\b(?<!after |since |last )boxing day\\b', (_, now) => monthDay(12, 26, now)),
  read("\\b(?<!after |since |last )new year'?s eve\\b", (_, now) => monthDay(12, 31, now)),
  read("\\b(?<!after |since |last )new year(?:'?s)?(?: day)\\b", (_, now) => monthDay(1, 1, now)),
]

/** Days named in a text, in order. Weeks start on Monday; a bare weekday is the coming one; a vague time gives none. */
export function englishDays(text: string, now: string): FoundDay[] {
  const spoken = readDays(text, now, readers)
  const all = [...spoken, ...written(coverDays(text, spoken), now)].sort((a, b) => a.start - b.start)
  return all.filter((day, i) => !isSameDay(text, day, all[i + 1]))
}

function read(pattern: string, reader: DayReader[1]): DayReader {
  return [new RegExp(pattern, 'gi'), reader]
}

/** "Friday the 26th" is one day: the weekday only names it again. */
function isSameDay(text: string, { start, end, date }: FoundDay, next: FoundDay | undefined): boolean {
  if (date === null || next?.date == null || !new RegExp(`^(?:this |next )?${week}$`, 'i').test(text.slice(start, end))) return false
  return /^,? ?$/.test(text.slice(end, next.start)) && weekdayOf(date) === weekdayOf(next.date)
}

/** Dates in figures, day first: 26/4, 2024-05-02. */
function written(text: string, now: string): FoundDay[] {
  const parsed = chrono.en.GB.parse(text, { instant: new Date(`${now}T12:00:00Z`), timezone: 0 }, { forwardDate: true })
  return parsed
    .filter(
      ({ text: words, start }) =>
        /^(?:on )?\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{1,4})?$/i.test(words) && start.isCertain('day') && start.isCertain('month'),
    )
    .map(({ index, text: words, start }) => ({ start: index, end: index + words.length, date: start.date().toISOString().slice(0, 10) }))
}

const monthNumber = (name: string | undefined): number => months.indexOf((name ?? '').toLowerCase().slice(0, 3)) + 1
const weekdayNumber = (name: string | undefined): number => weekdays.indexOf((name ?? '').toLowerCase().slice(0, 3)) + 1

function dayNumber(words: string | undefined): number {
  const text = (words ?? '').toLowerCase()
  if (/^\d/.test(text)) return Number.parseInt(text, 10)
  if (text === 'thirtieth') return 30
  const [, ten, rest] = /^(?:(twenty|thirty)[ -])?(.+)$/.exec(text) ?? []
  return (ten === undefined ? 0 : englishNumber(ten)) + ordinalWords.indexOf(rest ?? '') + 1
}

/** The weekday to come; on the day itself the one a week on, for otherwise they would say today. */
function coming(name: string | undefined, now: string): string {
  const wanted = weekdayNumber(name)
  return dayOfWeek(now, wanted, wanted <= weekdayOf(now) ? 1 : 0)
}

/** "in two or three days" is three days on: a span gives its last day. */
function later([, first, second, kind = '']: RegExpMatchArray, now: string): string {
  const words = second ?? first ?? ''
  const number = /^\d/.test(words) ? Number(words) : englishNumber(words)
  if (/^month/i.test(kind)) return addMonths(now, number)
  return addDays(now, number * (/^week/i.test(kind) ? 7 : /^fortnight/i.test(kind) ? 14 : 1))
}
