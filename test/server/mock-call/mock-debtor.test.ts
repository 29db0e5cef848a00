import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallEvent, EventBody } from '../../../src/core/call/event.ts'
import { startApp, type RunningApp } from '../running-app.ts'

let app: RunningApp
beforeAll(async () => void (app = await startApp()))
afterAll(() => app.close())

const order = { persona: 'evasive', stage: 'middle', locale: 'zh', seed: 1 }
const line: EventBody = { type: 'utterance', speaker: 'agent', text: '您好，请问是周明本人吗？', source: 'typed' }

const mockCall = async (): Promise<string> =>
  ((await app.request('POST', '/api/mock-calls', 'collector', order)).body as { call: string }).call
const ofDebtor = (events: readonly CallEvent[]): CallEvent[] =>
  events.filter((event) => (event.type === 'utterance' && event.speaker === 'debtor') || event.type === 'ended')
const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 60 && !holds(); tries += 1) await new Promise((done) => setTimeout(done, 50))
}

describe('the simulated debtor of a mock call', () => {
  it('answers what the trainee types, once', async () => {
    const call = await mockCall()
    const trainee = await app.socketOf('collector')
    await trainee.ask('call:join', { call, after: 0 })
    await trainee.send(call, line)
    await until(() => ofDebtor(trainee.heard).length > 0)
    expect(ofDebtor(trainee.heard)).toHaveLength(1)
  })

  it('answers the trainee although a trainer joins at the same moment', async () => {
    const call = await mockCall()
    const [trainee, trainer] = [await app.socketOf('collector'), await app.socketOf('trainer')]
    await trainee.ask('call:join', { call, after: 0 })
    // The trainee's own join asks for an answer too; let that question pass.
    await new Promise((done) => setTimeout(done, 1000))
    await trainer.ask('call:join', { call, after: 0 })
    await trainee.send(call, line)
    await until(() => ofDebtor(trainee.heard).length > 0)
    expect(ofDebtor(trainee.heard)).toHaveLength(1)
  })
})
