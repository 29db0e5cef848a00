import type { z } from 'zod'
import type { CommandIo } from './command.ts'

/** A longer line is not kept, so that memory stays the same whatever comes in; a call of many hours is far shorter. */
const longestLine = 16 * 2 ** 20
const mostProblems = 5

/** The longest utterance that is read: far longer than anybody speaks without a break, short enough to be answered at once. */
export const longestText = 10_000
export const tooLong = `is longer than ${longestText.toLocaleString('en')} characters; cut it into utterances`

/**
 * Answer each line of stdin in input order, one at a time. A bad line is named on stderr and the rest goes on; exit code 1
 * then. Blank lines at the end are no lines. When nobody reads the answers any more, it ends quietly.
 */
export async function answerLines<T>(io: CommandIo, shape: z.ZodType<T>, answer: (item: T) => unknown): Promise<number> {
  const [stdout, stderr] = [writerTo(io.stdout), writerTo(io.stderr)]
  let failed = 0
  let blanks: number[] = []
  const tell = (number: number, problem: string): Promise<void> => {
    failed += 1
    return stderr.write(`line ${number}: ${problem}.\n`)
  }
  for await (const { number, bytes } of linesOf(io.stdin)) {
    if (stdout.closed()) break
    const read = bytes === null ? { problem: 'this is longer than 16 MB' } : readLine(bytes, shape)
    if (read === 'blank') {
      blanks.push(number)
      continue
    }
    for (const blank of blanks) await tell(blank, 'this is empty')
    blanks = []
    if ('problem' in read) await tell(number, read.problem)
    else await stdout.write(`${JSON.stringify(answer(read.item))}\n`)
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

/**
 * Lines end with a line feed only, as JSON Lines has it: node's readline also cuts at U+2028, which may stand inside a
 * JSON text. Bytes are null where the line is too long.
 */
async function* linesOf(stream: NodeJS.ReadableStream): AsyncGenerator<{ readonly number: number; readonly bytes: Uint8Array | null }> {
  let number = 0
  let size = 0
  let parts: Uint8Array[] = []
  const take = (part: Uint8Array): void => {
    size += part.length
    if (size > longestLine) parts = []
    else if (part.length > 0) parts.push(part)
  }
  const whole = (): { number: number; bytes: Uint8Array | null } => {
    const bytes = size > longestLine ? null : Buffer.concat(parts)
    number += 1
    size = 0
    parts = []
    return { number, bytes }
  }
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    let from = 0
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
      take(bytes.subarray(from, end))
      yield whole()
      from = end + 1
    }
    take(bytes.subarray(from))
  }
  if (size > 0) yield whole()
}

type Read<T> = { readonly item: T } | { readonly problem: string } | 'blank'

/** The decoder drops a byte order mark, which editors put before the first line. */
function readLine<T>(bytes: Uint8Array, shape: z.ZodType<T>): Read<T> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { problem: 'this is not UTF-8 text; save the file as UTF-8' }
  }
  if (text.trim() === '') return 'blank'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problem: 'this is not JSON' }
  }
  const parsed = shape.safeParse(value)
  return parsed.success ? { item: parsed.data } : { problem: problemsOf(parsed.error.issues, value) }
}

function problemsOf(issues: readonly z.core.$ZodIssue[], value: unknown): string {
  const told = issues.slice(0, mostProblems).map(({ path, message }) => {
    if (path.length === 0) return message
    const at = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value)
    return `“${path.join('.')}” ${at === undefined ? 'is missing' : message.replace(/^Invalid/, 'is an invalid')}`
  })
  return [...told, ...(issues.length > mostProblems ? [`and ${issues.length - mostProblems} more`] : [])].join('; ')
}

/** Writes no faster than the other end reads, and knows when that end has gone. */
function writerTo(stream: NodeJS.WritableStream): { write(text: string): Promise<void>; closed(): boolean } {
  let closed = false
  let failure: Error | null = null
  let goOn = (): void => undefined
  stream.on('drain', () => {
    goOn()
  })
  stream.on('error', (error: NodeJS.ErrnoException) => {
    closed = true
    if (error.code !== 'EPIPE') failure = error
    goOn()
  })
  return {
    closed: () => closed,
    write: async (text) => {
      if (!closed && !stream.write(text))
        await new Promise<void>((resolve) => {
          goOn = resolve
        })
      if (failure) throw failure
    },
  }
}
