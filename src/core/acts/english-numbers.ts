const ones = 'one two three four five six seven eight nine'.split(' ')
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

const values = new Map<string, number>([
  ...ones.map((word, i): [string, number] => [word, i + 1]),
  ...teens.map((word, i): [string, number] => [word, i + 10]),
  ...tens.map((word, i): [string, number] => [word, (i + 2) * 10]),
  ['fourty', 40],
  ['a', 1],
  ['an', 1],
])

const one = ones.join('|')
const ten = `(?:${tens.join('|')}|fourty)(?:[ -](?:${one}))?`
/** A number from one to ninety-nine in words, longest first. */
export const belowHundred = `(?:${ten}|${teens.join('|')}|${one})`
const hundreds = `(?:(?:a|a couple(?: of)?|${belowHundred}(?: and a half)?|\\d{1,2}) hundred|(?<!\\b(?:few|several|some|couple|of|many|half a) )hundred)(?: (?:and )?${belowHundred})?`
const thousands = `(?:an?|a couple(?: of)?|${hundreds}|${belowHundred}(?: and a half)?|\\d{1,3}(?:\\.\\d+)?) (?:thousand|grand)(?: (?:and )?(?:${hundreds}|${belowHundred}))?`
/** Two numbers side by side, the first in hundreds: six forty, fourteen fifty, twelve oh five. */
export const sideBySide = `(?!fifty[ -]fifty)(?:${belowHundred})[ -](?:${ten}|${teens.join('|')}|oh[ -](?:${one}))`
/** A sum of a hundred or more in words, or one spoken in two parts. */
export const largeNumber = `(?:${thousands}|${hundreds}|${sideBySide})`

/** The value of a number in words, as matched by the patterns above: "twelve hundred" 1200, "six forty" 640. */
export function englishNumber(text: string): number {
  const half = /^(.+) and a half (hundred|thousand|grand)/i.exec(text)
  if (half) return (englishNumber(half[1] ?? '') + 0.5) * englishNumber(half[2] ?? '')
  const words = text
    .toLowerCase()
    .replace(/^a couple(?: of)?/, 'two')
    .replaceAll('-', ' ')
    .split(/\s+/)
    .filter((word) => word !== 'and' && word !== 'oh')
  let total = 0
  let section = 0
  let last = 0
  for (const word of words) {
    if (word === 'thousand' || word === 'grand') [total, section, last] = [total + (section || 1) * 1000, 0, 0]
    else if (word === 'hundred') [section, last] = [(section || 1) * 100, 100]
    else {
      const value = values.get(word) ?? Number(word)
      const follows = last === 0 || last === 100 || (last >= 20 && last % 10 === 0 && value < 10 && !/\boh\b/i.test(text))
      section = follows ? section + value : section * 100 + value
      last = value
    }
  }
  return total + section
}
