import { isDeepStrictEqual } from 'node:util'
import { formatDiagnostic } from '../core/diagnostics.ts'
import type { Library } from '../core/library/library.ts'
import type { Rule } from '../core/library/schema.ts'
import { matchesAct } from '../core/acts/match.ts'
import { lintRules, placesOfRules } from '../core/rules/lint.ts'
import { buildTable } from '../core/script/build-table.ts'
import type { Run } from './command.ts'
import { readTexts } from '../library-files/read.ts'
import { libraryFor, shippedLibrary } from './library-folder.ts'

const usage =
  'cuebook rules diff OLD NEW — what changed between two libraries, and which steps it touches\ncuebook rules lint [FOLDER] — rules that never fire, contradict or overlap\n'

/** `cuebook rules diff OLD NEW` and `cuebook rules lint [FOLDER]`. Exit code 1 when lint finds something or a library does not load. */
export const run: Run = async ([verb, ...folders], io) => {
  if (verb === 'lint') {
    const loaded = await libraryFor(io, folders[0])
    if (!loaded) return 1
    const found = lintRules(Object.values(loaded.library.packs), placesOfRules(await readTexts(folders[0] ?? shippedLibrary)))
    for (const problem of found) io.stdout.write(`${formatDiagnostic(problem)}\n`)
    return found.length === 0 ? 0 : 1
  }
  const [older, newer] = folders
  if (verb !== 'diff' || older === undefined || newer === undefined) {
    io.stderr.write(usage)
    return 2
  }
  const [before, after] = [await libraryFor(io, older), await libraryFor(io, newer)]
  if (!before || !after) return 1
  const [old, fresh] = [rulesOf(before.library), rulesOf(after.library)]
  for (const id of [...new Set([...old.keys(), ...fresh.keys()])].sort()) {
    const [was, is] = [old.get(id), fresh.get(id)]
    if (is && !was) io.stdout.write(`+ ${id}: ${is.title.en}${touched(after.library, is)}\n`)
    else if (was && !is) io.stdout.write(`- ${id}: ${was.title.en}${touched(before.library, was)}\n`)
    else if (was && is && !isDeepStrictEqual(was, is)) {
      const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
        (field) => !isDeepStrictEqual(was[field as keyof Rule], is[field as keyof Rule]),
      )
      io.stdout.write(`~ ${id}: ${fields.join(', ')}${touched(after.library, is)}\n`)
    }
  }
  return 0
}

function rulesOf(library: Library): Map<string, Rule> {
  return new Map(Object.values(library.packs).flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)))
}

/** The steps of all flows that perform an act the rule speaks of. */
function touched(library: Library, rule: Rule): string {
  const named = [...JSON.stringify(rule.pattern ?? '').matchAll(/"([a-z]+\.[a-z0-9*-]+)"/g)].map((match) => match[1] ?? '')
  const steps = Object.keys(library.flows).flatMap((flow) =>
    [...buildTable(library, flow).steps.values()]
      .filter(({ step }) => step.performs.some((act) => named.some((pattern) => matchesAct(pattern, act))))
      .map(({ key }) => (key.startsWith('situation/') ? key : `${flow}/${key}`)),
  )
  const unique = [...new Set(steps)]
  return unique.length === 0 ? '' : `\n    touches ${unique.join(', ')}`
}
