import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/replay.ts'
import { password, startApp, type RunningApp } from './running-app.ts'

// Beside the server's tests and not under test/cli: it is nothing without a running server.
let app: RunningApp
beforeAll(async () => {
  app = await startApp()
  await app.accounts.addUser({ id: 'keyed', name: '王强', number: '7', role: 'supervisor', demo: false, password })
})
afterAll(() => app.close())

const turns = [
  { speaker: 'agent', t: 0, text: '您好，我是小李' },
  { speaker: 'debtor', t: 1.2, text: '我没钱' },
  { speaker: 'agent', t: 2, text: '再见' },
]
const folder = mkdtempSync(join(tmpdir(), 'cuebook-replay-'))
function fileOf(content: unknown): string {
  const file = join(folder, 'recording.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
const recording = (change: object = {}): object => ({ id: 'one', locale: 'zh', case: 'case-1', turns, ...change })

async function replay(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' }
  const into = (key: 'out' | 'err'): Writable =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        said[key] += chunk.toString()
        done()
      },
    })
  const code = await run(args, { stdin: new PassThrough(), stdout: into('out'), stderr: into('err') })
  return { code, ...said }
}

describe('cuebook replay', () => {
  it('plays a recording into a live call of the demo’s collector and ends it', async () => {
    const { code, out, err } = await replay(fileOf(recording()), '--speed', 'max', '--server', app.address)
    expect([code, err]).toEqual([0, ''])
    const [address = '', ...lines] = out.trim().split('\n')
    expect(lines).toEqual([
      '0:00.0  agent   您好，我是小李',
      '0:01.2  debtor  我没钱',
      '0:02.0  agent   再见',
      '0:02.0  ended after 3 turns',
    ])
    const call = address.slice(`${app.address}/call/`.length)
    const { events } = (await app.request('GET', `/api/calls/${call}/events`, 'collector')).body
    expect(events.map((event: { type: string; t: number; source?: string }) => [event.type, event.t, event.source])).toEqual([
      ['started', 0, undefined],
      ['utterance', 0, 'replay'],
      ['utterance', 1.2, 'replay'],
      ['utterance', 2, 'replay'],
      ['ended', 2, undefined],
    ])
    expect(events[0].mode).toBe('live')
  })

  it('takes as long as the recording divided by the speed', async () => {
    const began = performance.now()
    expect((await replay(fileOf(recording()), '--speed', '4', '--server', app.address)).code).toBe(0)
    // A quarter of two seconds at least; a timer never rings early by more than a millisecond.
    expect(performance.now() - began).toBeGreaterThan(499)
  })

  it('goes on past the server’s limit of events a second', async () => {
    const many = Array.from({ length: 120 }, (_, i) => ({ speaker: 'debtor', t: i, text: '嗯' }))
    const { code, out } = await replay(fileOf(recording({ turns: many })), '--speed', 'max', '--server', app.address)
    expect([code, out.includes('ended after 120 turns')]).toEqual([0, true])
  })

  it('signs in by name and password', async () => {
    const account = ['--user', '王强', '--password', password]
    expect((await replay(fileOf(recording({ case: 'case-2' })), '--speed', 'max', '--server', app.address, ...account)).code).toBe(0)
  })

  it.each([
    [
      'a case that may not be called',
      () => recording({ case: 'case-dead' }),
      [],
      ['case-dead may not be called now', 'no-call-to-the-dead: '],
    ],
    ['a case of somebody else', () => recording({ case: 'case-2' }), [], ['no case case-2 for this user']],
    ['a wrong password', () => recording(), ['--user', '王强', '--password', 'x'], ['The name or the password is wrong.']],
    ['a file that is not JSON', () => '{"id": ', [], ['recording.json is not JSON', 'nothing was sent']],
    ['a turn of nobody', () => recording({ turns: [{ speaker: 'bot', t: 0, text: 'x' }] }), [], ['turns.0.speaker', 'docs/protocol.md']],
    ['a recording without turns', () => recording({ turns: [] }), [], ['turns: ']],
  ])('tells of %s, and ends with 1', async (_title, content, more, parts) => {
    const calls = await app.db.selectFrom('calls').select('id').execute()
    const { code, out, err } = await replay(fileOf(content()), '--speed', 'max', '--server', app.address, ...more)
    expect([code, out]).toEqual([1, ''])
    for (const part of parts) expect(err).toContain(part)
    expect(await app.db.selectFrom('calls').select('id').execute()).toEqual(calls)
  })

  it('tells of a file that is not there', async () => {
    const { code, err } = await replay(join(folder, 'none.json'), '--server', app.address)
    expect([code, err]).toEqual([1, expect.stringContaining('none.json cannot be read (ENOENT)')])
  })

  it('tells of a server that is not there', async () => {
    const { code, err } = await replay(fileOf(recording()), '--server', 'http://127.0.0.1:1')
    expect([code, err]).toEqual([1, expect.stringContaining('No server answers at http://127.0.0.1:1')])
  })

  it('tells that the demo is off', async () => {
    const plain = await startApp({ demo: false })
    const { code, err } = await replay(fileOf(recording()), '--server', plain.address)
    await plain.close()
    expect([code, err]).toEqual([1, expect.stringContaining('--user NAME --password P')])
  })

  it.each([
    [[]],
    [['a.json', 'b.json']],
    [['a.json', '--speed', '3']],
    [['a.json', '--user', 'x']],
    [['a.json', '--server', 'nowhere']],
    [['a.json', '--fast']],
  ])('called wrongly with %j it shows its usage and ends with 2', async (args) => {
    const { code, err } = await replay(...args)
    expect([code, err]).toEqual([2, expect.stringContaining('Usage: cuebook replay FILE')])
  })
})
