import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chineseNumber } from '../../../src/core/acts/chinese-amounts.ts'
import { englishNumber } from '../../../src/core/acts/english-numbers.ts'
import { entitiesOf } from '../../../src/core/acts/entities.ts'

/** A Wednesday. */
const now = '2026-03-11'
type Row = readonly [text: string, amounts: readonly number[], dates: readonly string[]]

const chinese: readonly Row[] = [
  ['先还三千五，剩的下周二给', [3500], ['2026-03-17']],
  ['一万零三百，不对，是一万三', [10300, 13000], []],
  ['就两块钱也要催', [2], []],
  ['手续费七块二毛五', [7.25], []],
  ['1万5，周五之前', [15000], ['2026-03-13']],
  ['周一八百', [800], ['2026-03-16']],
  ['四百六周日转', [460], ['2026-03-15']],
  ['每周五百行不行', [500], []],
  ['两千一个月', [2000], []],
  ['三千七分四次', [3700], []],
  ['先还个六十', [60], []],
  ['今天六十', [60], ['2026-03-11']],
  ['我都六十了，腿脚不好', [], []],
  ['逾期四十三天，一共两千零八', [2008], []],
  ['百分之三十先还', [], []],
  ['卡尾号8123，电话13912345678', [], []],
  ['千万别打我单位', [], []],
  ['一块去柜台办', [], []],
  ['几十万都亏进去了', [], []],
  ['先给一半，另一半再看', [3000], []],
  ['六月底两万', [20000], ['2026-06-30']],
  ['下个月三十一号', [], ['2026-04-30']],
  ['三十一号', [], ['2026-03-31']],
  ['这个月最后一天', [], ['2026-03-31']],
  ['一号或者月中', [], ['2026-04-01', '2026-03-15']],
  ['大年初五，一百一百地还', [100, 100], ['2027-02-10']],
  ['下个月二十二，下个月五十', [50], ['2026-04-22']],
  ['大后天不行就下下周一', [], ['2026-03-14', '2026-03-23']],
  ['三五天', [], ['2026-03-16']],
  ['再过两个礼拜', [], ['2026-03-25']],
  ['半个月之内', [], ['2026-03-26']],
  ['一个月后', [], ['2026-04-11']],
  ['中秋之前', [], ['2026-09-25']],
  ['国庆放完假以后', [], []],
  ['除夕前还你', [], ['2027-02-05']],
  ['明天下午', [], ['2026-03-12']],
  ['现在就转五百', [500], ['2026-03-11']],
  ['现在没钱', [], []],
  ['上周五还过，每个月十号扣', [], []],
  ['过几天，等发工资那天', [], []],
]

const english: readonly Row[] = [
  ['nineteen hundred by the sixth', [1900], ['2026-04-06']],
  ['three eighty on Friday', [380], ['2026-03-13']],
  ['seven oh five is what it says', [705], []],
  ['two thousand four hundred and six', [2406], []],
  ['a couple of hundred, then one and a half grand', [200, 1500], []],
  ['$1,250.50 today', [1250.5], ['2026-03-11']],
  ['2.5k next Tuesday', [2500], ['2026-03-17']],
  ['hundred and ten, not a few hundred', [110], []],
  ['it went from 980 to 1040', [980, 1040], []],
  ['the second Tuesday of the month', [], []],
  ['eight pounds thirty', [8.3], []],
  ['a seventeen fifty late charge', [17.5], []],
  ['forty five a week', [45], []],
  ['fifty this Saturday', [50], ['2026-03-14']],
  ['I am fifty and I have thirty sheep', [], []],
  ['my reference is 55871, flat 31', [], []],
  ['call me at six forty on 0412 555 123', [], []],
  ['forty percent in twenty days', [], ['2026-03-31']],
  ['half now, if it helps', [3000], []],
  ['half an hour', [], []],
  ['by the twenty-eighth', [], ['2026-03-28']],
  ['the 4th of next month', [], ['2026-04-04']],
  ['tenth of the month', [], ['2026-04-10']],
  ['May 9th or the second of June', [], ['2026-05-09', '2026-06-02']],
  ['end of February', [], ['2027-02-28']],
  ['at month end', [], ['2026-03-31']],
  ['Monday week', [], ['2026-03-23']],
  ['a fortnight on Thursday', [], ['2026-03-26']],
  ['a week today', [], ['2026-03-18']],
  ['Friday of next week', [], ['2026-03-20']],
  ['Friday the 13th', [], ['2026-03-13']],
  ['in two or three days', [], ['2026-03-14']],
  ['this minute', [], ['2026-03-11']],
  ['the third payment, the second time', [], []],
  ['I paid last Friday, I pay every Monday', [], []],
  ['soon, when the season starts', [], []],
]

describe.each([
  ['zh', chinese],
  ['en', english],
] as const)('money and days in %s', (locale, rows) => {
  it.each(rows)('%s', (text, amounts, dates) => {
    const heard = entitiesOf(text, { now, locale, balance: 6000 })
    expect({ amounts: heard.amounts, dates: heard.dates }).toEqual({ amounts, dates })
  })
})

it('says which kinds of thing were heard', () => {
  const kinds = ['两百', '明天', '明天两百', '再说'].map((text) => entitiesOf(text, { now, locale: 'zh' }).kind)
  expect(kinds).toEqual(['amount', 'date', 'both', 'none'])
})

it('leaves out half when the balance is not known', () => {
  expect(entitiesOf('先还一半', { now, locale: 'zh' }).amounts).toEqual([])
  expect(entitiesOf('half of it', { now, locale: 'en' }).amounts).toEqual([])
})

/** A whole number below a hundred million as it is written out in full. */
function writeChinese(value: number): string {
  const digit = (n: number): string => '零一二三四五六七八九'[n] ?? ''
  const section = (n: number): string =>
    [1000, 100, 10, 1]
      .map((unit, i) => {
        const figure = Math.floor(n / unit) % 10
        return figure === 0 ? '零' : digit(figure) + (['千', '百', '十', ''][i] ?? '')
      })
      .join('')
  const high = Math.floor(value / 10000)
  return `${high > 0 ? `${section(high)}万` : ''}${section(value % 10000)}`.replaceAll(/零+/g, '零').replaceAll(/零(?=万|$)|^零/g, '')
}

it('reads back every number written out in Chinese', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 99_999_999 }), (value) => chineseNumber(writeChinese(value)) === value))
})

it('reads a spoken last digit one place lower', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(...(['百', '千', '万'] as const)),
      (first, last, unit) => {
        const digit = (n: number): string => '零一二三四五六七八九'[n] ?? ''
        const scale = { 百: 100, 千: 1000, 万: 10000 }[unit]
        return chineseNumber(digit(first) + unit + digit(last)) === first * scale + (last * scale) / 10
      },
    ),
  )
})

it.each([
  ['twelve hundred', 1200],
  ['six forty', 640],
  ['fourteen fifty', 1450],
  ['sixty five', 65],
  ['two ten', 210],
  ['twelve oh five', 1205],
  ['three thousand and nine', 3009],
])('hears %s as %d', (words, value) => {
  expect(englishNumber(words)).toBe(value)
})

it('finds real days and finite sums in any text', () => {
  const pieces = fc.constantFrom(
    '三',
    '十',
    '百',
    '千',
    '万',
    '月',
    '号',
    '底',
    '周',
    '天',
    '块',
    '半',
    '后',
    ' ',
    '12',
    '31st',
    'the',
    'of',
    'May',
    'hundred',
    'two',
    'fifty',
    'week',
    'Friday',
    '$',
    ',',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 14 }), fc.constantFrom('zh' as const, 'en' as const), (words, locale) => {
      const heard = entitiesOf(words.join(locale === 'zh' ? '' : ' '), { now, locale, balance: 100 })
      expect(heard.amounts.every((sum) => Number.isFinite(sum) && sum >= 0)).toBe(true)
      expect(heard.dates.every((date) => new Date(`${date}T00:00:00Z`).toISOString().startsWith(date))).toBe(true)
    }),
  )
})
