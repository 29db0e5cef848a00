import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openEmbedded } from '../../../src/server/database/open.ts'

const program = join(import.meta.dirname, 'appending.ts')

describe('a server that is killed', () => {
  it('has stored every event that it acknowledged, and leaves the folder open to the next', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cuebook-killed-'))
    const child = spawn(process.execPath, ['--import', 'tsx', program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    let told = ''
    const enough = new Promise<void>((done, failed) => {
      child.stdout.on('data', (chunk: Buffer) => {
        told += chunk.toString()
        if (told.split('\n').length > 60) done()
      })
      child.once('exit', () => failed(new Error(`It ended by itself after:\n${told}`)))
    })
    await enough
    // While it lives, the folder is its own.
    await expect(openEmbedded(folder)).rejects.toThrow(`process ${child.pid}`)
    const gone = once(child, 'close')
    child.kill('SIGKILL')
    await gone
    const [call = '', ...acknowledged] = told.split('\n').slice(0, -1)
    const { db, close } = await openEmbedded(folder)
    const rows = await db.selectFrom('events').select(['seq', 'id']).where('call_id', '=', call).orderBy('seq').execute()
    const found = new Set(rows.map(({ seq, id }) => `${seq} ${id}`))
    expect(acknowledged.length).toBeGreaterThan(50)
    expect(acknowledged.filter((line) => !found.has(line))).toEqual([])
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1))
    const { seq } = await db.selectFrom('calls').select('seq').where('id', '=', call).executeTakeFirstOrThrow()
    expect(seq).toBe(rows.length)
    await close()
  })
})

describe('the lock of the data folder', () => {
  it('yields when its owner is gone, or wrote nothing before it was killed', async () => {
    for (const content of ['999999999', '', 'not a number']) {
      const folder = mkdtempSync(join(tmpdir(), 'cuebook-lock-'))
      writeFileSync(join(folder, 'cuebook.lock'), content)
      await (await openEmbedded(folder)).close()
    }
  })

  it('is free again after an orderly close', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cuebook-lock-'))
    await (await openEmbedded(folder)).close()
    await (await openEmbedded(folder)).close()
  })
})
