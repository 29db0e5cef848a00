import { createDetector } from '../core/acts/detector.ts'
import { runCases } from '../core/assembly/run-cases.ts'
import { walkFlow } from '../core/call/walk.ts'
import type { Run } from './command.ts'
import { libraryFor } from './library-folder.ts'

/**
 * The cases measure the detector on words that nobody tuned it on; their share may not fall below this. Each conversation
 * must hold.
 */
const leastHeard = 0.8

/** `cuebook walk [FOLDER] [--strict]`: the library's own tests. Exit code 1 when a conversation goes wrong, or too many cases. */
export const run: Run = async (args, io) => {
  const strict = args.includes('--strict')
  const [folder] = args.filter((arg) => !arg.startsWith('--'))
  const loaded = await libraryFor(io, folder)
  if (!loaded) return 1
  const { library, tests, models } = loaded
  const detector = createDetector(library, models)
  let walks = 0
  const failures: string[] = []
  for (const file of tests.walks) {
    for (const walk of file.walks) {
      walks += 1
      failures.push(
        ...walkFlow(library, file.flow, walk, detector).map((failure) => `flows/${file.flow}.walks.yaml “${walk.name}”: ${failure}`),
      )
    }
  }
  const cases = runCases(library, tests.cases, detector)
  const heard = 1 - cases.failures.length / Math.max(1, cases.count)
  if (strict || heard < leastHeard) failures.push(...cases.failures)
  for (const failure of failures) io.stdout.write(`${failure}\n`)
  io.stdout.write(
    `${walks} walks, ${failures.length} failures. Of ${cases.count} cases ${cases.count - cases.failures.length} are heard as written (${Math.round(heard * 100)} %; --strict lists the others).\n`,
  )
  return failures.length === 0 ? 0 : 1
}
