import type { Library } from './library.ts'
import type { Locale } from './schema.ts'
import type { SearchEntry } from './search.ts'
import { sentenceOf } from './sentence-of.ts'

const han = /[㐀-鿿]/

/** What can be found by act: its title, its examples in this language, and the titles and quotes of the cards that answer it. */
export function actEntries(library: Library, locale: Locale): readonly SearchEntry[] {
  const cards = Object.values(library.objections)
  return Object.values(library.acts).map(({ id, title, examples }) => {
    const mine = cards.filter(({ acts }) => acts[0] === id)
    return {
      id,
      titles: [title[locale], ...mine.map((card) => card.title[locale])],
      texts: [
        ...examples.filter((text) => han.test(text) === (locale === 'zh')),
        ...mine.flatMap(({ quotes }) => quotes.map((quote) => quote[locale])),
      ],
      examples: (library.detection[id]?.[locale]?.examples ?? []).map((example) => sentenceOf(example).say),
    }
  })
}
