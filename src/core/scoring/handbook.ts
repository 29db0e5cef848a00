import type { Library } from '../library/library.ts'

/** The handbook's chapters and how many items each has: personas, stages, situations, reasons, objections, technique, never, newcomers, long accounts, goals, quality, writing. */
const chapters = { P: 9, D: 10, S: 10, R: 16, O: 29, T: 27, V: 15, N: 7, L: 6, G: 10, Q: 4, W: 7 } as const

/** Every item of the handbook in order, P1 to W7. */
export const handbookItems: readonly string[] = Object.entries(chapters).flatMap(([chapter, count]) =>
  Array.from({ length: count }, (_, i) => `${chapter}${i + 1}`),
)

export interface Coverage {
  readonly item: string
  /** Where it is served, such as `objections/no-money`; steps and scorecard items with their own id behind #. */
  readonly places: readonly string[]
}

/** For every item of the handbook the places in the library that serve it, by their `handbook` lists. */
export function handbookCoverage(library: Library): readonly Coverage[] {
  const found = new Map<string, string[]>(handbookItems.map((item) => [item, []]))
  const kinds = {
    flows: library.flows,
    personas: library.personas,
    situations: library.situations,
    objections: library.objections,
    scorecards: library.scorecards,
    notices: library.notices,
    knowledge: library.knowledge,
    scenarios: library.scenarios,
  }
  for (const [kind, entries] of Object.entries(kinds))
    for (const [id, entry] of Object.entries(entries)) collect(entry, `${kind}/${id}`, '', found)
  for (const pack of Object.values(library.packs)) for (const rule of pack.rules) collect(rule, `rules/${pack.id}/${rule.id}`, '', found)
  for (const stage of library.stages.stages) collect(stage, 'stages', stage.id, found)
  return [...found].map(([item, places]) => ({ item, places: [...new Set(places)] }))
}

/** Walk a piece of content; the nearest id above a `handbook` list names the place within the file. */
function collect(value: unknown, file: string, inner: string, found: ReadonlyMap<string, string[]>): void {
  if (Array.isArray(value)) return value.forEach((one) => collect(one, file, inner, found))
  if (typeof value !== 'object' || value === null) return
  const { id, handbook } = value as { id?: unknown; handbook?: unknown }
  const here = typeof id === 'string' && !file.endsWith(`/${id}`) ? id : inner
  if (Array.isArray(handbook)) for (const item of handbook) found.get(String(item))?.push(here === '' ? file : `${file}#${here}`)
  for (const [key, child] of Object.entries(value)) if (key !== 'handbook') collect(child, file, here, found)
}
