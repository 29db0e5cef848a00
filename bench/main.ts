import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A benchmark prints a table of its own: what, figure, what it must hold. */
export interface Benchmark {
  readonly title: string
  run(): Promise<readonly Row[]>
}
export interface Row {
  readonly what: string
  readonly figure: string
  readonly atLeast: string
  readonly held: boolean
}

const only = process.argv.slice(2)
const files = readdirSync(import.meta.dirname).filter(
  (file) => file.endsWith('.bench.ts') && (only.length === 0 || only.some((name) => file.startsWith(name))),
)
for (const file of files.sort()) {
  const { benchmark } = (await import(pathToFileURL(join(import.meta.dirname, file)).href)) as { benchmark: Benchmark }
  process.stdout.write(`\n${benchmark.title}\n`)
  for (const { what, figure, atLeast, held } of await benchmark.run()) {
    process.stdout.write(`  ${held ? '✓' : '✕'} ${what.padEnd(58)} ${figure.padStart(16)}   (${atLeast})\n`)
  }
}
