import { createDetector } from '../core/acts/detector.ts'
import { runCases } from '../core/assembly/run-cases.ts'
import { walkFlow } from '../core/call/walk.ts'
import type { Run } from './command.ts'
import { libraryFor } from './library-folder.ts'

/** `cuebook walk [FOLDER]`: the library's own tests. Exit code 1 when a conversation or a case goes wrong. */
export const run: Run = async ([folder], io) => {
  const loaded = await libraryFor(io, folder)
  if (!loaded) return 1
  const { library, tests, model } = loaded
  const detector = createDetector({ ...library, model })
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
  failures.push(...cases.failures)
  for (const failure of failures) io.stdout.write(`${failure}\n`)
  io.stdout.write(`${walks} walks and ${cases.count} cases, ${failures.length} failures.\n`)
  return failures.length === 0 ? 0 : 1
}
