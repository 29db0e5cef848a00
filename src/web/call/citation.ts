import type { Library } from '../../core/library/library.ts'
import type { Locale, Rule } from '../../core/library/schema.ts'

/** The rule of that id in any pack of the library. */
export function findRule(library: Library, id: string): Rule | undefined {
  for (const pack of Object.values(library.packs)) {
    const rule = pack.rules.find((candidate) => candidate.id === id)
    if (rule) return rule
  }
  return undefined
}

/** The source of a rule in one line: document, number, clause. Only wording that was read is cited without the word “unverified”. */
export function cite(source: Rule['source'], locale: Locale, unverified: string): string {
  const parts = [source.document[locale], source.number, source.clause].filter((part) => part !== undefined)
  return source.confidence === 'V' ? parts.join(' ') : `${parts.join(' ')} (${unverified})`
}

/** The same for a narrow place: the clause first, as it is what one looks up, and no number. */
export function citeShort({ clause, document, confidence }: Rule['source'], locale: Locale, unverified: string): string {
  return [clause, document[locale], confidence === 'V' ? undefined : unverified].filter((part) => part !== undefined).join(' · ')
}
