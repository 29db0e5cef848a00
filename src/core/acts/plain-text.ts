import { noCharacters, type Characters } from './characters.ts'

/** A text as the classifier compares it, and where each of its letters stood in the text as given. */
export interface PlainText {
  readonly text: string
  /** For each UTF-16 unit of `text` the place in the original; one more for the end. */
  readonly at: readonly number[]
}

/** The longest utterance that is looked at whole: a recogniser's final is far shorter, and hostile input must cost little. */
const longest = 2000

/** Fillers and apostrophes go (recognisers write "dont" as often as "don't"), numbers of any length become 0, punctuation becomes a space. */
const changed =
  /(嗯+|呃+|啊|呢|吧|哈|哎呀|那个|就是说|['’]|\b(?:um+|uh+|er+|well|you know)\b)|(\d+(?:[.,]\d+)*|[零〇一二两三四五六七八九十百千万]{2,})|((?:[^\p{L}\p{N}'’]|_)+)/uy
/** Common letters that begin nothing of that. */
const begins = new Set(Array.from('嗯呃啊呢吧哈哎那就零〇一二两三四五六七八九十百千万uewy', (one) => one.charCodeAt(0)))

/**
 * Fold compatibility forms, case and traditional characters; drop fillers and punctuation; make all numbers alike. Where
 * there is nothing but fillers they stay: 嗯 answers a question.
 */
export function plainText(given: string, characters: Characters): PlainText {
  const plain = plainOf(given, characters, false)
  return plain.text === '' ? plainOf(given, characters, true) : plain
}

/** Whether a text holds nothing but fillers and punctuation. */
export const isFiller = (text: string): boolean => plainOf(text, noCharacters, false).text === ''

function plainOf(given: string, characters: Characters, fillersToo: boolean): PlainText {
  const { text, at } = folded(given, characters)
  const places: number[] = []
  let plain = ''
  let done = 0
  const keep = (end: number): void => {
    for (let i = done; i < end; i += 1) places.push(at[i] ?? 0)
    plain += text.slice(done, end)
  }
  for (let i = 0; i < text.length;) {
    const match = stays(text, i) ? null : matchAt(text, i)
    if (match === null || (fillersToo && match[1] !== undefined && /\p{L}/u.test(match[1]))) {
      i += match?.[0].length ?? 1
      continue
    }
    keep(i)
    const start = i
    i = done = start + match[0].length
    if (match[1] !== undefined) continue
    if (match[3] !== undefined && (plain === '' || plain.endsWith(' '))) continue
    if (match[2] !== undefined && plain.endsWith('0')) continue
    plain += match[2] === undefined ? ' ' : '0'
    places.push(at[start] ?? 0)
  }
  keep(text.length)
  if (plain.endsWith(' ')) {
    plain = plain.slice(0, -1)
    places.pop()
  }
  places.push(at[done - 1] === undefined ? (at.at(-1) ?? 0) : Math.max(places.at(-1) ?? 0, at.at(-1) ?? 0))
  return { text: plain, at: places }
}

function matchAt(text: string, at: number): RegExpExecArray | null {
  changed.lastIndex = at
  return changed.exec(text)
}

const isLatin = (code: number): boolean => code >= 0x61 && code <= 0x7a
/** Whether the letter here certainly stays, so that the pattern, which is dear, need not be tried. */
function stays(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (isLatin(code)) return !begins.has(code) || (at > 0 && isLatin(text.charCodeAt(at - 1)))
  return code >= 0x4e00 && code <= 0x9fff && !begins.has(code)
}

/** Unit by unit, so that every letter still knows where it came from. */
function folded(given: string, characters: Characters): PlainText {
  const text = given.slice(0, longest)
  const at: number[] = []
  let out = ''
  for (let i = 0; i < text.length;) {
    const one = String.fromCodePoint(text.codePointAt(i) ?? 0)
    const simple = characters.simple.get(one) ?? foldedOne(one)
    for (let unit = 0; unit < simple.length; unit += 1) at.push(i)
    out += simple
    i += one.length
  }
  at.push(text.length)
  return { text: out, at }
}

/** Common characters are told apart first: compatibility forms are dear to look up, and rare. */
function foldedOne(one: string): string {
  if (one < '\u0080') return one.toLowerCase()
  return one >= '\u4e00' && one <= '\u9fff' ? one : one.normalize('NFKC').toLowerCase()
}
