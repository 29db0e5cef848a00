import Fuse from 'fuse.js'
import type { Library } from '../../../core/library/library.ts'
import type { Locale, Objection } from '../../../core/library/schema.ts'

const indexes = new WeakMap<Library, Fuse<Objection>>()

/** One index a library: titles and quotes count more than explanations; the place in the text does not count. */
function indexOf(library: Library): Fuse<Objection> {
  const known = indexes.get(library)
  if (known) return known
  const made = new Fuse(Object.values(library.objections), {
    ignoreLocation: true,
    ignoreFieldNorm: true,
    threshold: 0.4,
    keys: [
      { name: 'title', weight: 3, getFn: ({ title }) => [title.zh, title.en] },
      { name: 'quotes', weight: 3, getFn: ({ quotes }) => quotes.flatMap(({ zh, en }) => [zh, en]) },
      { name: 'body', weight: 1, getFn: ({ why, first, ask }) => [why, first, ask].flatMap(({ zh, en }) => [zh, en]) },
    ],
  })
  indexes.set(library, made)
  return made
}

/** The objection cards that fit a fragment or a misspelt one, best first; without a fragment the first few, by title. */
export function findCards(library: Library, query: string, locale: Locale, most = 8): readonly Objection[] {
  const wanted = query.trim()
  if (wanted !== '')
    return indexOf(library)
      .search(wanted, { limit: most })
      .map(({ item }) => item)
  return Object.values(library.objections)
    .toSorted((a, b) => a.title[locale].localeCompare(b.title[locale], locale))
    .slice(0, most)
}
