import * as chrono from 'chrono-node'
import type { Locale } from '../library/schema.ts'
import { chineseAmounts } from './chinese-amounts.ts'
import { chineseDates } from './chinese-dates.ts'
import type { Entities } from './reading.ts'

/** What the words are relative to: `now` is YYYY-MM-DD where the debtor lives; "half" is half of the balance. */
export interface EntityFacts {
  readonly now: string
  readonly locale: Locale
  readonly balance?: number
}

/** Money and dates said in an utterance, in order. Vague times ("when I get paid") give none. */
export function entitiesOf(text: string, facts: EntityFacts): Entities {
  const plain = text.normalize('NFKC')
  const amounts = facts.locale === 'zh' ? chineseAmounts(plain, facts.balance) : englishAmounts(plain, facts.balance)
  const dates = facts.locale === 'zh' ? chineseDates(plain, facts.now) : englishDates(plain, facts.now)
  return { amounts, dates, kind: amounts.length > 0 ? (dates.length > 0 ? 'both' : 'amount') : dates.length > 0 ? 'date' : 'none' }
}

const englishMoney = /[$£¥]\s?(\d[\d,]*(?:\.\d+)?)\s?(k\b)?|\b(\d[\d,]*(?:\.\d+)?)\s?(k\b|dollars?|bucks|pounds?|quid|euros?)|\b(half)\b(?! (?:an? )?(?:hour|past|day|year))/gi

function englishAmounts(text: string, balance?: number): number[] {
  return [...text.matchAll(englishMoney)].flatMap((match) => {
    if (match[5] !== undefined) return balance === undefined ? [] : [balance / 2]
    const figure = Number((match[1] ?? match[3] ?? '').replaceAll(',', ''))
    const thousands = /^k$/i.test(match[2] ?? match[4] ?? '')
    return Number.isFinite(figure) ? [thousands ? figure * 1000 : figure] : []
  })
}

function englishDates(text: string, now: string): string[] {
  const end = /\bend of (?:the|this) month\b/i.test(text) ? [lastOfMonth(now)] : []
  const parsed = chrono.en.GB.parse(text.replaceAll(/\bend of (?:the|this) month\b/gi, ''), { instant: new Date(`${now}T12:00:00Z`), timezone: 0 }, { forwardDate: true })
  return [...parsed.filter(({ start }) => start.isCertain('day') || start.isCertain('weekday')).map(({ start }) => start.date().toISOString().slice(0, 10)), ...end]
}

function lastOfMonth(now: string): string {
  const [year = 0, month = 1] = now.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}
