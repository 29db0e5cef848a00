import type { Locale, Rule } from '../../../core/library/schema.ts'

/** The spoken examples of a rule in one language, one line each; examples about a case alone carry only their note. */
export function exampleLines(examples: Rule['violates'], locale: Locale): readonly string[] {
  return examples.flatMap((example) => {
    if ('turns' in example) return example.lang === locale ? [example.turns.map(({ text }) => text).join(' / ')] : []
    if ('note' in example) return []
    if ('zh' in example) return locale === 'zh' ? [example.zh] : []
    return locale === 'en' ? [example.en] : []
  })
}
