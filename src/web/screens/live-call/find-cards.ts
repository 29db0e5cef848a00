import type { Library } from '../../../core/library/library.ts'
import { createSearch, type Sounds } from '../../../core/library/search.ts'
import type { Locale, Objection } from '../../../core/library/schema.ts'

type Find = ReturnType<typeof createSearch>
const searches = new WeakMap<Library, { silent?: Find; sounding?: Find }>()

/** Syllables for search by pinyin. The table is large, so it comes after the console, when somebody first searches. */
export async function loadSounds(): Promise<Sounds> {
  const { pinyin } = await import('pinyin-pro')
  return (text) => pinyin(text, { toneType: 'none', type: 'array' })
}

/** One index a library, in both languages: people search in the one they think in. */
function searchOf(library: Library, sounds: Sounds | undefined): Find {
  const known = searches.get(library) ?? {}
  searches.set(library, known)
  const make = (): Find =>
    createSearch(
      Object.values(library.objections).map(({ id, title, quotes, why, first, ask }) => ({
        id,
        titles: [title.zh, title.en],
        texts: quotes.flatMap(({ zh, en }) => [zh, en]),
        examples: [why, first, ask].flatMap(({ zh, en }) => [zh, en]),
      })),
      sounds,
    )
  return sounds ? (known.sounding ??= make()) : (known.silent ??= make())
}

/** The objection cards that fit a fragment, a misspelt one, pinyin or its initials, best first; without a query the first few, by title. */
export function findCards(library: Library, query: string, locale: Locale, sounds?: Sounds, most = 8): readonly Objection[] {
  if (query.trim() !== '') return searchOf(library, sounds)(query, most).flatMap(({ id }) => library.objections[id] ?? [])
  return Object.values(library.objections)
    .toSorted((a, b) => a.title[locale].localeCompare(b.title[locale], locale))
    .slice(0, most)
}
