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
  let zero = false
  for (const character of text) {
    const value = digits[character]
    const unit = units[character]
    if (value !== undefined) {
      zero = value === 0
      if (value !== 0 || digit === null) digit = value === 0 ? digit : value
      if (value !== 0 && lastUnit > 1 && zero) lastUnit = 10
      if (value === 0) lastUnit = 10
    } else if (unit === 10000) {
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

const spoken = '[零〇一二两三四五六七八九十百千万]'
const notMoney = /^\s*(?:号|日|天|个|期|月|年|周|点|分钟|分期|次|岁|口|家|回|遍|位|级|套|张|条|层|栋|楼|号楼|小时|成|折|人|亩|队|%|号线|倍)/
const money = new RegExp(`(\\d[\\d,]*(?:\\.\\d+)?)\\s*([万千kKwW])?(${spoken}(?!${spoken}*(?:号|天|期|月|周)))?|(${spoken}{2,})|一半`, 'g')

/** Sums of money in the order in which they are said. */
export function chineseAmounts(text: string, balance?: number): number[] {
  return [...text.matchAll(money)].flatMap((match): number[] => {
    if (match[0] === '一半') return balance === undefined ? [] : [balance / 2]
    const after = text.slice(match.index + match[0].length)
    const before = text.slice(0, match.index)
    if (/(尾号|工号|后四位|后六位|电话|第|周|礼拜|星期|号码)\s*(是)?$/.test(before) || notMoney.test(after)) return []
    if (match[4] !== undefined) {
      if (!/[十百千万]/.test(match[4]) || /^[一二三四五六七八九]?十[一二三四五六七八九]?$/.test(match[4])) return /^(?:块|元|多块|来块)/.test(after) ? [chineseNumber(match[4])] : []
      return [chineseNumber(match[4])]
    }
    const figure = Number((match[1] ?? '').replaceAll(',', ''))
    const unit = { 万: 10000, 千: 1000, k: 1000, w: 10000 }[(match[2] ?? '').toLowerCase()]
    if (unit !== undefined) return [figure * unit + (match[3] === undefined ? 0 : ((digits[match[3]] ?? 0) * unit) / 10)]
    return figure >= 100 || /^\s*(?:块|元|多|左右)/.test(after) ? [figure] : []
  })
}
