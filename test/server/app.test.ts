import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ingestToken, password, startApp, type RunningApp } from './running-app.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp()
  await app.accounts.addUser({ id: 'keyed', name: '王强', number: '7', role: 'collector', demo: false, password })
})
afterAll(() => app.close())

const bearer = { authorization: `Bearer ${ingestToken}` }
const utterance = (text: string, id: string = randomUUID()): object => ({ id, speaker: 'debtor', text })

describe('signing in', () => {
  it('opens a session with name and password, in a cookie no script can read and no other site can send', async () => {
    const { status, body, cookie } = await app.request('POST', '/api/session', null, { name: '王强', password })
    expect(status).toBe(200)
    expect(body.user).toEqual({ id: 'keyed', name: '王强', number: '7', role: 'collector' })
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    const again = await app.request('GET', '/api/session', null, undefined, { cookie: cookie?.split(';')[0] ?? '' })
    expect(again.body.user.id).toBe('keyed')
  })

  it.each([
    ['a wrong password', { name: '王强', password: 'wrong' }, 'wrong-credentials'],
    ['a name that nobody has', { name: 'nobody', password }, 'wrong-credentials'],
    ['a demo user, who has no password', { name: 'collector', password: 'any' }, 'wrong-credentials'],
    ['no password', { name: '王强' }, 'malformed'],
  ])('refuses %s', async (_title, given, code) => {
    const answer = await app.request('POST', '/api/session', null, given)
    expect([answer.code, answer.cookie]).toEqual([code, null])
  })

  it('signing out ends the session on the server, not in the browser alone', async () => {
    const { cookie } = await app.request('POST', '/api/demo/session', null, { role: 'trainer' })
    const headers = { cookie: cookie?.split(';')[0] ?? '' }
    expect((await app.request('GET', '/api/calls', null, undefined, headers)).status).toBe(200)
    expect((await app.request('DELETE', '/api/session', null, undefined, headers)).status).toBe(204)
    expect((await app.request('GET', '/api/calls', null, undefined, headers)).code).toBe('not-signed-in')
  })

  it('a session past its week is worth nothing', async () => {
    const token = await app.accounts.openSession('collector', new Date(Date.now() - 8 * 86_400_000).toISOString())
    expect((await app.request('GET', '/api/queue', null, undefined, { cookie: `cuebook-session=${token}` })).code).toBe('not-signed-in')
  })

  it('stores neither a password nor a session’s token', async () => {
    const { cookie } = await app.request('POST', '/api/demo/session', null, { role: 'collector' })
    const token = /cuebook-session=([^;]+)/.exec(cookie ?? '')?.[1] ?? ''
    expect(token.length).toBeGreaterThan(30)
    const stored = JSON.stringify([
      await app.db.selectFrom('sessions').selectAll().execute(),
      await app.db.selectFrom('users').selectAll().execute(),
    ])
    expect(stored).not.toContain(token)
    expect(stored).not.toContain(password)
    expect(stored).toContain('$argon2id$')
  })
})

describe('the demo’s one click', () => {
  it.each(['collector', 'trainer', 'reviewer', 'supervisor'])('signs in as %s when the demo is on', async (role) => {
    expect((await app.request('POST', '/api/demo/session', null, { role })).body.user.role).toBe(role)
  })

  it('never signs in an administrator', async () => {
    expect((await app.request('POST', '/api/demo/session', null, { role: 'administrator' })).code).toBe('malformed')
  })

  it('is refused, and not offered, when the demo is off', async () => {
    const plain = await startApp({ demo: false })
    try {
      expect((await plain.request('GET', '/api/session', null)).body).toEqual({ user: null, demo: false })
      const answer = await plain.request('POST', '/api/demo/session', null, { role: 'collector' })
      expect([answer.status, answer.code, answer.cookie]).toEqual([404, 'demo-off', null])
      expect((await plain.request('GET', '/api/demo/recordings', 'collector')).body).toEqual({ recordings: [] })
    } finally {
      await plain.close()
    }
  })
})

describe('the door for requests', () => {
  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])('refuses a change that comes from a page of %s', async (origin) => {
    const before = await app.db.selectFrom('calls').select('id').execute()
    expect((await app.request('POST', '/api/cases/case-1/calls', 'collector', {}, { origin })).code).toBe('wrong-origin')
    expect(await app.db.selectFrom('calls').select('id').execute()).toEqual(before)
  })

  it('takes a change from its own pages', async () => {
    expect((await app.request('POST', '/api/cases/case-1/calls', 'collector', {}, { origin: app.address })).status).toBe(200)
  })

  it.each([
    ['a body that is not JSON', '{', 'malformed'],
    ['a field too many', { locale: 'zh', admin: true }, 'malformed'],
    ['a language that is none', { locale: 'fr' }, 'malformed'],
    ['an override without a reason', { override: { reason: '' } }, 'malformed'],
    ['a body over 256 KiB', { locale: 'x'.repeat(300_000) }, 'too-large'],
  ])('refuses %s, in both languages', async (_title, body, code) => {
    const answer = await app.request('POST', '/api/cases/case-1/calls', 'collector', body)
    expect(answer.code).toBe(code)
    expect(Object.keys(answer.body.error.message)).toEqual(['zh', 'en'])
  })

  it('answers an unknown address of the interface with a code, not with a page', async () => {
    expect((await app.request('GET', '/api/nothing', 'collector')).code).toBe('not-found')
    expect((await app.request('GET', '/api/library/unknown', 'collector')).code).toBe('not-found')
  })

  it('sends the strict content policy with every answer', async () => {
    const { headers } = await fetch(`${app.address}/api/session`)
    expect(headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
  })
})

describe('the ingest endpoint', () => {
  it('takes utterances by token, in order, once each, in the name of the call’s owner', async () => {
    const call = await app.callOf('collector')
    const path = `/api/ingest/calls/${call}/utterances`
    const [one, two] = [utterance('喂'), utterance('我是')]
    expect((await app.request('POST', path, null, { utterances: [one, two] }, bearer)).body).toEqual({ seq: [2, 3] })
    expect((await app.request('POST', path, null, { utterances: [two, utterance('没钱')] }, bearer)).body).toEqual({ seq: [3, 4] })
    const { events } = (await app.request('GET', `/api/calls/${call}/events`, 'collector')).body
    expect(events.slice(1).map((event: { text: string; by: string; source: string }) => [event.text, event.by, event.source])).toEqual([
      ['喂', 'collector', 'asr'],
      ['我是', 'collector', 'asr'],
      ['没钱', 'collector', 'asr'],
    ])
  })

  it.each([
    ['a wrong token', { authorization: 'Bearer a token that is not the right one!' }, [utterance('喂')], 'not-signed-in'],
    ['no token and no session', {}, [utterance('喂')], 'not-signed-in'],
    ['no utterance', bearer, [], 'malformed'],
    ['more than a hundred', bearer, Array.from({ length: 101 }, () => utterance('喂')), 'malformed'],
    ['acts of the recogniser’s own', bearer, [{ ...utterance('喂'), acts: [] }], 'malformed'],
    ['one bad utterance among good ones', bearer, [utterance('喂'), utterance('')], 'malformed'],
  ])('refuses %s and stores nothing', async (_title, headers, utterances, code) => {
    const call = await app.callOf('collector')
    expect((await app.request('POST', `/api/ingest/calls/${call}/utterances`, null, { utterances }, headers)).code).toBe(code)
    expect(await app.rowsOf(call)).toHaveLength(1)
  })

  it('knows no call of a made-up id', async () => {
    expect((await app.request('POST', '/api/ingest/calls/none/utterances', null, { utterances: [utterance('喂')] }, bearer)).code).toBe(
      'unknown-call',
    )
  })

  it('takes no token when none is set', async () => {
    const plain = await startApp({ ingestToken: null })
    try {
      const call = await plain.callOf('collector')
      const path = `/api/ingest/calls/${call}/utterances`
      expect((await plain.request('POST', path, null, { utterances: [utterance('喂')] }, bearer)).code).toBe('not-signed-in')
    } finally {
      await plain.close()
    }
  })
})
