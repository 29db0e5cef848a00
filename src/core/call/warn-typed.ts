import type { Detector } from '../acts/detector.ts'
import { matchesAct } from '../acts/match.ts'
import type { ActReading } from '../acts/reading.ts'
import type { Pattern } from '../library/schema.ts'
import { closing, previewDuties } from '../rules/duties.ts'
import { byGravity, type Warning } from '../rules/finding.ts'
import type { Call } from './call.ts'
import { sureEnough } from './follow.ts'
import { readingContext } from './reading-context.ts'

/** A duty that a line would break if it were said now. */
export interface TypedWarning extends Warning {
  /** What of the line would do it, as [start, end) of the line; empty where it is what the line leaves out. */
  readonly spans: readonly (readonly [number, number])[]
}

/**
 * The duties that a line of the collector would break if it were said now, fatal ones first, of equals the surest. The
 * line is read as the server will read it once it is sent, and judged by the duties where they stand; nothing of the
 * call changes.
 */
export function warnTyped(call: Call, detector: Detector, line: string, t = call.t): readonly TypedWarning[] {
  if (call.life !== 'talking') return []
  const readings = detector.analyze(line, readingContext(call, 'agent')).filter(({ confidence }) => confidence >= sureEnough)
  const found = previewDuties(call.duties, {
    speaker: 'agent',
    acts: readings.map(({ id }) => id),
    t,
    turn: call.turns.length,
    agentTurn: call.agentTurns + 1,
    phase: call.script.table.steps.get(call.position.key)?.phase ?? '',
  })
  return found
    .map((warning) => {
      const pattern = call.duties.list.find(({ rule }) => rule.id === warning.rule)?.pattern
      const named = pattern ? readings.filter(({ id }) => offendingActs(pattern).some((act) => matchesAct(act, id))) : []
      const spans = spansOf(named)
      const [first] = spans
      const typed: TypedWarning = { ...warning, spans, ...(first ? { words: line.slice(...first) } : {}) }
      return { typed, sureness: Math.max(0, ...named.map(({ confidence }) => confidence)) }
    })
    .sort((a, b) => byGravity(a.typed, b.typed) || b.sureness - a.sureness)
    .map(({ typed }) => typed)
}

/** The acts by which an utterance breaks a pattern. What is broken by leaving something out is broken by saying goodbye. */
function offendingActs(pattern: Pattern): readonly string[] {
  if ('never' in pattern) return pattern.never
  if ('before' in pattern) return pattern.before.target
  if ('never-after' in pattern) return pattern['never-after'].acts
  if ('once' in pattern && pattern.once.most !== undefined) return [...pattern.once.acts, closing]
  return [closing]
}

function spansOf(readings: readonly ActReading[]): readonly (readonly [number, number])[] {
  return readings
    .flatMap(({ spans }) => spans)
    .filter(([start, end]) => end > start)
    .sort((a, b) => a[0] - b[0])
}
