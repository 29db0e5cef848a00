import type { Call } from '../../core/call/call.ts'
import type { CallEvent } from '../../core/call/event.ts'
import { NoOpinion, type Question, type SecondReader } from '../adapters/second-reader/second-reader.ts'
import type { CallLog } from './call-log.ts'

export interface SecondReadings {
  /** Hang up: what is being asked is given up, nothing more is asked. */
  stop(): void
}

/** How many questions are open at once, and how many wait; an opinion that waited longer would come too late to be of use. */
const mostAsked = 8
const mostWaiting = 64
/** How many utterances before the one in question are shown. */
const mostBefore = 6
/** Under trouble, one line says how often it happened; not one a time. */
const quietMs = 10_000

/** Which groups of acts a speaker can perform. */
const groupsOf = { agent: ['agent', 'violation'], debtor: ['debtor', 'objection', 'signal'] }

/**
 * Ask the second reader about every final utterance, after it is stored and in the background. An opinion that differs
 * is appended as an event of its own; no opinion changes nothing. `report` gets lines without a word of what was said, `complain` errors of this program.
 */
export function createSecondReadings(
  log: CallLog,
  reader: SecondReader,
  report: (line: string) => void,
  complain: (error: unknown) => void,
): SecondReadings {
  const stop = new AbortController()
  const waiting: { readonly call: string; readonly seq: number }[] = []
  let asked = 0
  const lines = createLines(report)

  const ask = async (call: string, seq: number): Promise<void> => {
    const question = questionOf(await log.folded(call), seq)
    if (!question) return
    const { add, withdraw } = await reader.read(question, stop.signal)
    lines.well()
    if (add.length > 0 || withdraw.length > 0) await log.appendReading(call, { of: seq, reader: reader.name, add, withdraw })
  }
  const next = (): void => {
    while (asked < mostAsked && !stop.signal.aborted) {
      const first = waiting.shift()
      if (!first) return
      asked += 1
      ask(first.call, first.seq)
        .catch((error: unknown) => {
          if (stop.signal.aborted) return
          if (error instanceof NoOpinion) lines.trouble(`no opinion: ${error.why}`)
          else complain(error)
        })
        .finally(() => {
          asked -= 1
          next()
        })
    }
  }
  log.onEvents((call, events) => {
    if (stop.signal.aborted) return
    for (const event of events) {
      if (!isWorthAsking(event)) continue
      waiting.push({ call, seq: event.seq })
      if (waiting.length <= mostWaiting) continue
      waiting.shift()
      lines.trouble('a question was dropped, too many wait')
    }
    next()
  })
  return { stop: () => stop.abort() }
}

/** What the simulated debtor says the program itself has made up. */
const isWorthAsking = (event: CallEvent): boolean => event.type === 'utterance' && event.source !== 'simulated'

/** What is asked about an utterance; null once the talk is over. */
function questionOf(call: Call, seq: number): Question | null {
  const at = call.turns.findIndex((turn) => turn.seq === seq)
  const turn = call.turns[at]
  if (!turn || call.life !== 'talking') return null
  const { locale } = call.started
  const groups = groupsOf[turn.speaker]
  return {
    locale,
    speaker: turn.speaker,
    text: turn.text,
    before: call.turns.slice(Math.max(0, at - mostBefore), at).map(({ speaker, text }) => ({ speaker, text })),
    heard: turn.acts.map(({ id }) => id),
    vocabulary: Object.values(call.library.acts)
      .filter(({ group }) => groups.includes(group))
      .map(({ id, title }) => ({ id, title: title[locale] })),
  }
}

/** Lines about trouble, the same one at most every ten seconds, and one when it is over. */
function createLines(report: (line: string) => void): { trouble(what: string): void; well(): void } {
  const last = new Map<string, { since: number; unsaid: number }>()
  return {
    trouble: (what) => {
      const known = last.get(what)
      const now = performance.now()
      if (known && now - known.since < quietMs) {
        known.unsaid += 1
        return
      }
      report(`second reader: ${what}${known && known.unsaid > 0 ? ` (and ${known.unsaid} times more before)` : ''}`)
      last.set(what, { since: now, unsaid: 0 })
    },
    well: () => {
      if (last.size === 0) return
      last.clear()
      report('second reader: answers again')
    },
  }
}
