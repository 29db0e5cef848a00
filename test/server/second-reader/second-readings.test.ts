import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallEvent, EventBody } from '../../../src/core/call/event.ts'
import { foldCall, replayCall } from '../../../src/core/call/fold.ts'
import type { Opinion } from '../../../src/server/adapters/second-reader/opinion.ts'
import { NoOpinion } from '../../../src/server/adapters/second-reader/second-reader.ts'
import { createOpenAiCompatibleReader } from '../../../src/server/adapters/second-reader/openai-compatible/openai-compatible.ts'
import { createSecondReadings } from '../../../src/server/live-call/second-readings.ts'
import type { CallLog } from '../../../src/server/live-call/call-log.ts'
import { log } from '../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'
import { startApp, type RunningApp, type TestSocket } from '../running-app.ts'
import { says, startEndpoint, thinks, type Endpoint } from './faulty-endpoint.ts'

/** Wait until a condition holds; fails after three seconds. */
async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 10) {
    if (waited > 3000) throw new Error('It did not come to hold within three seconds.')
    await new Promise((done) => setTimeout(done, 10))
  }
}
const heard = (text: string, speaker: 'agent' | 'debtor' = 'debtor'): EventBody => ({ type: 'utterance', speaker, text, source: 'asr' })

describe('a server with a second reader', () => {
  let endpoint: Endpoint
  let app: RunningApp
  let socket: TestSocket
  const lines: string[] = []
  beforeAll(async () => {
    endpoint = await startEndpoint(thinks([]))
    const reader = createOpenAiCompatibleReader({ url: endpoint.url, model: 'qwen', key: null, timeoutMs: 1000 })
    app = await startApp({}, undefined, { secondReader: reader })
    socket = await app.socketOf('collector')
  })
  afterAll(async () => {
    await app.close()
    await endpoint.close()
  })
  beforeEach(() => {
    lines.length = 0
    endpoint.asked.length = 0
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
  })
  afterEach(() => void vi.restoreAllMocks())

  /** The endpoint has an opinion, and says it only when the test calls. */
  const held = (...opinion: Parameters<typeof thinks>): (() => void)[] => {
    const answers: (() => void)[] = []
    endpoint.answer = (response) => void answers.push(() => thinks(...opinion)(response))
    return answers
  }
  const logOf = async (call: string): Promise<CallEvent[]> =>
    (await app.request('GET', `/api/calls/${call}/events`, 'collector')).body.events

  it('acknowledges at once, then tells of the opinion as an event of its own, and folds it in', async () => {
    const answers = held([['objection.no-money', '周转']])
    const call = await app.callOf('collector')
    await socket.ask('call:join', { call, after: 0 })
    // The endpoint has not answered yet, and the utterance is stored.
    expect((await socket.send(call, heard('最近周转不开'))).seq).toBe(2)
    await until(() => answers.length === 1)
    answers[0]?.()
    await until(() => socket.heard.some((event) => event.type === 'reading'))
    const events = await logOf(call)
    expect(events[2]).toMatchObject({ type: 'reading', seq: 3, of: 2, reader: 'qwen', by: 'second-reader', withdraw: [] })
    const view = foldCall(app.library, events)
    expect(view.turns[0]?.acts).toContainEqual({ id: 'objection.no-money', confidence: 0.9, spans: [[2, 4]], by: 'qwen' })
    expect(view.objections).toMatchObject([{ id: 'no-money', words: '周转' }])
    expect(JSON.stringify(endpoint.asked[0]?.body)).not.toContain('张伟')
  })

  it('shows the six utterances before, and only what this speaker can do', async () => {
    endpoint.answer = thinks([])
    const call = await app.callOf('collector')
    for (let n = 1; n <= 8; n += 1) await socket.send(call, heard(`第${n}句`, n % 2 === 0 ? 'debtor' : 'agent'))
    await until(() => endpoint.asked.length === 8)
    const asked = endpoint.asked.map(({ body }) => JSON.parse(body.messages[1].content)).find(({ utterance }) => utterance === '第8句')
    expect(asked.before.map(({ text }: { text: string }) => text)).toEqual(['第2句', '第3句', '第4句', '第5句', '第6句', '第7句'])
    expect(Object.keys(asked.vocabulary).filter((id) => /^(agent|violation)\./.test(id))).toEqual([])
    expect((await logOf(call)).filter(({ type }) => type === 'reading')).toEqual([])
  })

  it.each<[string, Endpoint['answer'], string]>([
    ['slow', () => undefined, 'too slow'],
    ['down', (response) => void response.destroy(), 'not reachable'],
    ['failing', (response) => void response.writeHead(500).end(), 'refused'],
    ['talking nonsense', says('好的'), 'not understood'],
  ])('an endpoint that is %s changes nothing, and the log of the server quotes nobody', async (_title, answer, why) => {
    endpoint.answer = answer
    const call = await app.callOf('collector')
    await socket.send(call, heard('我手头紧'))
    await socket.send(call, heard('您说', 'agent'))
    await until(() => lines.some((line) => line.includes(`second reader: no opinion: ${why}`)))
    expect((await logOf(call)).map(({ type }) => type)).toEqual(['started', 'utterance', 'utterance'])
    expect(lines.join('')).not.toMatch(/手头紧|好的|您说/)
  })

  it('lets go of an opinion that comes after the talk', async () => {
    const answers = held([['objection.no-money', '周转']])
    const call = await app.callOf('collector')
    await socket.send(call, heard('周转不开'))
    await until(() => answers.length === 1)
    await socket.send(call, { type: 'ended', who: 'agent' })
    answers[0]?.()
    await new Promise((done) => setTimeout(done, 200))
    expect((await logOf(call)).map(({ type }) => type)).toEqual(['started', 'utterance', 'ended'])
  })

  it('takes no reading from a client', async () => {
    const call = await app.callOf('collector')
    const forged = { type: 'reading', of: 2, reader: 'me', add: [], withdraw: ['violation.insult'] } as unknown as EventBody
    expect((await socket.send(call, forged)).error?.code).toBe('malformed')
  })
})

describe('the queue before a second reader', () => {
  const events = log(Array.from({ length: 100 }, (_, i): EventBody => heard(`秘密${i}`)))
  const call = replayCall(tinyLibrary(), events)

  /** A queue over a log of a hundred utterances, with a reader whose answers the test gives. */
  function startQueue() {
    const asked: string[] = []
    const open: { answer: (opinion: Opinion) => void; fail: (error: Error) => void }[] = []
    const [lines, complaints, stored]: [string[], unknown[], number[]] = [[], [], []]
    let listener: Parameters<CallLog['onEvents']>[0] = () => undefined
    const fake: Pick<CallLog, 'folded' | 'appendReading' | 'onEvents'> = {
      folded: () => Promise.resolve(call),
      appendReading: (_id, { of }) => Promise.resolve(void stored.push(of)),
      onEvents: (hears) => void (listener = hears),
    }
    const readings = createSecondReadings(
      fake as CallLog,
      { name: 'qwen', read: ({ text }) => new Promise((answer, fail) => (asked.push(text), open.push({ answer, fail }))) },
      (line) => void lines.push(line),
      (error) => void complaints.push(error),
    )
    const tell = (some: readonly CallEvent[]): void => listener('a-call', some)
    return { asked, open, lines, complaints, stored, readings, tell, hear: (from: number, to: number) => tell(events.slice(from, to)) }
  }
  const nothing: Opinion = { add: [], withdraw: [] }
  const settle = () => new Promise((done) => setTimeout(done, 20))

  it('asks eight at a time, drops the oldest of more than sixty-four that wait, and says so in one line', async () => {
    const queue = startQueue()
    for (let n = 1; n <= 100; n += 1) queue.hear(n, n + 1)
    await settle()
    expect(queue.asked).toEqual(Array.from({ length: 8 }, (_, i) => `秘密${i}`))
    queue.open[0]?.answer(nothing)
    await settle()
    // A hundred less eight that are asked less sixty-four that wait: twenty-eight are gone.
    expect(queue.asked.at(-1)).toBe('秘密36')
    expect(queue.lines[0]).toMatch(/dropped/)
    expect(queue.lines.join('')).not.toContain('秘密')
    expect(queue.lines.filter((line) => line.includes('dropped'))).toHaveLength(1)
  })

  it('stores an opinion that differs, and none that agrees', async () => {
    const queue = startQueue()
    queue.hear(1, 3)
    await settle()
    queue.open[0]?.answer({ add: [], withdraw: ['objection.refuse'] })
    queue.open[1]?.answer(nothing)
    await settle()
    expect(queue.stored).toEqual([2])
  })

  it('tells of trouble once, and once that it is over; an error of this program is another matter', async () => {
    const queue = startQueue()
    queue.hear(1, 6)
    await settle()
    for (const n of [0, 1, 2]) queue.open[n]?.fail(new NoOpinion('too slow'))
    await settle()
    queue.open[3]?.answer(nothing)
    queue.open[4]?.fail(new TypeError('our own'))
    await settle()
    expect(queue.lines).toEqual(['second reader: no opinion: too slow', 'second reader: answers again'])
    expect(queue.complaints).toHaveLength(1)
  })

  it('asks nothing about the simulated debtor', async () => {
    const queue = startQueue()
    queue.tell(events.slice(1, 3).map((event) => ({ ...event, source: 'simulated' }) as CallEvent))
    queue.tell(events.slice(3, 4))
    await settle()
    expect(queue.asked).toEqual(['秘密2'])
  })

  it('asks nothing more once it was stopped, and is silent about what it gave up', async () => {
    const queue = startQueue()
    queue.hear(1, 12)
    await settle()
    queue.readings.stop()
    queue.open[0]?.fail(new NoOpinion('stopped'))
    queue.hear(12, 20)
    await settle()
    expect([queue.asked.length, queue.lines, queue.complaints]).toEqual([8, [], []])
  })
})
