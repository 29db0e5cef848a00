import { handbookCoverage } from '../core/scoring/handbook.ts'
import type { Run } from './command.ts'
import { libraryFor } from './library-folder.ts'

/** `cuebook coverage [FOLDER]`: every item of the handbook and where the library serves it. Exit code 1 when one is served nowhere. */
export const run: Run = async ([folder], io) => {
  const loaded = await libraryFor(io, folder)
  if (!loaded) return 1
  const coverage = handbookCoverage(loaded.library)
  for (const { item, places } of coverage) io.stdout.write(`${item.padEnd(4)} ${places.length === 0 ? 'MISSING' : shortened(places)}\n`)
  const missing = coverage.filter(({ places }) => places.length === 0).map(({ item }) => item)
  io.stdout.write(
    `${coverage.length - missing.length} of ${coverage.length} handbook items served${missing.length === 0 ? '' : `; missing ${missing.join(', ')}`}.\n`,
  )
  return missing.length === 0 ? 0 : 1
}

const shortened = (places: readonly string[]): string =>
  places.length <= 4 ? places.join(', ') : `${places.slice(0, 4).join(', ')} and ${places.length - 4} more`
