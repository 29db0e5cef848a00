import { belowHundred, englishNumber, largeNumber } from './english-numbers.ts'

const figure = '\\d[\\d,]*(?:\\.\\d+)?'
const currency = '(?:dollars?|bucks?|pounds?|quid|euros?|rand|rupees|ringgit)'
const money = new RegExp(
  [
    `[$£€¥]\\s?(?<signed>${figure})\\s?(?<thousands>k\\b)?`,
    `(?<=^|[^\\w.])(?<half>half|half of it)\\b(?!(?: an?| past| the)? (?:hour|day|year|month|week|time|\\d|${belowHundred})| a (?:grand|mil)| done| full| empty| the (?!balance|amount|debt|money|rent|bill|arrears|total|sum|fee|loan|instal))`,
    `\\b(?:(?<large>${largeNumber})|(?<figure>${figure})\\s?(?<kilo>k\\b)?|(?<small>${belowHundred}))(?![\\w%])(?:[\\s-]?(?<currency>${currency})\\b(?: (?:and )?(?<cents>${belowHundred}|\\d{2})\\b(?! (?:days?|weeks?|a )))?)?`,
  ].join('|'),
  'gi',
)

/** Words that make the number after them a number of something else than money. */
const numbered =
  /(?:\b(?:flat|level|unit|numbers?|no|room|apartment|apt|suite|aged?|since|account|acct|reference|ref|ending(?: in)?|ends in|extension|ext|chapter|section|page|floor|grade|class|bus|route|line|invoice|file|case|code|postcode|zip|card|phone|mobile|badge|plot|lot|gate|platform|year|top|chapter|act)(?: ?(?:'s|is|was|are))?[.:#]? ?|#)$/i
const digitWord = new RegExp(`\\b(?:oh|${belowHundred})[ -]$`, 'i')
const clock = /\b(?:at|by|until|till|before|after|past) $/i
const age = /\b(?:i'm|i am|im|he's|she's|he is|she is|they're|we're|turned|turning|nearly|over) (?:only |just |nearly |already )?$/i
/** What is counted by a number, and so is not money. */
const counted =
  /^[ -](?:more |odd |whole |little |other |working |business |or so )?(?:days?|weeks?|fortnights?|months?|years?|hours?|minutes?|mins?|seconds?|times?|per ?cent|percent|people|kids?|children|calls?|texts?|letters?|emails?|messages?|miles?|km|kilos?|sheets|units?|pages?|square|metres?|meters?|feet|acres?|horses?|pupils|students|staff|members?|instal?ments?|payments?|parts?|of (?:you|us|them)|o'clock|am\b|pm\b|a\.m|p\.m|in the morning|shifts?|jobs?|invoices?|tenants?|[a-z]+-year)\b/i
const payingBefore =
  /(?:^|[,.;:!?#] ?|\b(?:pay|paid|paying|send|sent|do|give|manage|put|have|got|owe|owed|find|spare|afford|only|just|about|around|roughly|maybe|perhaps|say|(?:payments?|sum|total|instal?ments?|minimum|maximum) of|was|for|to|and|no|not|least|most|than|get|transfer|scrape|offer|another|then|an?|the|like|need|charged?|cost|costs|take|with|call it|make it|up to|extra|remaining|first|other|is|are|was|left) |'s )$/i
const clauseAfter =
  /^(?:\s*$|\s*[,.;:!?#]|[ ](?:an? (?:week|fortnight|month)|per|each|every|this|next|on|by|come|today|tomorrow|now|then|from|would|will|and|is|was|max|tops|at|if|when|because|but|till|until|before|to start|up front|down|off|out|towards|toward|in|for|with|as|right|straight|again|instead|please|goes|comes|overdue|due|short|behind|left|the|i|i'll|we)\b)/i
const fee = /^(?: \w+){0,2} (?:fee|charge|penalty)\b/i

/** Sums of money in the order in which they are said; words of days must be covered before. */
export function englishAmounts(text: string, balance?: number): number[] {
  return [...text.matchAll(money)].flatMap((match): number[] => {
    const before = text.slice(0, match.index)
    const after = text.slice(match.index + match[0].length)
    const { signed, thousands, half, figure: plain, kilo, large, small, currency: unit, cents } = match.groups ?? {}
    if (half !== undefined) return balance === undefined || /\b(?:other|another|second) $/i.test(before) ? [] : [balance / 2]
    if (signed !== undefined) return [figureOf(signed) * (thousands === undefined ? 1 : 1000)]
    const value = plain === undefined ? englishNumber(large ?? small ?? '') : figureOf(plain) * (kilo === undefined ? 1 : 1000)
    if (unit !== undefined) return [value + valueOf(cents) / 100]
    if (kilo !== undefined) return [value]
    if (numbered.test(before) || counted.test(after) || age.test(before) || /^:\d/.test(after) || /\d[:.]$/.test(before)) return []
    if (value >= 100 && isLargeSum({ plain, large, value, before, after })) return [isPair(large) && fee.test(after) ? value / 100 : value]
    return isBareSum(value, before, after) ? [value] : []
  })
}

const figureOf = (text: string): number => Number(text.replaceAll(',', ''))
const valueOf = (cents: string | undefined): number => (cents === undefined ? 0 : /^\d/.test(cents) ? Number(cents) : englishNumber(cents))
const isPair = (large: string | undefined): boolean => large !== undefined && !/hundred|thousand|grand/i.test(large)

/** A number and the words around it; `plain` in figures, `large` in words. */
interface Candidate {
  readonly plain: string | undefined
  readonly large: string | undefined
  readonly value: number
  readonly before: string
  readonly after: string
}

/** Not a year, a time of the day, nor a long number such as an account's. */
function isLargeSum({ plain, large, value, before, after }: Candidate): boolean {
  if (plain !== undefined && (/^0/.test(plain) || /\d $/.test(before) || /^ \d/.test(after) || plain.replaceAll(/[,.].*/g, '').length > 6))
    return false
  if (isPair(large) && (digitWord.test(before) || new RegExp(`^[ -](?:oh|${belowHundred})\\b`, 'i').test(after))) return false
  if (plain !== undefined && value > 2000 && value < 2035 && value % 10 !== 0 && !plain.includes(',')) return false
  if (isPair(large) && clock.test(before) && value < 1300 && value % 100 < 60) return false
  return !(
    (plain !== undefined || isPair(large)) &&
    value >= 1900 &&
    value < 2100 &&
    /\b(?:in|since|from|until|till|of|by) $/i.test(before)
  )
}

/** A small number without a currency is money where a sum would be said and nothing is counted: "ninety this Friday". */
function isBareSum(value: number, before: string, after: string): boolean {
  if (/^ an? (?:week|fortnight|month)\b/i.test(after)) return value >= 10
  return value >= 20 && value < 100 && payingBefore.test(before) && clauseAfter.test(after) && !clock.test(before)
}
