import { randomUUID } from 'node:crypto'
import { createAccounts } from '../../../src/server/accounts/accounts.ts'
import { openEmbedded } from '../../../src/server/database/open.ts'
import { createLibraryShelf } from '../../../src/server/library/library-shelf.ts'
import { createCallLog } from '../../../src/server/live-call/call-log.ts'
import { startedOf } from '../../../src/server/live-call/start-call.ts'
import type { User } from '../../../src/protocol/api.ts'
import { tinyCase } from '../../fixtures/tiny-call.ts'
import { modelsOf } from '../../fixtures/tiny-library.ts'
import { defaultConfig, fill, gatedLibrary } from '../running-app.ts'

// A process of its own, to be killed: appends to one call for ever and prints each number once it is acknowledged.
const { db } = await openEmbedded(process.argv[2] ?? '')
const library = gatedLibrary()
const now = (): string => new Date().toISOString()
const shelf = await createLibraryShelf(db, library, modelsOf(library), now())
const log = createCallLog({ db, shelf, config: defaultConfig, now, newId: randomUUID })
await fill(db, createAccounts(db))
const collector: User = { id: 'collector', name: 'collector', number: '1', role: 'collector' }
const call = await log.begin(collector, startedOf(library, collector, tinyCase, 'live', 'zh'))
process.stdout.write(`${call}\n`)
for (;;) {
  const id = randomUUID()
  const seq = await log.append(collector, call, { id, body: { type: 'utterance', speaker: 'debtor', text: '喂', source: 'asr' } })
  process.stdout.write(`${seq} ${id}\n`)
}
