import type { Locale } from '../library/schema.ts'

/** What stands for a merge field when a line is learnt from: as a call would say it, so that a filled line is known again. */
const spoken: readonly (readonly [RegExp, Record<Locale, string>])[] = [
  [/amount|minimum|remainder/, { zh: '1,200元', en: '$1,200' }],
  [/date/, { zh: '3月19日（本周四）', en: 'Thursday 19 March' }],
  [/days/, { zh: '12', en: '12' }],
  [/case\.name/, { zh: '陈先生', en: 'Ms Reed' }],
  [/agent\.name/, { zh: '小李', en: 'Sam Carter' }],
  [/agent\.number/, { zh: '3021', en: '3021' }],
  [/creditor/, { zh: '云杉银行', en: 'Spruce Bank' }],
  [/agency/, { zh: '诚和公司', en: 'Fairway Recovery' }],
  [/hotline/, { zh: '4001234567', en: '1-800-555-0100' }],
  [/channel/, { zh: '手机银行', en: 'the bank’s own app' }],
  [/product/, { zh: '消费贷', en: 'personal loan' }],
]

/** The line with every merge field spoken. */
export function withSpokenFields(line: string, locale: Locale): string {
  return line.replaceAll(/\{\{([^}]*)\}\}/g, (_, field: string) => spoken.find(([pattern]) => pattern.test(field))?.[1][locale] ?? ' ')
}
