import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { classifierFile, loadLibrary } from '../../src/library-files/read.ts'

const folder = join(import.meta.dirname, '../../scripts-library')
const most = 1_500_000

describe('the shipped classifiers', () => {
  it('were trained from what the library says now', async () => {
    const { diagnostics } = await loadLibrary(folder)
    expect(diagnostics.filter(({ code }) => code === 'stale-classifier')).toEqual([])
  }, 30_000)

  it.each(['zh', 'en'] as const)('are small: %s', (locale) => {
    expect(gzipSync(readFileSync(join(folder, classifierFile(locale)))).length).toBeLessThan(most)
  })
})
