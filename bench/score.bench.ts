import { readFileSync } from 'node:fs'
import { createDetector } from '../src/core/acts/detector.ts'
import { entitiesOf } from '../src/core/acts/entities.ts'
import { openCall } from '../src/core/call/call.ts'
import type { CallEvent } from '../src/core/call/event.ts'
import { step } from '../src/core/call/step.ts'
import { viewCall } from '../src/core/call/view-of.ts'
import type { Library } from '../src/core/library/library.ts'
import type { Locale } from '../src/core/library/schema.ts'
import { scoreCall } from '../src/core/scoring/score.ts'
import { replayTranscript, type Understanding } from '../src/core/scoring/transcript.ts'
import { scoreTranscript, startedOf, transcriptLine, type TranscriptLine } from '../src/cli/score-transcript.ts'
import { shippedLibrary } from '../src/cli/library-folder.ts'
import { loadLibrary } from '../src/library-files/read.ts'
import type { Benchmark, Row } from './main.ts'

interface Labelled extends TranscriptLine {
  readonly persona: string
  readonly turns: { speaker: 'agent' | 'debtor'; t: number; text: string; acts: string[] }[]
  readonly expected: {
    violations: number[]
    missing_required: string[]
    promise: { amount: number; date_text: string } | null
    outcome: string
  }
}

const at = '2026-03-16T02:00:00Z'
const locales: readonly Locale[] = ['zh', 'en']

/** Scoring recorded calls: how fast a stored log is scored anew, and how far the judgements agree with the labelled calls. */
export const benchmark: Benchmark = {
  title: 'Scoring recorded calls',
  async run() {
    const { library, models, diagnostics } = await loadLibrary(shippedLibrary)
    if (!library) throw new Error(`The library has ${diagnostics.length} problems; run cuebook lint.`)
    const calls = locales.flatMap((locale) => readCalls(locale).map((call) => ({ locale, call })))
    const detector = createDetector(library, models)
    const entities = (locale: Locale, call: Labelled) => (text: string) =>
      entitiesOf(text, { now: at.slice(0, 10), locale, balance: call.case.amount })
    const labelled = (locale: Locale, call: Labelled): Understanding => ({
      acts: (_text, _context, turn) => (call.turns[turn]?.acts ?? []).map((id) => ({ id, confidence: 0.95, spans: [] })),
      entities: entities(locale, call),
    })
    const detected = (locale: Locale, call: Labelled): Understanding => ({
      acts: (text, context) => detector.analyze(text, context),
      entities: entities(locale, call),
    })
    const logs = calls.map(
      ({ locale, call }) =>
        replayTranscript(library, startedOf(library, transcriptLine.parse(call), locale), at, call, labelled(locale, call)).events,
    )
    return [
      throughput(library, logs),
      ...following(library, logs),
      ...agreement('labels given', library, calls, labelled),
      ...agreement('acts detected', library, calls, detected),
    ]
  },
}

function readCalls(locale: Locale): readonly Labelled[] {
  const text = readFileSync(new URL(`../test/dev-set/${locale}/dialogues.jsonl`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled)
}

/** Rounds before the clock starts, so that the engine has compiled what a batch of thousands would have it compile. */
const warmUp = 20
const rounds = 60

/** Milliseconds of processor time since a mark: what else the machine does must not count. */
function processorTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

function throughput(library: Library, logs: readonly (readonly CallEvent[])[]): Row {
  const utterances = logs.reduce((sum, log) => sum + log.filter(({ type }) => type === 'utterance').length, 0)
  for (let round = 0; round < warmUp; round += 1) for (const log of logs) scoreCall(library, log)
  const begin = process.cpuUsage()
  for (let round = 0; round < rounds; round += 1) for (const log of logs) scoreCall(library, log)
  const perSecond = Math.round((utterances * rounds) / (processorTime(begin) / 1000))
  return {
    what: 'stored logs scored anew, utterances a second of one core',
    figure: perSecond.toLocaleString('en-US'),
    atLeast: 'at least 20,000',
    held: perSecond >= 20_000,
  }
}

/** Each event of the logs followed and shown, as a live call does it. */
function following(library: Library, logs: readonly (readonly CallEvent[])[]): readonly Row[] {
  const times: number[] = []
  for (let round = 0; round < warmUp; round += 1) {
    times.length = 0
    for (const [started, ...rest] of logs) {
      if (!started) continue
      let call = openCall(library, started)
      for (const event of rest) {
        const begin = process.cpuUsage()
        call = step(call, event)[0]
        viewCall(call)
        times.push(processorTime(begin))
      }
    }
  }
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  const p99 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN
  const row = (what: string, time: number, most: number): Row => ({
    what: `an utterance followed and shown, ${what} of processor time`,
    figure: `${time.toFixed(2)} ms`,
    atLeast: `< ${most} ms`,
    held: time < most,
  })
  return [row('mean', mean, 0.3), row('p99', p99, 2)]
}

function agreement(
  how: string,
  library: Library,
  calls: readonly { readonly locale: Locale; readonly call: Labelled }[],
  understand: (locale: Locale, call: Labelled) => Understanding,
): readonly Row[] {
  const judged = calls.map(({ locale, call }) => ({
    call,
    got: scoreTranscript(library, transcriptLine.parse(call), locale, at, understand(locale, call)),
  }))
  const same = (a: readonly (string | number)[], b: readonly (string | number)[]): boolean =>
    [...new Set(a)].sort().join() === [...new Set(b)].sort().join()
  const row = (what: string, agrees: (one: (typeof judged)[number]) => boolean): Row => {
    const disagreed = judged.filter((one) => !agrees(one)).map(({ call }) => call.id)
    const share = 1 - disagreed.length / judged.length
    return {
      what: `${what}, ${how}`,
      figure: `${judged.length - disagreed.length} of ${judged.length}`,
      atLeast: disagreed.length === 0 ? 'all agree' : `not ${disagreed.join(' ')}`,
      held: share >= 0.8,
    }
  }
  return [
    row('persona', ({ call, got }) => got.persona.id === call.persona),
    row('outcome', ({ call, got }) => got.outcome === call.expected.outcome),
    row('turns with a violation', ({ call, got }) =>
      same(
        got.violations.map(({ turn }) => turn),
        call.expected.violations,
      ),
    ),
    row('acts missing', ({ call, got }) => same(got.missing, call.expected.missing_required)),
    row('promise, sum', ({ call, got }) => (got.promise?.amount ?? null) === (call.expected.promise?.amount ?? null)),
    row('promise, words of the day', ({ call, got }) => (got.promise?.date_text ?? null) === (call.expected.promise?.date_text ?? null)),
  ]
}
