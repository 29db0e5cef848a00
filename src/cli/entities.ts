import { z } from 'zod'
import { entitiesOf } from '../core/acts/entities.ts'
import type { Run } from './command.ts'
import { answerLines, languageOf, longestText, tooLong } from './json-lines.ts'

const said = z.object({
  text: z.string().max(longestText, tooLong),
  /** A day, with or without a time behind it. */
  now: z.string().refine((now) => z.iso.date().safeParse(now.slice(0, 10)).success, 'must be a day such as 2026-11-25'),
  balance: z.number().optional(),
})

/** `cuebook entities --lang zh|en`: texts in, amounts and dates out (JSON Lines, in input order). */
export const run: Run = async (args, io) => {
  const locale = languageOf(args, io, 'cuebook entities --lang zh|en < texts.jsonl')
  if (!locale) return 2
  return answerLines(io, said, ({ text, now, balance }) =>
    entitiesOf(text, { now: now.slice(0, 10), locale, ...(balance === undefined ? {} : { balance }) }),
  )
}
