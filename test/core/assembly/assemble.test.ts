import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src/core/assembly/assemble.ts'
import { formatDiagnostic } from '../../../src/core/diagnostics.ts'
import { tinyTexts } from '../../fixtures/tiny-library.ts'

/** The tiny library with one file changed or added. */
const withFile = (path: string, change: (text: string) => string) => {
  const texts = tinyTexts()
  const known = texts.find((file) => file.path === path)
  return assemble([...texts.filter((file) => file.path !== path), { path, text: change(known?.text ?? '') }])
}

describe('assembling a library', () => {
  it('names a good library by the hash of its content, whatever the order of its files or their line ends', () => {
    const first = assemble(tinyTexts()).library
    const second = assemble([...tinyTexts()].reverse().map((file) => ({ ...file, text: file.text.replaceAll('\n', '\r\n') }))).library
    expect(first?.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(second?.hash).toBe(first?.hash)
    expect(withFile('library.yaml', (text) => text.replace('Tiny', 'Tinier')).library?.hash).not.toBe(first?.hash)
  })

  it('freezes it through and through', () => {
    const { library } = assemble(tinyTexts())
    expect(() => Object.assign(library?.flows['loan']?.phases[0]?.steps[0] ?? {}, { id: 'other' })).toThrow()
  })

  it.each([
    ['a syntax error', 'flows/loan.yaml', (text: string) => `${text}\nphases: [`, 'yaml-syntax'],
    ['an unknown key', 'flows/loan.yaml', (text: string) => text.replace('products:', 'product:'), 'unknown-key'],
    [
      'a wrong shape',
      'objections/no-money.yaml',
      (text: string) => text.replace(/acts:\n\s+- objection.no-money/, 'acts: objection.no-money'),
      'wrong-shape',
    ],
    ['a missing language', 'library.yaml', () => 'name: {zh: 小}\nversion: "1"\n', 'wrong-shape'],
    ['an unknown act', 'flows/loan.yaml', (text: string) => text.replace('agent.greet', 'agent.greeet'), 'unknown-act'],
    ['an unknown step', 'flows/loan.yaml', (text: string) => text.replace('to: pin-down', 'to: pin-dwon'), 'unknown-step'],
    ['an unknown phase', 'personas/victim.yaml', (text: string) => text.replace('"@promise"', '"@promises"'), 'unknown-phase'],
    ['an unknown merge field', 'flows/loan.yaml', (text: string) => text.replace('case.days', 'case.dayz'), 'unknown-field'],
    [
      'an id that differs from the file',
      'objections/no-money.yaml',
      (text: string) => text.replace('id: no-money', 'id: no-cash'),
      'id-not-file-name',
    ],
    ['a file of no kind', 'flow/loan.yaml', () => 'id: loan\n', 'unknown-file'],
    ['a dead end', 'situations/self-harm.yaml', (text: string) => text.replace('next: "@end"', 'next: hand-over'), 'dead-end'],
  ])('refuses %s whole, at its place', (_, path, change, code) => {
    const { library, diagnostics } = withFile(path, change)
    expect(library).toBeNull()
    const found = diagnostics.find((diagnostic) => diagnostic.code === code)
    expect(found, diagnostics.map(formatDiagnostic).join('\n')).toBeDefined()
    expect(found?.place.file).toBe(path)
    expect(found?.place.line).toBeGreaterThan(0)
    expect(found?.place.column).toBeGreaterThan(0)
  })

  it('points at the very line of an unknown step and guesses what was meant', () => {
    const { diagnostics } = withFile('flows/loan.yaml', (text) => text.replace('to: pin-down', 'to: pin-dwon'))
    const text = tinyTexts().find((file) => file.path === 'flows/loan.yaml')?.text ?? ''
    const line = text.split('\n').findIndex((row) => row.includes('to: pin-down')) + 1
    expect(diagnostics[0]).toMatchObject({ place: { line }, message: expect.stringContaining('pin-down') as string })
  })

  it('lists every error of every file, not only the first', () => {
    const texts = tinyTexts().map((file) =>
      file.path.startsWith('personas/') ? { ...file, text: file.text.replace('success:', 'succes:') } : file,
    )
    expect(
      new Set(
        assemble(texts)
          .diagnostics.filter(({ code }) => code === 'unknown-key')
          .map(({ place }) => place.file),
      ).size,
    ).toBe(7)
  })

  it('does not follow an alias bomb', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
      .split('')
      .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`)
      .join('\n')}\n`
    expect(withFile('lexicon.yaml', () => bomb).diagnostics[0]).toMatchObject({ code: 'yaml-syntax' })
  })
})
