import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../../../src/core/call/event.ts'
import type { Recording, User } from '../../../src/protocol/api.ts'
import { createPlayer } from '../../../src/server/demo/player.ts'
import { createCallLog } from '../../../src/server/live-call/call-log.ts'
import { startedOf } from '../../../src/server/live-call/start-call.ts'
import { createLibraryShelf } from '../../../src/server/library/library-shelf.ts'
import { tinyCase } from '../../fixtures/tiny-call.ts'
import { modelsOf } from '../../fixtures/tiny-library.ts'
import { defaultConfig, startApp } from '../running-app.ts'

const owner: User = { id: 'collector', name: 'collector', number: '1', role: 'collector' }
const watcher: User = { id: 'supervisor', name: 'supervisor', number: '1', role: 'supervisor' }
const recording: Recording = {
  id: 'short',
  locale: 'zh',
  case: tinyCase.id,
  turns: ['喂', '哪位', '好的', '再见'].map((text, i) => ({ speaker: i % 2 === 0 ? 'agent' : 'debtor', t: i * 0.4, text })),
}

describe('a replay whose server was killed', () => {
  it('goes on to its end when a watcher joins before its owner, and doubles no turn', async () => {
    const app = await startApp()
    try {
      const now = (): string => new Date().toISOString()
      const shelf = await createLibraryShelf(app.db, app.library, modelsOf(app.library), now())
      const parts = { db: app.db, shelf, config: defaultConfig, now, newId: randomUUID }
      const log = createCallLog(parts)
      const started = startedOf(app.library, owner, tinyCase, 'replay', 'zh', { scenario: 'recording:short' })
      const call = await log.begin(owner, started)
      const first: ClientEvent = { id: randomUUID(), t: 0, body: { type: 'utterance', speaker: 'agent', text: '喂', source: 'replay' } }
      await log.append(owner, call, first)

      const complaints: unknown[] = []
      const player = createPlayer(parts, log, [recording], (error) => complaints.push(error))
      player.resume(watcher, call)
      player.resume(owner, call)
      const texts = async (): Promise<string[]> =>
        (await log.events(call)).map((event) => (event.type === 'utterance' ? event.text : event.type))
      for (let tries = 0; tries < 100 && (await texts()).at(-1) !== 'ended'; tries += 1) await new Promise((done) => setTimeout(done, 50))
      expect(await texts()).toEqual(['started', '喂', '哪位', '好的', '再见', 'ended'])
      expect(complaints).toEqual([])
    } finally {
      await app.close()
    }
  })
})
