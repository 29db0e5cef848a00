import type { Detection, Lexicon, Locale } from '../library/schema.ts'
import type { ActReading, Speaker } from './reading.ts'

/** The library's phrases, compiled. Syntax: `<class>` any word of the class, `[…]` optional, `(a|b)` either, `…` a short gap. */
export interface PhraseBook {
  readonly lexicon: Lexicon
  readonly patterns: readonly { readonly act: string; readonly locale: Locale; readonly speaker: Speaker; readonly pattern: RegExp; readonly not: readonly string[] }[]
}

/** A phrase alone is strong evidence, but it was written without the utterance around it. */
const phraseConfidence = 0.85
const longestGap = 8

export function compilePhrases({ detection, lexicon }: { readonly detection: Detection; readonly lexicon: Lexicon }): PhraseBook {
  const patterns = Object.entries(detection).flatMap(([act, sounds]) =>
    (['zh', 'en'] as const).flatMap((locale) =>
      (sounds[locale]?.phrases ?? []).map((phrase) => ({
        act,
        locale,
        speaker: act.startsWith('agent.') || act.startsWith('violation.') ? ('agent' as const) : ('debtor' as const),
        pattern: patternOf(phrase, lexicon, locale),
        not: sounds[locale]?.not ?? [],
      })),
    ),
  )
  return { lexicon, patterns }
}

/** Every act whose phrase stands in the text, with where. */
export function findPhrases(book: PhraseBook, text: string, locale: Locale, speaker: Speaker): readonly ActReading[] {
  const spans = new Map<string, [number, number][]>()
  for (const { act, locale: of, speaker: by, pattern, not } of book.patterns) {
    if (of !== locale || by !== speaker || not.includes(text)) continue
    for (const match of text.matchAll(pattern)) {
      if (negated(text, match.index)) continue
      spans.set(act, [...(spans.get(act) ?? []), [match.index, match.index + match[0].length]])
    }
  }
  return [...spans].map(([id, found]) => ({ id, confidence: phraseConfidence, spans: found }))
}

/** "We will not …", and words quoted back from the other side, do nothing themselves. */
function negated(text: string, at: number): boolean {
  return /(不会|不是|没有|别|不能|不要|您说我们|您刚才说|won't|will not|would never|not going to|can't|you said)[^，。,.]{0,6}$/i.test(text.slice(0, at))
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
      if (part.startsWith('<') && part.endsWith('>')) return `(?:${(lexicon[part.slice(1, -1)]?.[locale] ?? []).map(escape).join('|') || '(?!)'})`
      return escape(part)
    })
    .join('')
  return new RegExp(locale === 'en' ? `\\b${source}` : source, 'giu')
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
