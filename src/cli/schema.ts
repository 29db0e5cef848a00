import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import * as shape from '../core/library/schema.ts'
import type { Run } from './command.ts'

const files = {
  library: shape.libraryFile,
  acts: shape.actsFile,
  stages: shape.stagesFile,
  promises: shape.promisesFile,
  lexicon: shape.lexiconFile,
  detection: shape.detectionFile,
  calls: shape.callsFile,
  persona: shape.persona,
  flow: shape.flow,
  walks: shape.walksFile,
  situation: shape.situation,
  objection: shape.objection,
  cases: shape.casesFile,
  rule: shape.rule,
  pack: shape.pack,
  scorecard: shape.scorecard,
  notice: shape.notice,
  knowledge: shape.knowledge,
  scenario: shape.scenario,
}

/** `cuebook schema FOLDER`: a JSON Schema (draft 2020-12) for each kind of library file. */
export const run: Run = async ([folder], io) => {
  if (folder === undefined) {
    io.stderr.write('Say where to write the schemas: cuebook schema FOLDER\n')
    return 2
  }
  await mkdir(folder, { recursive: true })
  for (const [name, schema] of Object.entries(files)) {
    await writeFile(join(folder, `${name}.schema.json`), `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`)
  }
  io.stdout.write(`Wrote ${Object.keys(files).length} schemas to ${folder}.\n`)
  return 0
}
