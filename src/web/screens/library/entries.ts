import type { Library } from '../../../core/library/library.ts'
import type { Knowledge, Objection, Persona, Rule, Situation, Text } from '../../../core/library/schema.ts'

/** One card of the library. `key` names it in the address: `objection:no-money`. */
export type Entry = { readonly key: string; readonly title: Text; readonly haystack: string } & (
  | { readonly kind: 'objection'; readonly of: Objection }
  | { readonly kind: 'persona'; readonly of: Persona }
  | { readonly kind: 'rule'; readonly of: Rule; readonly pack: string }
  | { readonly kind: 'situation'; readonly of: Situation }
  | { readonly kind: 'knowledge'; readonly of: Knowledge }
)
export type EntryKind = Entry['kind']

/** Every objection, persona, situation, knowledge card and rule of the library, in that order. */
export function entriesOf(library: Library): readonly Entry[] {
  return [
    ...Object.values(library.objections).map((of): Entry => ({
      kind: 'objection',
      of,
      ...head('objection', of.id, of.title, [...of.quotes, of.why, of.first, of.ask]),
    })),
    ...Object.values(library.personas).map((of): Entry => ({
      kind: 'persona',
      of,
      ...head('persona', of.id, of.title, [...of.traits, ...of.approach]),
    })),
    ...Object.values(library.situations).map((of): Entry => ({ kind: 'situation', of, ...head('situation', of.id, of.title, [of.why]) })),
    ...Object.values(library.knowledge).map((of): Entry => ({
      kind: 'knowledge',
      of,
      ...head('knowledge', of.id, of.title, [of.body], of.handbook),
    })),
    ...Object.values(library.packs).flatMap((pack) =>
      pack.rules.map((of): Entry => ({
        kind: 'rule',
        of,
        pack: pack.id,
        ...head('rule', `${pack.id}/${of.id}`, of.title, [of.source.document, of.warning, of.remedy], [of.source.number, of.source.clause]),
      })),
    ),
  ]
}

function head(kind: EntryKind, id: string, title: Text, texts: readonly Text[], plain: readonly (string | undefined)[] = []) {
  const words = [id, title.zh, title.en, ...texts.flatMap(({ zh, en }) => [zh, en]), ...plain.map((word) => word ?? '')]
  return { key: `${kind}:${id}`, title, haystack: words.join('\n').toLowerCase() }
}

/** Entries of the kind that hold every word; those with the words in the title come first. */
export function findEntries(entries: readonly Entry[], query: string, kind: EntryKind | 'all'): readonly Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = entries.filter((entry) => (kind === 'all' || entry.kind === kind) && words.every((word) => entry.haystack.includes(word)))
  if (words.length === 0) return found
  const inTitle = ({ title }: Entry) => words.every((word) => `${title.zh} ${title.en}`.toLowerCase().includes(word))
  return [...found.filter(inTitle), ...found.filter((entry) => !inTitle(entry))]
}
