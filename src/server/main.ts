import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { formatDiagnostic } from '../core/diagnostics.ts'
import { loadLibrary } from '../library-files/read.ts'
import { createOpenAiCompatibleReader } from './adapters/second-reader/openai-compatible/openai-compatible.ts'
import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { openEmbedded, openPostgres } from './database/open.ts'
import { fillDemoWorkspace } from './demo/workspace.ts'
import { createLibraryShelf } from './library/library-shelf.ts'

const root = resolve(import.meta.dirname, '../..')
const now = (): string => new Date().toISOString()

async function main(): Promise<void> {
  const config = readConfig(process.env, root)
  const { library, diagnostics, models } = await loadLibrary(config.libraryFolder)
  for (const found of diagnostics) process.stderr.write(`${formatDiagnostic(found)}\n`)
  if (!library)
    throw new Error(
      `The library in ${config.libraryFolder} has ${diagnostics.length} problems, listed above. Cuebook does not start with a library that is not whole.`,
    )
  const database = config.databaseUrl === null ? await openEmbedded(config.dataFolder) : await openPostgres(config.databaseUrl)
  const shelf = await createLibraryShelf(database.db, library, models, now())
  const secondReader = config.secondReader && createOpenAiCompatibleReader(config.secondReader)
  const parts = { db: database.db, shelf, config, now, newId: randomUUID, ...(secondReader ? { secondReader } : {}) }
  const app = await createApp(parts, join(root, 'dist'))
  if (config.demo) await fillDemoWorkspace(database.db, app.accounts, library, now())
  const address = await app.http.listen({ port: config.port, host: config.host })
  process.stdout.write(`Cuebook is ready at ${address}${config.demo ? '  (demo workspace)' : ''}\n`)
  if (config.secondReader)
    process.stdout.write(
      `Utterances are read a second time by ${config.secondReader.model} at ${new URL(config.secondReader.url).origin}\n`,
    )
  const stop = (): void => {
    void app
      .close()
      .then(database.close)
      .then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
