import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/lines.ts'
import { tinyTexts } from '../fixtures/tiny-library.ts'

/**
 * Sentences (of some 1,850) in which the detector hears something beside what they do; one that stands in several flows is
 * one mistake. Lower the number as it learns.
 */
const mostMisheard = 63

/** All that is written, however much: a stream that nobody reads holds back what does not fit. */
function collected(stream: PassThrough): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}

describe('cuebook lines', () => {
  it('hears no violation in the shipped library, every declared act, and few that are not declared', async () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const written = collected(stdout)
    const code = await run([], { stdin: new PassThrough(), stdout, stderr })
    const lines = written().trimEnd().split('\n')
    const misheard = lines.filter((line) => / warning act-not-declared: agent\./.test(line))
    expect(lines.filter((line) => !misheard.includes(line))).toEqual([
      expect.stringMatching(/^\d{3,} lines of steps, \d{3,} wordings of cards, \d{3,} sentences of notices: 0 violations heard, 0 acts /),
    ])
    const mistakes = new Set(misheard.map((line) => `${/agent\.[a-z-]+/.exec(line)?.[0]} ${/“[^“]*$/.exec(line)?.[0]}`))
    expect(mistakes.size).toBeLessThanOrEqual(mostMisheard)
    for (const line of misheard) expect(line).toMatch(/^(?:flows|personas|situations)\/[a-z-]+\.yaml:\d+:\d+ /)
    expect(code).toBe(0)
  }, 60_000)

  it('fails on a violation, at its place', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cuebook-lines-'))
    try {
      const foul = '你就是个老赖，不要脸。'
      for (const { path, text } of tinyTexts()) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), text.replaceAll(/(zh|en): 先说/g, `$1: ${foul}`))
      }
      const [stdout, stderr] = [new PassThrough(), new PassThrough()]
      const code = await run([folder], { stdin: new PassThrough(), stdout, stderr })
      expect(String(stdout.read())).toMatch(
        /^objections\/no-money\.yaml:\d+:\d+ error line-violates: The detector hears violation\.insult/m,
      )
      expect(code).toBe(1)
    } finally {
      await rm(folder, { recursive: true })
    }
  }, 60_000)
})
