/** The streams of a command; tests hand in their own. */
export interface CommandIo {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
}

/** Runs a command and returns its exit code: 0 done, 1 found something wrong, 2 called wrongly. */
export type Run = (args: string[], io: CommandIo) => Promise<number>
