import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, Migrator, PostgresDialect, SqliteDialect } from 'kysely'
import Database from 'libsql'
import pg from 'pg'
import { migrations } from './migrations.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>

export interface OpenDatabase {
  readonly db: Db
  close(): Promise<void>
}

/** Open the embedded database in a folder: WAL, every commit synced. One process at a time; a second one is refused. */
export async function openEmbedded(folder: string): Promise<OpenDatabase> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = lock(join(folder, 'cuebook.lock'))
  try {
    const database = new Database(join(folder, 'cuebook.db'))
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    // libsql's database is better-sqlite3's to the letter; only its types differ in names.
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: database }) })
    await migrate(db)
    return {
      db,
      close: async () => {
        await db.destroy()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Open a PostgreSQL database by its address. */
export async function openPostgres(url: string): Promise<OpenDatabase> {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 10 }) }) })
  await migrate(db)
  return { db, close: () => db.destroy() }
}

async function migrate(db: Db): Promise<void> {
  const { error, results } = await new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } }).migrateToLatest()
  if (error)
    throw new Error(
      `The migration ${results?.find(({ status }) => status === 'Error')?.migrationName ?? ''} failed; the database is as it was before.`,
      { cause: error },
    )
}

/** The lock file holds the owner's process number, so that one left behind by a killed process does not bar the way. */
function lock(file: string): () => void {
  for (const attempt of [1, 2]) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, String(process.pid))
      closeSync(handle)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const owner = Number(readFileSync(file, 'utf8'))
      if (attempt === 2 || isAlive(owner))
        throw new Error(`Another Cuebook (process ${owner}) already uses this data folder. Stop it, or set CUEBOOK_DATA to another folder.`)
      rmSync(file, { force: true })
    }
  }
  throw new Error(`The lock ${file} could not be taken.`)
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
