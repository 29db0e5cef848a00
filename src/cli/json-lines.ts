import { createInterface } from 'node:readline'
import type { z } from 'zod'
import type { CommandIo } from './command.ts'

/** Answer each line of stdin in input order. A bad line is named on stderr and the rest goes on; exit code 1 then. */
export async function answerLines<T>(io: CommandIo, shape: z.ZodType<T>, answer: (item: T) => unknown): Promise<number> {
  let number = 0
  let failed = 0
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Infinity })) {
    number += 1
    if (line.trim() === '') continue
    try {
      const parsed = shape.safeParse(JSON.parse(line))
      if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
      io.stdout.write(`${JSON.stringify(answer(parsed.data))}\n`)
    } catch (error) {
      failed += 1
      io.stderr.write(`line ${number}: ${error instanceof SyntaxError ? 'this is not JSON.' : (error as Error).message}\n`)
    }
  }
  return failed === 0 ? 0 : 1
}

/** The language asked for with --lang, or null after telling how to call the command. */
export function languageOf(args: readonly string[], io: CommandIo, usage: string): 'zh' | 'en' | null {
  const locale = args.includes('--lang') ? args[args.indexOf('--lang') + 1] : undefined
  if (locale === 'zh' || locale === 'en') return locale
  io.stderr.write(`Usage: ${usage}\n`)
  return null
}
