import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventBody } from '../../../src/core/call/event.ts'
import { startApp, type RunningApp } from '../running-app.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

const taken: EventBody = { type: 'notice', notice: 'reminder', way: 'copied', text: '您说好3月17日还2,000 元。' }

describe('a follow-up notice', () => {
  it('is recorded after the call, and still after the wrap-up, but not while the call runs', async () => {
    const owner = await app.socketOf('collector')
    const call = await app.callOf('collector')
    expect((await owner.send(call, taken)).error?.code).toBe('malformed')
    await owner.send(call, { type: 'ended', who: 'agent' })
    expect((await owner.send(call, taken)).ok).toBe(true)
    await owner.send(call, { type: 'wrapped-up', disposition: 'promise', note: '' })
    expect((await owner.send(call, { ...taken, way: 'downloaded' })).ok).toBe(true)
    expect(await app.rowsOf(call)).toHaveLength(5)
  })

  it.each([
    ['without words', { ...taken, text: '' }],
    ['longer than a letter', { ...taken, text: '字'.repeat(6001) }],
    ['that left in no known way', { ...taken, way: 'shouted' }],
  ])('is refused %s', async (_title, body) => {
    const owner = await app.socketOf('collector')
    const call = await app.callOf('collector')
    await owner.send(call, { type: 'ended', who: 'agent' })
    expect((await owner.send(call, body as EventBody)).error?.code).toBe('malformed')
  })

  it('has its wording checked for whoever may read the call, and for nobody else', async () => {
    const call = await app.callOf('collector')
    const ask = (person: string | null, body: unknown = { notice: 'reminder', text: '您好。' }) =>
      app.request('POST', `/api/calls/${call}/wording`, person, body)
    expect((await ask('collector')).body).toEqual({ findings: [] })
    expect((await ask('reviewer')).status).toBe(200)
    expect((await ask('other-collector')).code).toBe('unknown-call')
    expect((await ask(null)).code).toBe('not-signed-in')
    expect((await ask('collector', { notice: 'reminder', text: '字'.repeat(6001) })).code).toBe('malformed')
  })
})
