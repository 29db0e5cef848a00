import { z } from 'zod'
import { createDetector } from '../core/acts/detector.ts'
import { entitiesOf } from '../core/acts/entities.ts'
import type { Run } from './command.ts'
import { answerLines, languageOf, longestText, tooLong } from './json-lines.ts'
import { libraryFor } from './library-folder.ts'
import { scoreTranscript, transcriptLine } from './score-transcript.ts'

const call = transcriptLine
  .extend({ id: z.union([z.string(), z.number()], 'must be a text or a number') })
  .refine(({ turns }) => turns.every(({ text }) => text.length <= longestText), { path: ['turns'], error: `holds a text that ${tooLong}` })

/**
 * `cuebook score --lang zh|en`: whole calls in, one judgement a line out (JSON Lines, in input order). Dates in the talk
 * are read from the day in `at`, or from today. Exit code 1 when a line could not be read; the others are still scored.
 */
export const run: Run = async (args, io) => {
  const locale = languageOf(args, io, 'cuebook score --lang zh|en < calls.jsonl')
  if (!locale) return 2
  const loaded = await libraryFor(io)
  if (!loaded) return 1
  const { library, models } = loaded
  const detector = createDetector(library, models)
  const today = new Date().toISOString()
  return answerLines(io, call, (line) => {
    const at = line.at ?? today
    const judged = scoreTranscript(library, { ...line, id: String(line.id) }, locale, at, {
      acts: (text, context) => detector.analyze(text, context),
      entities: (text) => entitiesOf(text, { now: at.slice(0, 10), locale, balance: line.case.amount }),
    })
    return { ...judged, id: line.id }
  })
}
