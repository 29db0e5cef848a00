import { formatDiagnostic } from '../core/diagnostics.ts'
import { lintRules, placesOfRules } from '../core/rules/lint.ts'
import { loadLibrary, readTexts } from '../library-files/read.ts'
import type { Run } from './command.ts'
import { shippedLibrary } from './library-folder.ts'

/**
 * `cuebook lint [FOLDER]`: every problem of the library at its place, those between rules included (contradictions, rules
 * that can never fire, dates that overlap). Exit code 1 when one is an error.
 */
export const run: Run = async ([folder = shippedLibrary], io) => {
  const { library, diagnostics } = await loadLibrary(folder)
  for (const found of diagnostics) io.stdout.write(`${formatDiagnostic(found)}\n`)
  if (!library) {
    io.stdout.write(`${diagnostics.length} problems.\n`)
    return 1
  }
  const between = lintRules(Object.values(library.packs), placesOfRules(await readTexts(folder)))
  for (const found of between) io.stdout.write(`${formatDiagnostic(found)}\n`)
  if (between.some(({ severity }) => severity === 'error')) {
    io.stdout.write(`${between.length} problems between rules.\n`)
    return 1
  }
  const counts = [
    [library.flows, 'flows'],
    [library.personas, 'personas'],
    [library.situations, 'situations'],
    [library.objections, 'objection cards'],
    [library.knowledge, 'knowledge cards'],
    [library.notices, 'notices'],
    [library.scorecards, 'scorecards'],
    [library.scenarios, 'scenarios'],
  ] as const
  const rules = Object.values(library.packs).reduce((sum, pack) => sum + pack.rules.length, 0)
  io.stdout.write(
    `Library ${library.version} (${library.hash.slice(0, 12)}): ${counts.map(([items, name]) => `${Object.keys(items).length} ${name}`).join(', ')}, ${rules} rules. No errors.\n`,
  )
  return 0
}
