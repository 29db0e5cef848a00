import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { io as connect, type Socket } from 'socket.io-client'
import { openCall } from '../src/core/call/call.ts'
import type { CallEvent } from '../src/core/call/event.ts'
import { step } from '../src/core/call/step.ts'
import { viewCall } from '../src/core/call/view-of.ts'
import { shippedLibrary } from '../src/cli/library-folder.ts'
import { loadLibrary } from '../src/library-files/read.ts'
import type { CallStarted, Recording } from '../src/protocol/api.ts'
import type { ClientEvents, JoinAnswer, SendAnswer, ServerEvents } from '../src/protocol/socket.ts'
import { demoRecordings } from '../src/server/demo/recordings.ts'
import type { Benchmark, Row } from './main.ts'

type Client = Socket<ServerEvents, ClientEvents>
type Turn = Recording['turns'][number]

const watcherRoles = ['trainer', 'reviewer', 'supervisor'] as const
const seconds = 8
const everyMs = 500
const patienceMs = 30_000

/** The real server in a process of its own, on a database in a folder of its own; the clients share this process. */
export const benchmark: Benchmark = {
  title: 'The server, every event stored and synced before it is acknowledged',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'cuebook-bench-'))
    const { server, address } = await startServer(folder)
    try {
      const cookies = new Map<string, string>()
      for (const role of ['collector', ...watcherRoles]) cookies.set(role, await signIn(address, role))
      const cookieOf = (role: string): string => cookies.get(role) ?? ''
      return [
        ...(await textToWarning(address, cookieOf('collector'))),
        ...(await liveCalls(address, cookieOf, 100, server)),
        ...(await liveCalls(address, cookieOf, 500, server)),
      ]
    } finally {
      server.kill('SIGTERM')
      await new Promise((done) => server.once('exit', done))
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function startServer(folder: string): Promise<{ server: ChildProcess; address: string }> {
  const server = spawn(process.execPath, ['--import', 'tsx', 'src/server/main.ts'], {
    cwd: resolve(import.meta.dirname, '..'),
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', CUEBOOK_DATA: folder, CUEBOOK_DEMO: '1', DATABASE_URL: undefined },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /ready at (http:\S+)/.exec(line)?.[1]
    if (address !== undefined) return { server, address }
  }
  throw new Error('The server ended before it was ready; its reason stands above.')
}

async function post(address: string, path: string, body: object, cookie = ''): Promise<Response> {
  const response = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return response
}

async function signIn(address: string, role: string): Promise<string> {
  const response = await post(address, '/api/demo/session', { role })
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** A mock call has no gate, so the benchmark runs at any hour; what is heard (`asr`) the simulated debtor does not answer. */
async function startCall(address: string, cookie: string): Promise<string> {
  const order = { persona: 'evasive', stage: 'middle', locale: 'zh', seed: 1 }
  return ((await (await post(address, '/api/mock-calls', order, cookie)).json()) as CallStarted).call
}

async function open(address: string, cookie: string): Promise<Client> {
  const socket: Client = connect(address, { extraHeaders: { cookie }, transports: ['websocket'], forceNew: true, reconnection: false })
  await new Promise<void>((done, failed) => socket.once('connect', done).once('connect_error', failed))
  return socket
}

const joined = async (socket: Client, call: string): Promise<readonly CallEvent[]> => {
  const answer = (await socket.timeout(patienceMs).emitWithAck('call:join', { call, after: 0 })) as JoinAnswer
  if ('error' in answer) throw new Error(`The call could not be joined: ${answer.error.code}`)
  return answer.events
}

const send = async (socket: Client, call: string, id: string, { speaker, text }: Turn): Promise<void> => {
  const event = { id, body: { type: 'utterance', speaker, text, source: 'asr' } } as const
  const answer = (await socket.timeout(patienceMs).emitWithAck('call:event', { call, event })) as SendAnswer
  if ('error' in answer) throw new Error(`The server refused an utterance: ${answer.error.code}`)
}

/** From sending a turn until the client has folded it and has the view in hand: all but the painting. */
async function textToWarning(address: string, cookie: string): Promise<readonly Row[]> {
  const { library } = await loadLibrary(shippedLibrary)
  if (!library) throw new Error('The library has problems; run cuebook lint.')
  const turns = demoRecordings().find(({ id }) => id === 'zh-breaks-rules')?.turns ?? []
  const all: number[] = []
  const withWarning: number[] = []
  const socket = await open(address, cookie)
  for (let round = 0; round < 5; round += 1) {
    const id = await startCall(address, cookie)
    const [first] = await joined(socket, id)
    if (!first) throw new Error('A call without its first event.')
    let call = openCall(library, first)
    for (const turn of turns) {
      const before = viewCall(call).warnings.length
      // The server takes fifty events a second from one socket; a person talks far slower.
      await pause(25)
      const begin = performance.now()
      const told = new Promise<readonly CallEvent[]>((done) => socket.once('call:events', ({ events }) => done(events)))
      await Promise.all([told, send(socket, id, randomUUID(), turn)])
      for (const event of await told) call = step(call, event)[0]
      const after = viewCall(call).warnings.length
      const took = performance.now() - begin
      all.push(took)
      if (after > before) withWarning.push(took)
    }
    socket.emit('call:leave', { call: id })
  }
  socket.disconnect()
  return [
    latency('text sent → stored, folded, view in hand; every turn', all, 150, 95),
    latency(`the same, the ${withWarning.length} turns that raise a warning`, withWarning, 150, 95),
  ]
}

/** Calls at two utterances a second each, open loop; three watchers, each with one socket in every call's room. */
async function liveCalls(
  address: string,
  cookieOf: (role: string) => string,
  count: number,
  server: ChildProcess,
): Promise<readonly Row[]> {
  const turns = demoRecordings().find(({ id }) => id === 'zh-good-call')?.turns ?? []
  const sentAt = new Map<string, number>()
  const delivered: number[] = []
  const acknowledged: number[] = []
  let failed = 0
  const calls: { id: string; socket: Client }[] = []
  for (let i = 0; i < count; i += 1) {
    calls.push({ id: await startCall(address, cookieOf('collector')), socket: await open(address, cookieOf('collector')) })
  }
  const watchers = await Promise.all(watcherRoles.map((role) => open(address, cookieOf(role))))
  for (const watcher of watchers) {
    watcher.on('call:events', ({ events }) => {
      for (const { id } of events) delivered.push(performance.now() - (sentAt.get(id) ?? NaN))
    })
    for (const { id } of calls) await joined(watcher, id)
  }
  const talk = async (index: number, { id: call, socket }: { id: string; socket: Client }): Promise<void> => {
    const began = performance.now() + (index / count) * everyMs
    const answers: Promise<void>[] = []
    for (let n = 0; n < (seconds * 1000) / everyMs; n += 1) {
      // Due times count from the beginning: a slow server is not spared by a slow sender.
      await pause(Math.max(0, began + n * everyMs - performance.now()))
      const turn = turns[n % turns.length]
      if (!turn) continue
      const id = randomUUID()
      const due = began + n * everyMs
      sentAt.set(id, due)
      answers.push(
        send(socket, call, id, turn).then(
          () => void acknowledged.push(performance.now() - due),
          () => void (failed += 1),
        ),
      )
    }
    await Promise.all(answers)
  }
  const cpuBefore = cpuSeconds(server)
  await Promise.all(calls.map((call, index) => talk(index, call)))
  const cpu = cpuSeconds(server) - cpuBefore
  await pause(500)
  for (const socket of [...watchers, ...calls.map(({ socket }) => socket)]) socket.disconnect()
  const missing = sentAt.size * watchers.length - delivered.length
  // Only what was stored and told counts: an overloaded server must not look cheap because it left work undone.
  const perUtterance = (cpu * 1000 * watchers.length) / delivered.length
  return [
    latency(`${count} calls, 2 utterances/s each: due → acknowledged`, acknowledged, 100, 99),
    latency(`${count} calls, 3 watchers: due → delivered`, delivered, 100, 99),
    // Time on the processor says more than the clock when other programs share the machine. It holds 1,000 utterances a second.
    {
      what: `${count} calls: the server's processor time an utterance`,
      figure: `${perUtterance.toFixed(2)} ms`,
      atLeast: 'under 1 ms; NaN where there is no /proc',
      held: perUtterance < 1,
    },
    {
      what: `${count} calls: refused or unanswered, and missed deliveries`,
      figure: `${failed} and ${missing}`,
      atLeast: `none of ${sentAt.size} events`,
      held: failed === 0 && missing === 0,
    },
  ]
}

function latency(what: string, samples: readonly number[], mostMs: number, percentile: number): Row {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (percent: number): number => sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? NaN
  const figure = at(percentile)
  return {
    what,
    figure: `${at(50).toFixed(1)} / ${figure.toFixed(1)} ms`,
    atLeast: `p50 / p${percentile}; p${percentile} under ${mostMs} ms`,
    held: figure < mostMs,
  }
}

/** User and system time of a process so far. Linux counts it in hundredths of a second. */
function cpuSeconds({ pid }: ChildProcess): number {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return NaN
  // The program's name stands in brackets and may hold spaces; the fields are counted after it.
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}
