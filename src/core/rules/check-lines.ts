import type { ActReading, ReadingContext } from '../acts/reading.ts'
import { diagnostic, type Diagnostic } from '../diagnostics.ts'
import type { Library } from '../library/library.ts'
import type { Locale, Step } from '../library/schema.ts'

/** What reads a line: the detector of this build. */
export interface LineReader {
  analyze(text: string, context: ReadingContext): readonly ActReading[]
}

/** Below this a reading is a guess, and no reason to blame a line. */
const sure = 0.5

/**
 * Hear every line of every step and compare it with what the step declares: a declared act that is not heard, an act
 * heard that is not declared, a violation. Merge fields are read as they stand. Each finding names file, step, line, words.
 */
export function checkLines(library: Library, reader: LineReader): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  for (const { file, step } of stepsOf(library)) {
    for (const [variant, { line }] of step.say.entries()) {
      for (const locale of ['zh', 'en'] as const satisfies readonly Locale[]) {
        const heard = reader.analyze(line[locale], { locale, speaker: 'agent' }).filter(({ confidence }) => confidence >= sure)
        const where = `step “${step.id}”, line ${variant + 1}, ${locale}: “${line[locale]}”`
        const place = { file, line: 1, column: 1 }
        const ids = heard.map(({ id }) => id)
        for (const id of ids.filter((act) => act.startsWith('violation.')))
          found.push(diagnostic('line-violates', place, `The detector hears ${id} in ${where}.`))
        for (const id of ids.filter((act) => act.startsWith('agent.') && !step.performs.includes(act)))
          found.push(diagnostic('act-not-declared', place, `${id} is heard but not declared in ${where}.`))
        for (const id of step.performs.filter((act) => !ids.includes(act)))
          found.push(diagnostic('act-not-performed', place, `${id} is declared but not heard in ${where}.`))
      }
    }
  }
  return found
}

function stepsOf(library: Library): readonly { readonly file: string; readonly step: Step }[] {
  return [
    ...Object.values(library.flows).flatMap((flow) =>
      flow.phases.flatMap(({ steps }) => steps.map((step) => ({ file: `flows/${flow.id}.yaml`, step }))),
    ),
    ...Object.values(library.personas).flatMap((persona) =>
      persona.strategy.steps.map((step) => ({ file: `personas/${persona.id}.yaml`, step })),
    ),
    ...Object.values(library.situations).flatMap((situation) =>
      situation.steps.map((step) => ({ file: `situations/${situation.id}.yaml`, step })),
    ),
  ]
}
