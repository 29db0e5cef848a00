import type { Locale } from '../library/schema.ts'
import { coverDays, datesOf } from './calendar.ts'
import { chineseAmounts } from './chinese-amounts.ts'
import { chineseDays } from './chinese-dates.ts'
import { englishAmounts } from './english-amounts.ts'
import { englishDays } from './english-dates.ts'
import type { Entities } from './reading.ts'

/** What the words are relative to: `now` is YYYY-MM-DD where the debtor lives; "half" is half of the balance. */
export interface EntityFacts {
  readonly now: string
  readonly locale: Locale
  readonly balance?: number
}

/** Money and dates said in an utterance, in order. Vague times ("when I get paid") give none. */
export function entitiesOf(text: string, { now, locale, balance }: EntityFacts): Entities {
  const plain = text.normalize('NFKC')
  const days = locale === 'zh' ? chineseDays(plain, now) : englishDays(plain, now)
  const rest = coverDays(plain, days)
  const amounts = locale === 'zh' ? chineseAmounts(rest, balance) : englishAmounts(rest, balance)
  const dates = datesOf(days)
  return { amounts, dates, kind: amounts.length > 0 ? (dates.length > 0 ? 'both' : 'amount') : dates.length > 0 ? 'date' : 'none' }
}
