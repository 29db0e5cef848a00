import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Running {
  readonly child: ChildProcessWithoutNullStreams
  /** What was written so far. */
  readonly written: { stdout: string; stderr: string }
  /** Waits until so much stands on stdout. */
  until(enough: (stdout: string) => boolean): Promise<void>
  /** Waits for the end and gives the exit code. */
  ended(): Promise<number | null>
}

/** Start the real program as a user does. It is a process of its own, so one is started for many lines. */
export function start(args: readonly string[], nodeOptions: readonly string[] = []): Running {
  const child = spawn(process.execPath, [...nodeOptions, '--import', 'tsx', 'src/cli/main.ts', ...args], { cwd: root })
  const written = { stdout: '', stderr: '' }
  const closed = once(child, 'close') as Promise<[number | null]>
  // Whoever tests a program that ends early goes on writing to it.
  child.stdin.on('error', () => undefined)
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text))
  return {
    child,
    written,
    until: async (enough) => {
      while (!enough(written.stdout)) {
        const over = await Promise.race([once(child.stdout, 'data').then(() => false), closed.then(() => true)])
        if (over && !enough(written.stdout)) throw new Error(`The program ended too early: ${written.stderr}`)
      }
    },
    ended: async () => (await closed)[0],
  }
}

export interface Answered {
  readonly code: number | null
  readonly answers: readonly Record<string, unknown>[]
  readonly complaints: readonly string[]
}

/** Run the program over lines: texts and bytes as they are, anything else as JSON. */
export async function answersTo(args: readonly string[], lines: readonly unknown[]): Promise<Answered> {
  const running = start(args)
  running.child.stdin.end(
    Buffer.concat(
      lines.flatMap((line) => [
        line instanceof Uint8Array ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)),
        Buffer.from('\n'),
      ]),
    ),
  )
  const code = await running.ended()
  const { stdout, stderr } = running.written
  return {
    code,
    answers: stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
    complaints: stderr.split('\n').filter((line) => line !== ''),
  }
}
