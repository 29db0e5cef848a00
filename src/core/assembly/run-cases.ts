import type { ActReading, ReadingContext } from '../acts/reading.ts'
import type { Library, LibraryTests } from '../library/library.ts'

/** The cases beside the objections: what must call up the card and what must not. Returns a sentence for every wrong one. */
export function runCases(
  library: Library,
  cases: LibraryTests['cases'],
  reader: { analyze(text: string, context: ReadingContext): readonly ActReading[] },
): { readonly count: number; readonly failures: readonly string[] } {
  let count = 0
  const failures: string[] = []
  for (const file of cases) {
    const acts = library.objections[file.objection]?.acts ?? []
    for (const [wanted, texts] of [
      [true, file.match],
      [false, file['must-not']],
    ] as const) {
      for (const locale of ['zh', 'en'] as const) {
        for (const text of texts[locale]) {
          count += 1
          const found = reader.analyze(text, { locale, speaker: 'debtor', party: 'debtor' }).map((reading) => reading.id)
          if (acts.some((act) => found.includes(act)) === wanted) continue
          failures.push(
            `objections/${file.objection}.cases.yaml: “${text}” ${wanted ? 'must' : 'must not'} be heard as ${acts.join(' or ')}; heard ${found.join(', ') || 'nothing'}.`,
          )
        }
      }
    }
  }
  return { count, failures }
}
