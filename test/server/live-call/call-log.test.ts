import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { User } from '../../../src/protocol/api.ts'
import { openEmbedded } from '../../../src/server/database/open.ts'
import { createLibraryShelf } from '../../../src/server/library/library-shelf.ts'
import { createCallLog } from '../../../src/server/live-call/call-log.ts'
import { startedOf } from '../../../src/server/live-call/start-call.ts'
import { tinyCase } from '../../fixtures/tiny-call.ts'
import { modelsOf } from '../../fixtures/tiny-library.ts'
import { defaultConfig, gatedLibrary } from '../running-app.ts'

const library = gatedLibrary()
const opened = await openEmbedded(mkdtempSync(join(tmpdir(), 'cuebook-log-')))
afterAll(() => opened.close())

const collector: User = { id: 'collector', name: 'collector', number: '1', role: 'collector' }

describe('what a call reads in an utterance', () => {
  // One in the morning of the 17th in London is still the evening of the 16th in Chicago, and long the 17th in Shanghai.
  it.each([
    ['America/Chicago', '2026-03-16'],
    ['Europe/London', '2026-03-17'],
    ['Asia/Shanghai', '2026-03-17'],
  ])('“today” is the debtor’s day: in %s %s', async (timeZone, day) => {
    const now = (): string => '2026-03-17T01:00:00.000Z'
    const shelf = await createLibraryShelf(opened.db, library, modelsOf(library), now())
    const log = createCallLog({ db: opened.db, shelf, config: defaultConfig, now, newId: randomUUID })
    const call = await log.begin(collector, startedOf(library, collector, { ...tinyCase, timeZone }, 'live', 'zh'))
    await log.append(collector, call, { id: randomUUID(), body: { type: 'utterance', speaker: 'debtor', text: '我今天还', source: 'asr' } })
    const heard = (await log.events(call))[1]
    expect(heard?.type === 'utterance' ? heard.entities?.dates : null).toEqual([day])
  })
})
