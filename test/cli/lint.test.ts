import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/lint.ts'
import { tinyTexts } from '../fixtures/tiny-library.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuebook-lint-'))
  for (const { path, text } of tinyTexts()) await write(path, text)
})
afterEach(() => rm(folder, { recursive: true }))

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

async function lint(): Promise<{ code: number; out: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const code = await run([folder], { stdin: new PassThrough(), stdout, stderr })
  return { code, out: String(stdout.read() ?? '') }
}

const rule = (id: string, rest: string, dates = 'from: 2020-01-01'): string => `id: ${id}
title: { zh: 题, en: title }
severity: serious
source: { document: { zh: 文, en: doc }, ${dates}, confidence: D }
${rest}
warning: { zh: 警, en: warning }
remedy: { zh: 改, en: remedy }
`

describe('cuebook lint', () => {
  it('finds nothing in a sound library', async () => {
    expect(await lint()).toMatchObject({ code: 0 })
  })
  it.each([
    ['an act that does not exist', 'a', rule('a', 'pattern: { never: [violation.insolt] }'), 'rules/cn/a.yaml:5:20 error unknown-act: '],
    [
      'a rule that can never fire, at the waiver that silences it',
      'a',
      rule('a', 'pattern: { never: [violation.insult] }\nwaived-by: [violation.*]'),
      'rules/cn/a.yaml:6:12 error rule-never-fires: ',
    ],
    [
      'a rule that ends before it begins',
      'a',
      rule('a', 'pattern: { never: [violation.insult] }', 'from: 2020-01-01, to: 2019-01-01'),
      'rules/cn/a.yaml:4:63 error rule-never-fires: ',
    ],
    [
      'a rule that forbids what another demands',
      'a',
      rule('a', 'pattern: { never: [agent.give-channel] }'),
      'rules/cn/a.yaml:5:10 error rule-contradiction: ',
    ],
    [
      'two versions of a rule in force on one day',
      'no-threat.v2',
      rule('no-threat.v2', 'pattern: { never: [violation.threat-violence] }'),
      'rules/cn/no-threat.v2.yaml:4:47 error rule-dates-overlap: ',
    ],
  ])('finds %s, with its line and column', async (_, id, text, expected) => {
    await write(`rules/cn/${id}.yaml`, text)
    const { code, out } = await lint()
    expect(out).toContain(expected)
    expect(code).toBe(1)
  })
})
