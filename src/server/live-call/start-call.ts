import { pinyin } from 'pinyin-pro'
import type { CallCase, Started } from '../../core/call/event.ts'
import type { Library } from '../../core/library/library.ts'
import type { Jurisdiction, Product } from '../../core/library/schema.ts'
import type { User } from '../../protocol/api.ts'

/** The flow for a product and kind of call. Falls back to the first collecting flow. */
export function flowFor(
  library: Library,
  product: Product,
  purpose: 'collect' | 'corporate' | 'follow-up' = product === 'trade-credit' ? 'corporate' : 'collect',
): string {
  const flows = Object.values(library.flows)
  const found =
    flows.find((flow) => flow.purpose === purpose && flow.products.includes(product)) ??
    flows.find((flow) => flow.products.includes(product)) ??
    flows.find((flow) => flow.purpose === 'collect') ??
    flows[0]
  if (!found) throw new Error('The library has no flow at all.')
  return found.id
}

/** The rule packs of a debtor's place, and good practice. */
export function packsFor(library: Library, jurisdiction: Jurisdiction): string[] {
  return Object.values(library.packs)
    .filter((pack) => pack.id === jurisdiction || (pack.id === 'practice' && pack.jurisdictions.includes(jurisdiction)))
    .map((pack) => pack.id)
}

/** The first event of a call about a case. */
export function startedOf(
  library: Library,
  user: User,
  facts: CallCase,
  mode: Started['mode'],
  locale: Started['locale'],
  rest: { scenario?: string; seed?: number } = {},
): Started {
  return {
    type: 'started',
    mode,
    locale,
    library: library.hash,
    flow: flowFor(library, facts.product),
    packs: packsFor(library, facts.jurisdiction),
    agent: { name: nameIn(locale, user.name), number: user.number },
    case: facts,
    ...rest,
  }
}

/** A Chinese name as an English line can say it: 李敏 → Li Min. */
function nameIn(locale: Started['locale'], name: string): string {
  if (locale === 'zh' || !/\p{Script=Han}/u.test(name)) return name
  return pinyin(name, { toneType: 'none', type: 'array', mode: 'surname' })
    .map((syllable) => syllable.charAt(0).toUpperCase() + syllable.slice(1))
    .join(' ')
}
