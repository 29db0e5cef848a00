import type { Library } from '../../../core/library/library.ts'
import type { Locale, Objection } from '../../../core/library/schema.ts'

/** How near a text is to the query: whole words first, then shared pairs of characters. */
function nearness(query: string, text: string): number {
  if (text.includes(query)) return 1 + query.length / Math.max(1, text.length)
  const pairs = query.length < 2 ? [query] : Array.from({ length: query.length - 1 }, (_, i) => query.slice(i, i + 2))
  return pairs.filter((pair) => text.includes(pair)).length / pairs.length
}

/** The objection cards that fit a fragment, best first. Titles and quotes count more than explanations. */
export function findCards(library: Library, query: string, locale: Locale, most = 8): readonly Objection[] {
  const wanted = query.trim().toLowerCase()
  const cards = Object.values(library.objections)
  if (wanted === '') return cards.slice(0, most)
  return cards
    .map((card) => {
      const heads = [card.title, ...card.quotes].map((text) => nearness(wanted, `${text.zh} ${text.en}`.toLowerCase()))
      const body = nearness(wanted, [card.why, card.first, card.ask].map((text) => text[locale].toLowerCase()).join(' '))
      return { card, score: Math.max(...heads) * 2 + body }
    })
    .filter(({ score }) => score > 0.9)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ card }) => card)
}
