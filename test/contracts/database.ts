import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientEvent, EventBody } from '../../src/core/call/event.ts'
import type { User } from '../../src/protocol/api.ts'
import { createAccounts, type Accounts } from '../../src/server/accounts/accounts.ts'
import { audit, verifyAudit } from '../../src/server/database/audit.ts'
import type { OpenDatabase } from '../../src/server/database/open.ts'
import { createLibraryShelf } from '../../src/server/library/library-shelf.ts'
import { createCallLog, type CallLog } from '../../src/server/live-call/call-log.ts'
import { startedOf } from '../../src/server/live-call/start-call.ts'
import type { Parts } from '../../src/server/parts.ts'
import { createCases } from '../../src/server/queue/cases.ts'
import { createReviews } from '../../src/server/review/reviews.ts'
import { tinyCase } from '../fixtures/tiny-call.ts'
import { modelsOf } from '../fixtures/tiny-library.ts'
import { defaultConfig, fill, gatedLibrary } from '../server/running-app.ts'

const collector: User = { id: 'collector', name: 'collector', number: '1', role: 'collector' }
const reviewer: User = { id: 'reviewer', name: 'reviewer', number: '1', role: 'reviewer' }

/**
 * What every database under Cuebook must do, embedded or PostgreSQL. `open` opens the same data each time it is called;
 * it is called again after a close.
 */
export function databaseContract(engine: string, open: () => Promise<OpenDatabase>): void {
  describe(`a database on ${engine}`, () => {
    const library = gatedLibrary()
    let opened: OpenDatabase
    let parts: Parts
    let accounts: Accounts
    let log: CallLog
    const start = async (): Promise<void> => {
      opened = await open()
      const now = (): string => new Date().toISOString()
      const shelf = await createLibraryShelf(opened.db, library, modelsOf(library), now())
      parts = { db: opened.db, shelf, config: defaultConfig, now, newId: randomUUID }
      accounts = createAccounts(opened.db)
      log = createCallLog(parts)
    }
    beforeAll(async () => {
      await start()
      await fill(opened.db, accounts)
    })
    afterAll(() => opened.close())

    const begin = (): Promise<string> => log.begin(collector, startedOf(library, collector, tinyCase, 'live', 'zh'))
    const event = (body: EventBody): ClientEvent => ({ id: randomUUID(), body })
    const heard = (text: string): ClientEvent => event({ type: 'utterance', speaker: 'debtor', text, source: 'asr' })

    it('adds a user once, whatever happens on a second start', async () => {
      await accounts.addUser({ ...collector, name: 'another name', demo: true })
      expect(await accounts.demoUser('collector')).toEqual(collector)
    })

    it('gives back a case with its gates, and keeps others’ cases from a collector', async () => {
      const cases = createCases(parts)
      expect((await cases.queue(collector)).map((one) => [one.case.id, one.verdict])).toEqual([
        ['case-1', 'allowed'],
        ['case-dead', 'blocked'],
      ])
      await expect(cases.find(collector, 'case-2')).rejects.toThrow('unknown-case')
    })

    it('gives events back as they were stored: text, seconds, order', async () => {
      const call = await begin()
      const text = '我“没钱”😀 \\ \' " $1 ; -- \n 好吧'
      for (const t of [0.1, 12.3, 86_399.9]) await log.append(collector, call, { ...heard(text), t })
      const events = await log.events(call)
      expect(events.map(({ seq, t }) => [seq, t])).toEqual([
        [1, 0],
        [2, 0.1],
        [3, 12.3],
        [4, 86_399.9],
      ])
      expect(events[1]).toMatchObject({ type: 'utterance', text, by: 'collector' })
    })

    it('numbers what comes at the same time without gap or double', async () => {
      const call = await begin()
      const doubled = heard('喂')
      const numbers = await Promise.all(
        [...Array.from({ length: 20 }, () => heard('嗯')), doubled, doubled].map((one) => log.append(collector, call, one)),
      )
      expect(new Set(numbers).size).toBe(21)
      expect((await log.events(call)).map(({ seq }) => seq)).toEqual(Array.from({ length: 22 }, (_, i) => i + 1))
    })

    it('folds a call the same from its rows as from memory', async () => {
      const call = await begin()
      for (const text of ['喂', '我没钱', '周五还']) await log.append(collector, call, heard(text))
      const fresh = await createCallLog(parts).folded(call)
      const known = await log.folded(call)
      expect([fresh.seq, fresh.turns, fresh.position]).toEqual([known.seq, known.turns, known.position])
    })

    it('goes on from what another process has stored, not from its own memory', async () => {
      const call = await begin()
      await log.append(collector, call, heard('喂'))
      await createCallLog(parts).append(collector, call, heard('嗯'))
      expect(await log.append(collector, call, heard('好'))).toBe(4)
    })

    it('keeps a promise to the cent with its condition, and a contact for the next gate', async () => {
      const call = await begin()
      await log.append(collector, call, heard('喂'))
      await log.append(collector, call, event({ type: 'ended', who: 'agent' }))
      const promise = { amount: 1_234_567.89, date: '2030-01-02', condition: '等货款到了' }
      await log.append(collector, call, event({ type: 'wrapped-up', disposition: 'promise', note: '', promise }))
      const row = await opened.db.selectFrom('promises').selectAll().where('call_id', '=', call).executeTakeFirstOrThrow()
      expect([row.amount, row.due, row.condition]).toEqual([1_234_567.89, '2030-01-02', '等货款到了'])
      const contact = await opened.db.selectFrom('contacts').selectAll().where('id', '=', call).executeTakeFirstOrThrow()
      expect(JSON.parse(contact.body)).toMatchObject({ result: 'effective', direction: 'out', party: 'debtor' })
      const [listed] = (await createReviews(parts).list(reviewer, { state: 'finished' })).filter(({ id }) => id === call)
      expect(listed).toMatchObject({ state: 'closed', mode: 'live', review: 'none' })
    })

    it('stores nothing of an event when its transaction fails', async () => {
      const call = await begin()
      // A contact of that id exists already, so that the ending cannot store its own.
      await opened.db.insertInto('contacts').values({ id: call, case_id: 'case-1', at: '', body: '{}' }).execute()
      await expect(log.append(collector, call, event({ type: 'ended', who: 'agent' }))).rejects.toThrow()
      expect((await log.events(call)).map(({ type }) => type)).toEqual(['started'])
      expect(await log.append(collector, call, heard('喂'))).toBe(2)
      await opened.db.deleteFrom('contacts').where('id', '=', call).execute()
    })

    it('writes a review over its draft', async () => {
      const call = await begin()
      const reviews = createReviews(parts)
      const draft = { overrules: [{ item: 'one', points: 2.5, reason: '听错了' }], comments: [], published: false }
      await reviews.save(reviewer, call, draft)
      expect(await reviews.load(collector, call)).toBeNull()
      await reviews.save(reviewer, call, { ...draft, published: true })
      expect(await reviews.load(collector, call)).toEqual({ ...draft, published: true })
    })

    it('chains the audit log: whole as written, and a changed, lost or moved entry is found', async () => {
      const { db } = opened
      for (const n of [1, 2, 3, 4]) await audit(db, { at: `2026-01-0${n}`, userId: 'supervisor', action: 'test', detail: { n } })
      expect(await verifyAudit(db)).toBeNull()
      await db.updateTable('audit').set({ detail: '{"n":9}' }).where('seq', '=', 2).execute()
      expect(await verifyAudit(db)).toBe(2)
      await db.updateTable('audit').set({ detail: '{"n":2}' }).where('seq', '=', 2).execute()
      expect(await verifyAudit(db)).toBeNull()
      const third = await db.selectFrom('audit').selectAll().where('seq', '=', 3).executeTakeFirstOrThrow()
      await db.deleteFrom('audit').where('seq', '=', 3).execute()
      expect(await verifyAudit(db)).toBe(4)
      await db.insertInto('audit').values(third).execute()
      expect(await verifyAudit(db)).toBeNull()
    })

    it('has everything again after it was closed and opened, and migrates nothing twice', async () => {
      const call = await begin()
      await log.append(collector, call, heard('喂'))
      const before = await log.events(call)
      await opened.close()
      await start()
      expect(await log.events(call)).toEqual(before)
      expect(await log.append(collector, call, heard('嗯'))).toBe(3)
    })
  })
}
