import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { openPostgres } from '../../../src/server/database/open.ts'
import { databaseContract } from '../../contracts/database.ts'

const bin = '/usr/lib/postgresql/15/bin'
const missing = !existsSync(join(bin, 'initdb'))
  ? `there is no PostgreSQL 15 in ${bin}`
  : process.getuid?.() !== 0
    ? 'only root can start PostgreSQL as its own user'
    : null

if (missing !== null) {
  process.stdout.write(`The tests on PostgreSQL are skipped: ${missing}.\n`)
  describe.skip(`a database on PostgreSQL (skipped: ${missing})`, () => it('is not here', () => undefined))
} else {
  const folder = mkdtempSync(join(tmpdir(), 'cuebook-postgres-'))
  let port = 0
  const asPostgres = (command: string): void => void execFileSync('su', ['postgres', '-c', command], { cwd: '/', stdio: 'pipe' })

  beforeAll(async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    port = (probe.address() as AddressInfo).port
    await new Promise((done) => probe.close(done))
    execFileSync('chown', ['postgres', folder])
    asPostgres(`${bin}/initdb -D ${folder}/data -A trust -E UTF8 --locale=C -N`)
    asPostgres(`${bin}/pg_ctl -D ${folder}/data -w -l ${folder}/log -o "-p ${port} -k ${folder} -c listen_addresses=127.0.0.1" start`)
  }, 60_000)
  afterAll(() => {
    asPostgres(`${bin}/pg_ctl -D ${folder}/data -m immediate stop`)
    rmSync(folder, { recursive: true, force: true })
  })

  databaseContract('PostgreSQL', () => openPostgres(`postgres://postgres@127.0.0.1:${port}/postgres`))
}
