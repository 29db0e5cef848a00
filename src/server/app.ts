import { timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import serveFolder from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { Server } from 'socket.io'
import type { z } from 'zod'
import * as api from '../protocol/api.ts'
import { Refused, refusalAnswer, refusals } from '../protocol/errors.ts'
import { createAccounts, type Accounts } from './accounts/accounts.ts'
import { requirePermission } from './accounts/permissions.ts'
import { audit } from './database/audit.ts'
import { createPlayer } from './demo/player.ts'
import { demoRecordings } from './demo/recordings.ts'
import { createCallLog } from './live-call/call-log.ts'
import { checkWording } from './live-call/check-wording.ts'
import { serveLiveCalls, type CallServer } from './live-call/live-call-socket.ts'
import { createSecondReadings } from './live-call/second-readings.ts'
import { startedOf } from './live-call/start-call.ts'
import { mockCase } from './mock-call/mock-case.ts'
import { createMockDebtor } from './mock-call/mock-debtor.ts'
import type { Parts } from './parts.ts'
import { createCases } from './queue/cases.ts'
import { listOverrides } from './queue/overrides.ts'
import { createReviews } from './review/reviews.ts'

const sessionCookie = 'cuebook-session'
const mostBody = 256 * 1024
const mostMessage = 64 * 1024

export interface App {
  readonly http: FastifyInstance
  readonly accounts: Accounts
  close(): Promise<void>
}

/** One process, one port: HTTP and socket.io over the parts handed in. `webFolder` holds the built console. */
export async function createApp(parts: Parts, webFolder: string): Promise<App> {
  const { db, shelf, config, now } = parts
  const http = fastify({ bodyLimit: mostBody, trustProxy: false })
  const accounts = createAccounts(db)
  const log = createCallLog(parts)
  const cases = createCases(parts)
  const reviews = createReviews(parts)
  const recordings = config.demo ? demoRecordings() : []
  // Only the kind of an error goes to the log: its message might quote what a debtor said.
  const complain = (error: unknown): void =>
    void process.stderr.write(
      `${now()} ${error instanceof Error ? `${error.name} at ${error.stack?.split('\n')[1]?.trim() ?? ''}` : 'unknown error'}\n`,
    )
  const mock = createMockDebtor(parts, log, complain)
  const secondReadings =
    parts.secondReader && createSecondReadings(log, parts.secondReader, (line) => void process.stderr.write(`${now()} ${line}\n`), complain)
  const player = createPlayer(parts, log, recordings, complain)

  await http.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        objectSrc: ["'none'"],
      },
    },
    hsts: false,
  })
  await http.register(cookie)
  await http.register(rateLimit, { global: true, max: 1200, timeWindow: '1 minute' })
  await http.register(compress)

  http.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const code =
      error instanceof Refused
        ? error.code
        : error.statusCode === 413
          ? 'too-large'
          : error.statusCode === 429
            ? 'too-many'
            : error.statusCode !== undefined && error.statusCode < 500
              ? 'malformed'
              : 'internal'
    if (code === 'internal') complain(error)
    return reply.status(refusals[code].status).send(refusalAnswer(code, error instanceof Refused ? error.detail : undefined))
  })
  http.addHook('onRequest', (request, _reply, done) =>
    done(
      isForeign(request.method, request.headers.origin, request.headers.host) || !knownHost(request.headers.host)
        ? new Refused('wrong-origin')
        : undefined,
    ),
  )

  /** On loopback only loopback names are this server's: another name that resolves here is somebody's rebinding trick. */
  const knownHost = (host: string | undefined): boolean => !isLoopbackName(config.host) || isLoopbackName((host ?? '').replace(/:\d+$/, ''))
  const userOf = async (request: FastifyRequest): Promise<api.User> => {
    const token = request.cookies[sessionCookie]
    const user = token === undefined ? null : await accounts.userOf(token, now())
    if (!user) throw new Refused('not-signed-in')
    return user
  }
  const read = <T>(schema: z.ZodType<T>, value: unknown): T => {
    const result = schema.safeParse(value ?? {})
    if (!result.success)
      throw new Refused(
        'malformed',
        result.error.issues.map(({ path, message }) => ({ at: path.join('.'), message })),
      )
    return result.data
  }
  const param = (request: FastifyRequest, name: string): string => (request.params as Record<string, string>)[name] ?? ''
  // Behind a proxy every visitor seems to come from this machine, so a forwarded request is never taken for a local one.
  const mayEnterDemo = (request: FastifyRequest): boolean =>
    config.demo && isLoopback(request.socket.remoteAddress) && request.headers['x-forwarded-for'] === undefined
  const strict = { config: { rateLimit: { max: 10, timeWindow: '1 minute' } } }
  const openSession = async (user: api.User): Promise<string> =>
    `${sessionCookie}=${await accounts.openSession(user.id, now())}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800`

  http.get('/api/session', async (request): Promise<api.SessionAnswer> => {
    const token = request.cookies[sessionCookie]
    return { user: token === undefined ? null : await accounts.userOf(token, now()), demo: mayEnterDemo(request) }
  })
  http.post('/api/session', strict, async (request, reply): Promise<api.SessionAnswer> => {
    const { name, password } = read(api.signIn, request.body)
    const user = await accounts.checkPassword(name, password)
    if (!user) throw new Refused('wrong-credentials')
    void reply.header('set-cookie', await openSession(user))
    return { user, demo: mayEnterDemo(request) }
  })
  http.post(
    '/api/demo/session',
    { config: { rateLimit: { max: 120, timeWindow: '1 minute' } } },
    async (request, reply): Promise<api.SessionAnswer> => {
      if (!mayEnterDemo(request)) throw new Refused('demo-off')
      const user = await accounts.demoUser(read(api.demoSignIn, request.body).role)
      if (!user) throw new Refused('demo-off')
      void reply.header('set-cookie', await openSession(user))
      return { user, demo: true }
    },
  )
  http.delete('/api/session', async (request, reply) => {
    const token = request.cookies[sessionCookie]
    if (token !== undefined) await accounts.closeSession(token)
    return reply.header('set-cookie', `${sessionCookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`).status(204).send()
  })

  http.get('/api/library/:hash', async (request, reply) => {
    await userOf(request)
    const hash = param(request, 'hash')
    if (hash === 'current') return reply.header('cache-control', 'no-cache').send(forConsole(shelf.current))
    const library = await shelf.byHash(hash).catch(() => null)
    if (!library) throw new Refused('not-found')
    return reply.header('cache-control', 'private, max-age=31536000, immutable').send(forConsole(library))
  })
  /** The browser reads a line before it is sent. The moving name leads to the lasting one, which the browser keeps. */
  http.get('/api/detector/:locale/:hash', async (request, reply) => {
    requirePermission(await userOf(request), 'rehearse')
    const { locale, hash } = read(api.detectorName, request.params)
    const packed = await shelf.packed(locale)
    if (!packed || (hash !== 'current' && hash !== packed.hash)) throw new Refused('not-found')
    void reply.header('vary', 'accept-encoding')
    if (hash === 'current') return reply.header('cache-control', 'no-cache').redirect(`/api/detector/${locale}/${packed.hash}`)
    void reply.header('cache-control', 'private, max-age=31536000, immutable').type('application/json; charset=utf-8')
    const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    return zipped ? reply.header('content-encoding', 'gzip').send(packed.gzipped) : reply.send(packed.json)
  })
  http.get('/api/queue', async (request): Promise<api.QueueAnswer> => {
    const user = await userOf(request)
    requirePermission(user, 'take-calls')
    return { now: now(), cases: await cases.queue(user) }
  })
  http.get('/api/overrides', async (request): Promise<api.OverridesAnswer> => {
    requirePermission(await userOf(request), 'read-audit')
    return listOverrides(db)
  })
  http.post('/api/cases/:id/calls', async (request): Promise<api.CallStarted> => {
    const user = await userOf(request)
    requirePermission(user, 'take-calls')
    const { locale, override } = read(api.startCall, request.body)
    const found = await cases.find(user, param(request, 'id'))
    if (found.verdict === 'blocked') {
      if (!override)
        throw new Refused(
          'gate-blocked',
          found.gates.filter((gate) => gate.verdict === 'blocked'),
        )
      requirePermission(user, 'override-gate')
      await audit(db, {
        at: now(),
        userId: user.id,
        action: 'override-gate',
        detail: {
          case: found.case.id,
          reason: override.reason,
          rules: found.gates.filter((gate) => gate.verdict === 'blocked').map(({ rule }) => rule),
        },
      })
    }
    return {
      call: await log.begin(
        user,
        startedOf(shelf.current, user, found.case, 'live', locale ?? (found.case.jurisdiction === 'cn' ? 'zh' : 'en')),
      ),
    }
  })
  http.post('/api/mock-calls', async (request): Promise<api.CallStarted> => {
    const user = await userOf(request)
    requirePermission(user, 'rehearse')
    const order = read(api.startMockCall, request.body)
    const facts = mockCase(shelf.current, order, now())
    if (!facts) throw new Refused('malformed')
    const rest = {
      seed: order.seed ?? Math.floor(Math.random() * 2 ** 31),
      ...(order.scenario === undefined ? {} : { scenario: order.scenario }),
    }
    return { call: await log.begin(user, startedOf(shelf.current, user, facts, 'mock', order.locale, rest)) }
  })
  http.get('/api/demo/recordings', async (request): Promise<api.RecordingsAnswer> => {
    await userOf(request)
    return {
      recordings: recordings.map(({ id, locale, title, turns }) => ({
        id,
        locale,
        title: title ?? { zh: id, en: id },
        seconds: turns.at(-1)?.t ?? 0,
        turns: turns.length,
      })),
    }
  })
  http.post('/api/demo/replays', async (request): Promise<api.CallStarted> => {
    const user = await userOf(request)
    requirePermission(user, 'rehearse')
    const { recording: wanted, speed } = read(api.startReplay, request.body)
    const recording = recordings.find(({ id }) => id === wanted)
    if (!recording) throw new Refused('not-found')
    const row = await db.selectFrom('cases').select('body').where('id', '=', recording.case).executeTakeFirst()
    if (!row) throw new Refused('unknown-case')
    const facts = (JSON.parse(row.body) as { case: Parameters<typeof startedOf>[2] }).case
    const call = await log.begin(
      user,
      startedOf(shelf.current, user, facts, 'replay', recording.locale, { scenario: `recording:${recording.id}` }),
    )
    player.play(user, call, recording, speed)
    return { call }
  })

  http.get('/api/calls', async (request): Promise<api.CallsAnswer> => {
    const user = await userOf(request)
    return { calls: await reviews.list(user, read(api.callFilter, request.query)) }
  })
  http.get('/api/calls/:id/events', async (request): Promise<api.EventsAnswer> => {
    const call = await log.find(await userOf(request), param(request, 'id'))
    return { events: await log.events(call.id) }
  })
  http.post('/api/calls/:id/wording', async (request): Promise<api.WordingAnswer> => {
    const { id } = await log.find(await userOf(request), param(request, 'id'))
    const wording = read(api.wording, request.body)
    return { findings: checkWording(shelf, await log.folded(id), wording) }
  })
  http.get('/api/calls/:id/review', async (request) => {
    const user = await userOf(request)
    const call = await log.find(user, param(request, 'id'))
    return { review: await reviews.load(user, call.id) }
  })
  http.put('/api/calls/:id/review', async (request) => {
    const user = await userOf(request)
    requirePermission(user, 'review')
    const call = await log.find(user, param(request, 'id'))
    if (call.state === 'talking') throw new Refused('malformed')
    const given = read(api.review, request.body)
    await reviews.save(user, call.id, given)
    await audit(db, {
      at: now(),
      userId: user.id,
      action: given.published ? 'publish-review' : 'save-review',
      detail: { call: call.id, overrules: given.overrules.map(({ item, points }) => ({ item, points })) },
    })
    return { saved: now() }
  })
  http.post('/api/ingest/calls/:id/utterances', async (request) => {
    const owner = await ownerForIngest(request, param(request, 'id'))
    const { utterances } = read(api.ingest, request.body)
    const numbers: number[] = []
    for (const { id, speaker, text, t } of utterances) {
      numbers.push(
        await log.append(owner, param(request, 'id'), {
          id,
          ...(t === undefined ? {} : { t }),
          body: { type: 'utterance', speaker, text, source: 'asr' },
        }),
      )
    }
    return { seq: numbers }
  })

  /** A recogniser proves itself by the ingest token and speaks for the call's owner; a signed-in user feeds his own calls. */
  const ownerForIngest = async (request: FastifyRequest, callId: string): Promise<api.User> => {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (bearer === undefined) return userOf(request)
    if (config.ingestToken === null || !same(bearer, config.ingestToken)) throw new Refused('not-signed-in')
    const row = await db
      .selectFrom('calls')
      .innerJoin('users', 'users.id', 'calls.user_id')
      .select(['users.id', 'users.name', 'users.number', 'users.role'])
      .where('calls.id', '=', callId)
      .executeTakeFirst()
    if (!row) throw new Refused('unknown-call')
    return { ...row, role: row.role as api.Role }
  }

  if (existsSync(webFolder)) {
    await http.register(serveFolder, {
      root: webFolder,
      index: false,
      setHeaders: (response, path) =>
        void response.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
    })
  }
  if (existsSync(webFolder))
    http.get('/', (_request, reply) => reply.header('cache-control', 'no-cache').type('text/html').sendFile('index.html'))
  http.setNotFoundHandler((request, reply) => {
    if (
      request.method !== 'GET' ||
      request.url.startsWith('/api/') ||
      request.url.startsWith('/assets/') ||
      !existsSync(join(webFolder, 'index.html'))
    )
      return reply.status(404).send(refusalAnswer('not-found'))
    return reply.header('cache-control', 'no-cache').type('text/html').sendFile('index.html')
  })

  await http.ready()
  const io: CallServer = new Server(http.server, {
    maxHttpBufferSize: mostMessage,
    serveClient: false,
    allowRequest: (request, done) =>
      done(null, !isForeign('POST', request.headers.origin, request.headers.host) && knownHost(request.headers.host)),
  })
  io.use((socket, next) => {
    const token = http.parseCookie(socket.handshake.headers.cookie ?? '')[sessionCookie]
    const check = token === undefined ? Promise.resolve(null) : accounts.userOf(token, now())
    check.then((user) => {
      if (!user) return next(new Error('not-signed-in'))
      socket.data.user = user
      next()
    }, next)
  })
  serveLiveCalls(
    io,
    log,
    (user, call) => {
      mock.answerIfOwed(user, call)
      player.resume(user, call)
    },
    complain,
  )
  log.onEvents((call, events) => {
    const last = events.at(-1)
    if (last?.type !== 'utterance' || last.speaker !== 'agent' || last.source !== 'typed') return
    db.selectFrom('calls')
      .innerJoin('users', 'users.id', 'calls.user_id')
      .select(['calls.mode', 'users.id', 'users.name', 'users.number', 'users.role'])
      .where('calls.id', '=', call)
      .executeTakeFirst()
      .then((row) => {
        if (row?.mode === 'mock') mock.answerIfOwed({ id: row.id, name: row.name, number: row.number, role: row.role as api.Role }, call)
      }, complain)
  })
  return {
    http,
    accounts,
    close: async () => {
      secondReadings?.stop()
      await io.close()
      await http.close()
    },
  }
}

/** The console needs neither the detector's sentences nor its lexicon: reading is done at the door. */
function forConsole(library: Parts['shelf']['current']): object {
  return { ...library, detection: {}, calls: [], lexicon: {} }
}

/** A request that changes something, or opens a socket, must come from a page of this very host. */
function isForeign(method: string | undefined, origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || method === 'GET' || method === 'HEAD') return false
  try {
    return new URL(origin).host !== host
  } catch {
    return true
  }
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]' || name === '::1'
}

function isLoopback(address: string | undefined): boolean {
  return address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1'
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
