import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io as connect, type Socket } from 'socket.io-client'
import { stringify } from 'yaml'
import { assemble } from '../../src/core/assembly/assemble.ts'
import type { CallCase, CallEvent, EventBody } from '../../src/core/call/event.ts'
import type { Library } from '../../src/core/library/library.ts'
import type { Role } from '../../src/protocol/api.ts'
import type { Accounts } from '../../src/server/accounts/accounts.ts'
import { createApp } from '../../src/server/app.ts'
import type { Config } from '../../src/server/config.ts'
import { openEmbedded, type Db } from '../../src/server/database/open.ts'
import { createLibraryShelf } from '../../src/server/library/library-shelf.ts'
import type { Parts } from '../../src/server/parts.ts'
import { tinyCase } from '../fixtures/tiny-call.ts'
import { both, modelsOf, tinyTexts } from '../fixtures/tiny-library.ts'

export const ingestToken = 'a token for the recogniser of the tests'
export const password = 'correct horse battery staple'

/** The tiny library with one gate (a case flagged `deceased` may not be called) and a scorecard. */
export function gatedLibrary(): Library {
  const gate = {
    id: 'no-call-to-the-dead',
    title: both('deceased'),
    severity: 'fatal',
    source: { document: both('Rules of the test'), from: '2020-01-01', confidence: 'V' },
    gate: { flag: { any: ['deceased'] } },
    warning: both('the debtor died'),
    remedy: both('talk to the heirs'),
  }
  const scorecard = {
    id: 'standard',
    title: both('standard'),
    version: 1,
    modes: ['live', 'replay', 'mock'],
    sections: [
      {
        id: 'law',
        title: both('law'),
        items: [
          { id: 'identity-first', title: both('identity first'), points: 10, judge: { rules: ['verify-first'] }, guide: both('guide') },
        ],
      },
    ],
  }
  const { library, diagnostics } = assemble([
    ...tinyTexts(),
    { path: 'rules/cn/no-call-to-the-dead.yaml', text: stringify(gate) },
    { path: 'scorecards/standard.yaml', text: stringify(scorecard) },
  ])
  if (!library) throw new Error(JSON.stringify(diagnostics, null, 2))
  return library
}

/** The people of every test: one a role, and a second collector. All but the second collector and the administrator may enter by the demo's click. */
const people: readonly { id: string; role: Role; demo: boolean }[] = [
  { id: 'collector', role: 'collector', demo: true },
  { id: 'other-collector', role: 'collector', demo: false },
  { id: 'trainer', role: 'trainer', demo: true },
  { id: 'reviewer', role: 'reviewer', demo: true },
  { id: 'supervisor', role: 'supervisor', demo: true },
  { id: 'administrator', role: 'administrator', demo: false },
]

const cases: readonly { facts: CallCase; owner: string }[] = [
  { facts: tinyCase, owner: 'collector' },
  { facts: { ...tinyCase, id: 'case-2', name: '王芳' }, owner: 'other-collector' },
  { facts: { ...tinyCase, id: 'case-dead', flags: ['deceased'] }, owner: 'collector' },
]

export const defaultConfig: Config = {
  port: 0,
  host: '127.0.0.1',
  dataFolder: '',
  libraryFolder: '',
  demo: true,
  ingestToken,
  databaseUrl: null,
}

/** Put the tests' people and cases into an empty database. */
export async function fill(db: Db, accounts: Accounts): Promise<void> {
  for (const { id, role, demo } of people) await accounts.addUser({ id, name: id, number: '1', role, demo })
  for (const [position, { facts, owner }] of cases.entries())
    await db
      .insertInto('cases')
      .values({ id: facts.id, owner_id: owner, position, body: JSON.stringify({ case: facts }) })
      .execute()
}

export interface Answer {
  readonly status: number
  readonly code: string | null
  readonly body: any // eslint-disable-line @typescript-eslint/no-explicit-any -- answers of many shapes; the tests assert on them
  readonly cookie: string | null
}

export interface RunningApp {
  readonly address: string
  readonly db: Db
  readonly accounts: Accounts
  readonly library: Library
  /** Open a session for one of the tests' people and return its cookie; null sends none. */
  cookieOf(person: string | null): Promise<string | null>
  request(method: string, path: string, person: string | null, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** A connected socket of that person. Rejects with the server's reason. */
  socketOf(person: string | null, headers?: Record<string, string>): Promise<TestSocket>
  /** A live call of that person about a case; its id. */
  callOf(person: string, about?: string): Promise<string>
  /** The rows of the call's log. */
  rowsOf(call: string): Promise<{ seq: number; id: string }[]>
  close(): Promise<void>
}

export interface TestSocket {
  readonly raw: Socket
  /** Everything that was broadcast to this socket, in order. */
  readonly heard: CallEvent[]
  ask(event: string, message: unknown): Promise<{ ok?: true; seq?: number; events?: CallEvent[]; error?: { code: string } }>
  /** Send a body with an id of its own; the answer. */
  send(call: string, body: EventBody, id?: string): ReturnType<TestSocket['ask']>
}

/** The real server on a random port, with an embedded database in a folder of its own. */
export async function startApp(
  config: Partial<Config> = {},
  library: Library = gatedLibrary(),
  others: Partial<Parts> = {},
): Promise<RunningApp> {
  const folder = mkdtempSync(join(tmpdir(), 'cuebook-server-'))
  const { db, close } = await openEmbedded(folder)
  const now = (): string => new Date().toISOString()
  const shelf = await createLibraryShelf(db, library, modelsOf(library), now())
  const parts: Parts = { db, shelf, config: { ...defaultConfig, ...config }, now, newId: randomUUID, ...others }
  const app = await createApp(parts, join(folder, 'no-console'))
  await fill(db, app.accounts)
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  const address = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`
  const sockets: Socket[] = []
  const cookies = new Map<string, string>()
  const cookieOf: RunningApp['cookieOf'] = async (person) => {
    if (person === null) return null
    const cookie = cookies.get(person) ?? `cuebook-session=${await app.accounts.openSession(person, now())}`
    cookies.set(person, cookie)
    return cookie
  }
  const request: RunningApp['request'] = async (method, path, person, body, headers = {}) => {
    const cookie = await cookieOf(person)
    const response = await fetch(`${address}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === null ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const answer = await response.json().catch(() => null)
    return { status: response.status, code: answer?.error?.code ?? null, body: answer, cookie: response.headers.get('set-cookie') }
  }
  const socketOf: RunningApp['socketOf'] = async (person, headers = {}) => {
    const cookie = await cookieOf(person)
    const raw = connect(address, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { ...(cookie === null ? {} : { cookie }), ...headers },
    })
    sockets.push(raw)
    const heard: CallEvent[] = []
    raw.on('call:events', ({ events }: { events: CallEvent[] }) => heard.push(...events))
    await new Promise<void>((done, failed) => raw.once('connect', done).once('connect_error', failed))
    const ask: TestSocket['ask'] = (event, message) => raw.timeout(5000).emitWithAck(event, message)
    return { raw, heard, ask, send: (call, body, id = randomUUID()) => ask('call:event', { call, event: { id, body } }) }
  }
  return {
    address,
    db,
    accounts: app.accounts,
    library,
    cookieOf,
    request,
    socketOf,
    callOf: async (person, about = 'case-1') => {
      const { body, status } = await request('POST', `/api/cases/${about}/calls`, person, {})
      if (status !== 200) throw new Error(`The call was not begun: ${JSON.stringify(body)}`)
      return body.call as string
    },
    rowsOf: (call) => db.selectFrom('events').select(['seq', 'id']).where('call_id', '=', call).orderBy('seq').execute(),
    close: async () => {
      for (const socket of sockets) socket.disconnect()
      await app.close()
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
