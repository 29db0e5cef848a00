import type { Detection, Lexicon, Locale } from '../library/schema.ts'
import { sentenceOf } from '../library/sentence-of.ts'
import type { ActReading, Speaker } from './reading.ts'

/** The library's phrases, compiled. Syntax: `<class>` any word of the class, `[…]` optional, `(a|b)` either, `…` a short gap. */
export interface PhraseBook {
  /** By locale and speaker, such as `zh/agent`, then by act. */
  readonly patterns: ReadonlyMap<string, ReadonlyMap<string, readonly Pattern[]>>
}

interface Pattern {
  readonly pattern: RegExp
  /** One of these must stand in the text, in small letters, for the pattern to fit; empty when nothing is sure. */
  readonly needs: readonly string[]
  readonly not: readonly string[]
}

/** A phrase alone is fair evidence, but it was written without the utterance around it. */
const phraseConfidence = 0.6
const longestGap = 8

export function compilePhrases({ detection, lexicon }: { readonly detection: Detection; readonly lexicon: Lexicon }): PhraseBook {
  const patterns = new Map<string, Map<string, readonly Pattern[]>>()
  for (const [act, sounds] of Object.entries(detection)) {
    for (const locale of ['zh', 'en'] as const) {
      const key = keyOf(locale, act.startsWith('agent.') || act.startsWith('violation.') ? 'agent' : 'debtor')
      const not = (sounds[locale]?.not ?? []).map((example) => sentenceOf(example).say)
      const mine = (sounds[locale]?.phrases ?? []).map((phrase) => ({
        pattern: patternOf(phrase, lexicon, locale),
        needs: needsOf(phrase),
        not,
      }))
      if (mine.length > 0) patterns.set(key, (patterns.get(key) ?? new Map<string, readonly Pattern[]>()).set(act, mine))
    }
  }
  return { patterns }
}

const keyOf = (locale: Locale, speaker: Speaker): string => `${locale}/${speaker}`

/** Every act whose phrase stands in the text, with where. Only acts that `may` be meant are looked for: patterns are slow. */
export function findPhrases(
  book: PhraseBook,
  text: string,
  locale: Locale,
  speaker: Speaker,
  may: (act: string) => boolean = () => true,
): readonly ActReading[] {
  const spans = new Map<string, [number, number][]>()
  const small = text.toLowerCase()
  for (const [act, patterns] of book.patterns.get(keyOf(locale, speaker)) ?? []) {
    if (!may(act)) continue
    for (const { pattern, needs, not } of patterns) {
      if ((needs.length > 0 && !needs.some((need) => small.includes(need))) || not.includes(text)) continue
      for (const match of text.matchAll(pattern)) {
        if (unmeant(text, match.index, locale)) continue
        spans.set(act, [...(spans.get(act) ?? []), [match.index, match.index + match[0].length]])
      }
    }
  }
  return [...spans].map(([id, found]) => ({ id, confidence: phraseConfidence, spans: found }))
}

/** A "not" that takes back what follows it in the clause; 是不是 and 能不能 ask, 不是不 and 不能不 affirm, 别逼我 threatens. */
const notYet =
  /(?:(?<!是)不是|(?<!会)不会|(?<!能)不能|(?<!要)不要|(?<!可)不可能|(?<!有)没有|没说要|绝不|从不|从没|并未|别)(?!不|逼|怪|以为)[^，。！？；,.!?;]{0,6}$/
const notYetEnglish =
  /\b(?:won't|will not|would not|wouldn't|would never|will never|never|not going to|can't|cannot|don't|do not|doesn't|didn't|isn't|aren't|nobody will|no one will)(?:[ ][^\s，。！？；,.!?;]+){0,4}[ ]?$/i
/** Words given back from somebody else, as far as the end of the clause. */
const reported =
  /(?:[您你]们?(?:刚才|刚刚|上回|上次|之前)说|[您你](?:们说|说(?=我们|有人))|(?:有人|他们?|她|那边|对方)(?:刚才|跟[您你])?(?:说|讲|骂))(?!好|定|明)(?:[^，。！？；,.!?;我]|我们)*$/
const reportedEnglish =
  /\b(?:you|he|she|they|someone|somebody|who) (?:just |also )?(?:said|told (?:you|me|us|them)|claimed|mentioned|wrote)(?: that)?\b[^，。！？；,.!?;]*$/i

/** "We will not …", and words quoted from somebody else, do nothing themselves. Only what stands before the phrase counts. */
function unmeant(text: string, at: number, locale: Locale): boolean {
  const before = text.slice(0, at)
  if (/[“「『][^”」』]*$/.test(before)) return true
  const [negation, report] = locale === 'zh' ? [notYet, reported] : [notYetEnglish, reportedEnglish]
  return negation.test(before) || report.test(before)
}

function patternOf(phrase: string, lexicon: Lexicon, locale: Locale): RegExp {
  const source = phrase
    .split(/(<[a-z0-9-]+>|\[|\]|\(|\)|\||…)/)
    .map((part) => {
      if (part === '[') return '(?:'
      if (part === ']') return ')?'
      if (part === '(') return '(?:'
      if (part === ')' || part === '|') return part
      if (part === '…') return `.{0,${longestGap * (locale === 'zh' ? 1 : 4)}}?`
      if (part.startsWith('<') && part.endsWith('>'))
        return `(?:${(lexicon[part.slice(1, -1)]?.[locale] ?? []).map(escape).join('|') || '(?!)'})`
      return escape(part)
    })
    .join('')
  return new RegExp(locale === 'en' ? `\\b${source}` : source, 'giu')
}

/**
 * The longest words that a phrase cannot do without, so that most patterns need not be tried: a stretch outside all brackets,
 * or a choice between plain words, whichever is longer.
 */
function needsOf(phrase: string): readonly string[] {
  let best: readonly string[] = []
  const shortest = (needs: readonly string[]): number => Math.min(...needs.map((need) => need.length))
  let depth = 0
  for (const part of phrase.split(/(\[[^[\]()]*\]|\([^[\]()<>…]*\)|<[a-z0-9-]+>|\[|\]|\(|\)|…)/)) {
    if (part === '[' || part === '(') depth += 1
    else if (part === ']' || part === ')') depth -= 1
    else if (depth > 0 || part === '' || part === '…' || part.startsWith('[') || part.startsWith('<')) continue
    else if (part.includes('|') && !part.startsWith('(')) return []
    else {
      const needs = (part.startsWith('(') ? part.slice(1, -1).split('|') : [part]).map((word) => word.toLowerCase())
      if (best.length === 0 || shortest(needs) > shortest(best)) best = needs
    }
  }
  return best.length > 0 && shortest(best) > 0 ? best : []
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
