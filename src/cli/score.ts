import { createInterface } from 'node:readline'
import { z } from 'zod'
import { createDetector } from '../core/acts/detector.ts'
import { entitiesOf } from '../core/acts/entities.ts'
import type { Run } from './command.ts'
import { libraryFor } from './library-folder.ts'
import { scoreTranscript, transcriptLine } from './score-transcript.ts'

/**
 * `cuebook score --lang zh|en`: whole calls in, one judgement a line out (JSON Lines, in input order). Dates in the talk
 * are read from the day in `at`, or from today. Exit code 1 when a line could not be read; the others are still scored.
 */
export const run: Run = async (args, io) => {
  const locale = args[args.indexOf('--lang') + 1]
  if (!args.includes('--lang') || (locale !== 'zh' && locale !== 'en')) {
    io.stderr.write('Usage: cuebook score --lang zh|en < calls.jsonl\n')
    return 2
  }
  const loaded = await libraryFor(io)
  if (!loaded) return 1
  const { library, models } = loaded
  const detector = createDetector(library, models)
  const today = new Date().toISOString()
  let number = 0
  let failed = 0
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Infinity })) {
    number += 1
    if (line.trim() === '') continue
    const parsed = read(line)
    if (typeof parsed === 'string') {
      failed += 1
      io.stderr.write(`line ${number}: ${parsed}\n`)
      continue
    }
    const now = (parsed.at ?? today).slice(0, 10)
    const result = scoreTranscript(library, parsed, locale, parsed.at ?? today, {
      acts: (text, context) => detector.analyze(text, context),
      entities: (text) => entitiesOf(text, { now, locale, balance: parsed.case.amount }),
    })
    io.stdout.write(`${JSON.stringify(result)}\n`)
  }
  return failed === 0 ? 0 : 1
}

function read(line: string): z.infer<typeof transcriptLine> | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'this is not JSON.'
  }
  const parsed = transcriptLine.safeParse(value)
  return parsed.success ? parsed.data : z.prettifyError(parsed.error).replaceAll('\n', ' ')
}
