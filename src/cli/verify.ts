import type { Text } from '../core/library/schema.ts'
import type { LibraryFailure } from '../core/rules/verify-library.ts'
import { verifyLibrary } from '../core/rules/verify-library.ts'
import type { Run } from './command.ts'
import { libraryFor } from './library-folder.ts'

/**
 * `cuebook verify [FOLDER] [--flow ID] [--lang zh|en] [--date YYYY-MM-DD]`: prove every flow against every duty.
 * Each failure is printed with its rule, its clause and the shortest offending call. Exit code 1 when there is one.
 */
export const run: Run = async (args, io) => {
  const option = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const folder = args.find((arg, i) => !arg.startsWith('--') && !args[i - 1]?.startsWith('--'))
  const lang = option('--lang') === 'zh' ? 'zh' : 'en'
  const date = option('--date') ?? new Date().toISOString().slice(0, 10)
  const flow = option('--flow')
  const loaded = await libraryFor(io, folder)
  if (!loaded) return 1
  if (flow !== undefined && !loaded.library.flows[flow]) {
    io.stderr.write(`There is no flow “${flow}”; the library has ${Object.keys(loaded.library.flows).join(', ')}.\n`)
    return 2
  }
  const began = performance.now()
  const { failures, combinations } = verifyLibrary(loaded.library, date, flow === undefined ? undefined : [flow])
  for (const failure of failures) io.stdout.write(describe(failure, lang))
  io.stdout.write(
    `${combinations} combinations of flow, persona, stage and place, ${failures.length} failures, ${Math.round(performance.now() - began)} ms.\n`,
  )
  return failures.length === 0 ? 0 : 1
}

function describe({ flow, failure, jurisdictions, personas, stages }: LibraryFailure, lang: keyof Text): string {
  const where = failure.rule
    ? `\n  in ${jurisdictions.join(', ')}; ${personas.length === 0 ? 'when the persona changes' : `personas ${personas.map((id) => id ?? 'unsure').join(', ')}`}; ${stages.length} kinds of case`
    : ''
  const talk = failure.talk.map(({ speaker, step, acts, text }) => `    ${speaker.padEnd(6)} ${text[lang]}  [${acts.join(' ')}]  ${step}`)
  return `${flow}: ${failure.message}${where}\n${talk.join('\n')}${talk.length > 0 ? '\n' : ''}`
}
