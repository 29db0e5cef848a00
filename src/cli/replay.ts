import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { io as connect, type Socket } from 'socket.io-client'
import type { ClientEvent } from '../core/call/event.ts'
import type { GateResult } from '../core/rules/finding.ts'
import { recording as recordingShape, type CallStarted, type Recording } from '../protocol/api.ts'
import type { RefusalAnswer } from '../protocol/errors.ts'
import type { ClientEvents, JoinAnswer, SendAnswer, ServerEvents } from '../protocol/socket.ts'
import type { CommandIo, Run } from './command.ts'

const usage = 'cuebook replay FILE [--speed 1|4|max] [--server http://127.0.0.1:4600] [--user NAME --password P]'

/** How long to wait for an acknowledgement before the event is sent again, and how often. */
const patienceMs = 5000
const mostTries = 12

type Speed = 1 | 4 | 'max'
type CallSocket = Socket<ServerEvents, ClientEvents>
interface Order {
  readonly file: string
  readonly speed: Speed
  readonly server: string
  readonly account: { readonly name: string; readonly password: string } | null
}

/** A trouble told in one sentence to the person at the terminal. */
class Told extends Error {}

/**
 * `cuebook replay FILE`: play a recorded conversation into a running server as a live call, as if a recogniser heard it
 * now. Exit code 1 when the file is bad, the server refuses, or the case may not be called; 2 when called wrongly.
 */
export const run: Run = async (args, io) => {
  const order = readOrder(args)
  if (!order) {
    io.stderr.write(`Usage: ${usage}\n`)
    return 2
  }
  try {
    const recording = await readRecording(order.file)
    const cookie = await signIn(order)
    const call = await startCall(order.server, cookie, recording)
    io.stdout.write(`${order.server}/call/${call}\n`)
    await play(order, cookie, call, recording, io)
    return 0
  } catch (error) {
    if (!(error instanceof Told)) throw error
    io.stderr.write(`${error.message}\n`)
    return 1
  }
}

function readOrder(args: string[]): Order | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        speed: { type: 'string', default: '1' },
        server: { type: 'string', default: 'http://127.0.0.1:4600' },
        user: { type: 'string' },
        password: { type: 'string' },
      },
    })
    const [file, ...more] = positionals
    const speed = ({ '1': 1, '4': 4, max: 'max' } as const)[values.speed]
    const { user, password } = values
    if (file === undefined || more.length > 0 || speed === undefined || (user === undefined) !== (password === undefined)) return null
    return {
      file,
      speed,
      server: new URL(values.server).origin,
      account: user === undefined || password === undefined ? null : { name: user, password },
    }
  } catch {
    return null
  }
}

async function readRecording(file: string): Promise<Recording> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Told(`${file} cannot be read (${error.code ?? error.message}). Check the path; nothing was sent.`)
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Told(`${file} is not JSON: ${(error as Error).message}. Correct it there; nothing was sent.`)
  }
  const result = recordingShape.safeParse(value)
  if (result.success) return result.data
  const places = result.error.issues.map(({ path, message }) => `  ${path.join('.') || 'the whole file'}: ${message}`)
  throw new Told(
    `${file} is not a recording:\n${places.join('\n')}\nCorrect these places (docs/protocol.md shows the format); nothing was sent.`,
  )
}

async function post(server: string, path: string, body: object, cookie?: string): Promise<Response> {
  try {
    return await fetch(`${server}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
      body: JSON.stringify(body),
    })
  } catch {
    throw new Told(`No server answers at ${server}. Start one with npm start, or name another with --server.`)
  }
}

async function refusalOf(response: Response): Promise<RefusalAnswer['error'] | null> {
  const answer = (await response.json().catch(() => null)) as Partial<RefusalAnswer> | null
  return answer?.error ?? null
}

async function signIn({ server, account }: Order): Promise<string> {
  const response = account ? await post(server, '/api/session', account) : await post(server, '/api/demo/session', { role: 'collector' })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  if (response.ok && cookie !== undefined) return cookie
  const refused = await refusalOf(response)
  if (refused?.code === 'demo-off')
    throw new Told(`${server} has no demo workspace for this machine. Sign in with --user NAME --password P.`)
  throw new Told(`${server} refused the sign-in: ${refused?.message.en ?? `status ${response.status}`}`)
}

async function startCall(server: string, cookie: string, { case: about, locale }: Recording): Promise<string> {
  const response = await post(server, `/api/cases/${encodeURIComponent(about)}/calls`, { locale }, cookie)
  if (response.ok) return ((await response.json()) as CallStarted).call
  const refused = await refusalOf(response)
  if (refused?.code === 'gate-blocked') {
    const gates = (refused.detail ?? []) as readonly GateResult[]
    throw new Told(
      `The case ${about} may not be called now:\n${gates.map(({ rule, reason }) => `  ${rule}: ${reason[locale]}`).join('\n')}\nTake another case, or try again when the reason is gone.`,
    )
  }
  if (refused?.code === 'unknown-case')
    throw new Told(`${server} has no case ${about} for this user. Change “case” in the recording to one of his queue.`)
  throw new Told(`${server} refused the call: ${refused?.message.en ?? `status ${response.status}`}`)
}

async function play({ server, speed }: Order, cookie: string, call: string, { turns }: Recording, io: CommandIo): Promise<void> {
  const socket: CallSocket = connect(server, { extraHeaders: { cookie }, transports: ['websocket'], forceNew: true })
  try {
    // The socket's types promise nothing of an answer that is awaited with a time limit.
    const joined = (await socket
      .timeout(patienceMs * 2)
      .emitWithAck('call:join', { call, after: 0 })
      .catch(() => null)) as JoinAnswer | null
    if (!joined) throw new Told(`${server} did not let the call be joined. Is a proxy in between that stops WebSockets?`)
    if ('error' in joined) throw new Told(`${server} refused to join the call: ${joined.error.message.en}`)
    const began = performance.now()
    for (const { speaker, t, text } of turns) {
      // Due times count from the beginning, so that the waits do not add up their errors.
      if (speed !== 'max') await pause(Math.max(0, began + (t * 1000) / speed - performance.now()))
      await send(socket, call, { id: randomUUID(), t, body: { type: 'utterance', speaker, text, source: 'replay' } })
      io.stdout.write(`${clock(t)}  ${speaker.padEnd(6)}  ${text}\n`)
    }
    const end = Math.max(...turns.map(({ t }) => t))
    await send(socket, call, { id: randomUUID(), t: end, body: { type: 'ended', who: 'agent' } })
    io.stdout.write(`${clock(end)}  ended after ${turns.length} turns\n`)
  } finally {
    socket.disconnect()
  }
}

/** Send one event until it is acknowledged. Its id stays the same, so the server stores it once however often it comes. */
async function send(socket: CallSocket, call: string, event: ClientEvent): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = (await socket
      .timeout(patienceMs)
      .emitWithAck('call:event', { call, event })
      .catch(() => null)) as SendAnswer | null
    if (answer === null) continue
    if (!('error' in answer)) return
    if (answer.error.code !== 'too-many')
      throw new Told(`The server refused the turn at ${clock(event.t ?? 0)}: ${answer.error.message.en}`)
    await pause(200)
  }
  throw new Told(
    `The server has stopped answering at ${clock(event.t ?? 0)}. What was acknowledged is stored; start the replay again for a whole call.`,
  )
}

/** Minutes, seconds and tenths: 1:07.3. */
const clock = (t: number): string => `${Math.floor(t / 60)}:${(t % 60).toFixed(1).padStart(4, '0')}`
