const digits: Record<string, number> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }
const units: Record<string, number> = { 十: 10, 百: 100, 千: 1000, 万: 10000 }

/**
 * The value of a spoken Chinese number. A last digit without unit stands one place lower (三千五 = 3500), after 零 it is
 * ones (一千零五 = 1005). Written by hand: the libraries read written numerals and know nothing of spoken shortening.
 */
export function chineseNumber(text: string): number {
  let total = 0
  let section = 0
  let digit: number | null = null
  let lastUnit = 1
  for (const character of text) {
    const value = digits[character]
    const unit = units[character]
    if (value === 0) lastUnit = 1
    else if (value !== undefined) digit = value
    else if (unit === 10000) {
      total = (total + section + (digit ?? 0)) * 10000
      section = 0
      digit = null
      lastUnit = 10000
    } else if (unit !== undefined) {
      section += (digit ?? 1) * unit
      digit = null
      lastUnit = unit
    }
  }
  return total + section + (digit === null ? 0 : lastUnit > 10 ? (digit * lastUnit) / 10 : digit)
}

const d = '[一二两三四五六七八九]'
/** A last digit that counts what follows is no part of the sum: 一千一个月 is a thousand, every month. */
const last = `${d}(?![个次天号日期年遍趟十百千万])`
const tens = `${d}?十${d}?`
const hundreds = `${d}百(?:零${d}|${d}十${d}?|${last})?`
const thousands = `${d}千(?:零(?:${tens}|${d})|${hundreds}|${last})?`
const below = `(?:${thousands}|${hundreds}|${tens}|${d})`
const spoken = `(?:${below}万(?:零?(?:${thousands}|${hundreds})|零(?:${tens}|${d})|${last}|\\d{3,4})?|${below})`
const written = '\\d[\\d,]*(?:\\.\\d+)?'
const money = new RegExp(
  `一半|(?:(${written})\\s*([万千kKwW])?(?:(?<=[万千])(${last}))?|(${spoken}))(?:[多来]?\\s*(块|元)(?:钱)?(?:(${last})(?:[毛角](${d})?)?)?)?`,
  'g',
)

const counted =
  /^[多来几]?\s*(?:[号日天个期年点次岁口遍位级套张条层栋楼人亩队%倍台]|月(?![供租薪])|通(?!过)|周(?!转)|家(?![里人中])|回(?![头去来])|分钟|分期|小时|公里|米|平)/
const numbered =
  /(?:尾号|尾数|工号|卡号|账号|单号|编号|后[三四六]位|电话|手机号?|号码|身份证|验证码|开头|第|百分之|[\d一二三四五六七八九十]点|#(?:正好|刚好|是)+)(?:是|就是|[:：])?\s*$/
/** Where a bare 五十 is money: at the head of a clause, after a day or a period, after a verb of paying. */
const paying = /(?:[还给转凑拿付打差欠出交存扣掏要借收](?:你们?|您)?(?:个|了)?|[先就再才]|只有|最多|顶多|至少|大概|差不多)\s*$/
const clauseHead = /(?:^|[,，。!！?？;；、#\s月周天])$/

/** Sums of money in yuan in the order in which they are said; words of days must be covered before. */
export function chineseAmounts(text: string, balance?: number): number[] {
  const plain = digitsBesideUnits(text)
  return [...plain.matchAll(money)].flatMap((match): number[] => {
    const before = plain.slice(0, match.index)
    const after = plain.slice(match.index + match[0].length)
    const [said, figure, unit, rest, number, yuan, tenths, hundredths] = match
    if (said === '一半')
      return balance === undefined || /(?:另外?|剩下?的?|一半|还有|[拉说听做干走办开关](?:了|到)?)$/.test(before) ? [] : [balance / 2]
    if (numbered.test(before) || /[几数]$/.test(before) || (yuan === undefined && counted.test(after))) return []
    const small = ((digits[tenths ?? ''] ?? 0) * 10 + (digits[hundredths ?? ''] ?? 0)) / 100
    const whole = number === undefined ? figureOf(figure ?? '', unit, rest) : spokenValue(number)
    if (yuan !== undefined) return otherPiece(number, said, after) ? [] : [Math.round((whole + small) * 100) / 100]
    if (number === undefined) return unit !== undefined || looksLikeMoney(figure ?? '', whole) ? [whole] : []
    return /[百千万]/.test(number) || isBareMoney(number, before, after) ? [whole] : []
  })
}

/** 2千3百 and 1万5 are read as 二千三百 and 一万五. */
function digitsBesideUnits(text: string): string {
  const word = (digit: string): string => '零一二三四五六七八九'[Number(digit)] ?? digit
  return text.replaceAll(/(?<![\d.,])[1-9](?=[百千万])/g, word).replaceAll(/(?<=[百千万])[1-9](?![\d.])/g, word)
}

function figureOf(figure: string, unit: string | undefined, rest: string | undefined): number {
  const scale = { 万: 10000, 千: 1000, k: 1000, w: 10000 }[(unit ?? '').toLowerCase()] ?? 1
  return Math.round(Number(figure.replaceAll(',', '')) * scale * 100) / 100 + ((digits[rest ?? ''] ?? 0) * scale) / 10
}

function spokenValue(number: string): number {
  const [, thousands10 = number, ones = '0'] = /^(.*万)(\d+)$/.exec(number) ?? []
  return chineseNumber(thousands10) + Number(ones)
}

/** A plain figure of three to seven digits; longer ones, those led by 0 and hotlines (12378, 95588) are other numbers. */
function looksLikeMoney(figure: string, value: number): boolean {
  return value >= 100 && !/^(?:0|123\d\d$|95\d{3}$)/.test(figure) && figure.replaceAll(/\..*|,/g, '').length <= 7
}

/** 一块 is "together" or a piece of something unless money follows: 一块去, 两块地. */
function otherPiece(number: string | undefined, said: string, after: string): boolean {
  return /块$/.test(said) && (/^[地田砖表布肉]/.test(after) || (number === '一' && !/^钱/.test(after)))
}

function isBareMoney(number: string, before: string, after: string): boolean {
  if (!/十/.test(number) || number === '十' || /^(?:了|几|出头|来)/.test(after)) return false
  const couldBeDay = chineseNumber(number) <= 31
  return paying.test(before) || (couldBeDay ? /十$/.test(number) && /#$/.test(before) && !number.startsWith('十') : clauseHead.test(before))
}
