import { personaIds } from '../../library/schema.ts'
import type { Check } from './check.ts'

/** A flow hands over to the persona's strategy, so all seven must exist. */
export const allSevenPersonas: Check = (content, report) => {
  for (const id of personaIds) {
    if (!content.personas.has(id))
      report('missing-file', { file: `personas/${id}.yaml`, line: 1, column: 1 }, `The persona “${id}” has no file.`)
  }
}
