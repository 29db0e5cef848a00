import { z } from 'zod'
import { createDetector } from '../core/acts/detector.ts'
import type { Run } from './command.ts'
import { answerLines, languageOf, longestText, tooLong } from './json-lines.ts'
import { libraryFor } from './library-folder.ts'

const utterance = z.object({
  id: z.union([z.string(), z.number()], 'must be a text or a number'),
  speaker: z.enum(['agent', 'debtor']),
  text: z.string().max(longestText, tooLong),
  prev: z.string().max(longestText, tooLong).optional(),
})

/** `cuebook analyze --lang zh|en`: utterances in, speech acts out (JSON Lines, in input order). */
export const run: Run = async (args, io) => {
  const locale = languageOf(args, io, 'cuebook analyze --lang zh|en < utterances.jsonl')
  if (!locale) return 2
  const loaded = await libraryFor(io)
  if (!loaded) return 1
  const detector = createDetector(loaded.library, loaded.models)
  return answerLines(io, utterance, ({ id, speaker, text, prev }) => {
    const context = { locale, speaker, ...(prev === undefined ? {} : { prev }) }
    return { id, acts: detector.analyze(text, context).map((act) => ({ id: act.id, confidence: act.confidence, spans: act.spans })) }
  })
}
