import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/lines.ts'

/** The exceptions that are left. Lower the numbers as lines and detector get better; never raise them. */
const left = { violations: 26, duties: 0, notDeclared: 34 }

describe('cuebook lines', () => {
  it('hears the shipped library say what it declares, but for a known number of lines', async () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    await run([], { stdin: new PassThrough(), stdout, stderr })
    const out = String(stdout.read())
    const of = (code: string): string[] => out.split('\n').filter((line) => line.includes(` ${code}: `))
    expect(of('line-violates').length).toBeLessThanOrEqual(left.violations)
    expect(of('duty-not-performed').length).toBeLessThanOrEqual(left.duties)
    expect(of('act-not-performed')).toEqual([])
    expect(of('act-not-declared').length).toBeLessThanOrEqual(left.notDeclared)
    for (const line of of('act-not-declared')) expect(line).toMatch(/^[a-z]+\/[a-z-]+\.yaml:\d+:\d+ warning act-not-declared: agent\./)
    expect(out).toMatch(/\d{3,} lines of steps, \d{3,} wordings of cards, \d{3,} sentences of notices: /)
  }, 60_000)
})
