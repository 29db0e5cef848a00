import { matcherOf } from '../act-index.ts'
import type { Pattern } from '../library/schema.ts'
import type { Moment } from './finding.ts'

/**
 * Where an obligation stands after some moments of a call.
 * idle: nothing asks for it yet · pending: it must still be met · done: met for good · broken: can no longer be met.
 */
export type Phase = 'idle' | 'pending' | 'done' | 'broken'

/** The automaton's state: small, plain, comparable. `since` is the moment that made it pending, for time limits. */
export interface DutyPoint {
  readonly phase: Phase
  readonly since?: { readonly turn: number; readonly t: number }
  readonly count?: number
}

/** A pattern compiled to a deterministic automaton over moments. */
export interface Automaton {
  readonly start: DutyPoint
  /** A moment with none of these acts leaves every point where it is, unless time or phase counts too. */
  readonly acts: readonly string[]
  /** Whether the mere passing of turns, seconds or phases counts. */
  readonly timed: boolean
  /** The very same point when nothing changes. */
  next(point: DutyPoint, moment: Moment): DutyPoint
  /** The verdict when the call ends at this point. */
  atEnd(point: DutyPoint): 'done' | 'broken' | 'waived'
}

const idle: DutyPoint = { phase: 'idle' }
const pending: DutyPoint = { phase: 'pending' }
const done: DutyPoint = { phase: 'done' }
const broken: DutyPoint = { phase: 'broken' }
const entered: DutyPoint = { phase: 'pending', count: 1 }

const final = (point: DutyPoint): boolean => point.phase === 'broken' || point.phase === 'done'
/** A duty that nothing asked for is neither done nor broken. */
const endOf = ({ phase }: DutyPoint): 'done' | 'broken' | 'waived' => (phase === 'idle' ? 'waived' : phase === 'pending' ? 'broken' : phase)

/** Compile a pattern. Semantics of each in docs/rules.md. */
export function compilePattern(pattern: Pattern): Automaton {
  if ('never' in pattern) {
    const isNever = matcherOf(pattern.never)
    return {
      start: idle,
      acts: pattern.never,
      timed: false,
      next: (point, moment) => (point.phase === 'broken' || isNever(moment.acts) ? broken : idle),
      atEnd: ({ phase }) => (phase === 'broken' ? 'broken' : 'done'),
    }
  }
  if ('before' in pattern) {
    const { need, target, 'same-turn': sameTurn } = pattern.before
    const [isNeed, isTarget] = [matcherOf(need), matcherOf(target)]
    return {
      start: idle,
      acts: [...need, ...target],
      timed: false,
      next: (point, moment) => {
        if (final(point)) return point
        const met = isNeed(moment.acts)
        if (isTarget(moment.acts) && !(met && sameTurn)) return broken
        return met ? done : point
      },
      atEnd: endOf,
    }
  }
  if ('after' in pattern) {
    const { trigger, acts } = pattern.after
    const [isTrigger, isMet] = [matcherOf(trigger), matcherOf(acts)]
    return {
      start: idle,
      acts: [...trigger, ...acts],
      timed: false,
      next: (point, moment) => {
        if (point.phase === 'done' || (point.phase === 'idle' && !isTrigger(moment.acts))) return point
        return isMet(moment.acts) ? done : pending
      },
      atEnd: endOf,
    }
  }
  if ('never-after' in pattern) {
    const { trigger, acts, until } = pattern['never-after']
    const [isTrigger, isBreach, lifts] = [matcherOf(trigger), matcherOf(acts), matcherOf(until)]
    return {
      start: idle,
      acts: [...trigger, ...acts, ...until],
      timed: false,
      next: (point, moment) => {
        if (point.phase === 'broken') return point
        if (point.phase === 'pending' && lifts(moment.acts)) return isTrigger(moment.acts) ? pending : idle
        if (point.phase === 'pending' && isBreach(moment.acts)) return broken
        return isTrigger(moment.acts) ? pending : point
      },
      atEnd: ({ phase }) => (phase === 'broken' ? 'broken' : phase === 'pending' ? 'done' : 'waived'),
    }
  }
  if ('by' in pattern) {
    const { acts, turn, second, phase } = pattern.by
    const isMet = matcherOf(acts)
    return {
      // A deadline that is a phase alone binds only calls that reach the phase.
      start: turn === undefined && second === undefined ? idle : pending,
      acts,
      timed: true,
      next: (point, moment) => {
        if (final(point)) return point
        const left = phase !== undefined && point.count === 1 && moment.phase !== phase && moment.phase !== 'situation'
        if (left || (turn !== undefined && moment.agentTurn > turn) || (second !== undefined && moment.t > second)) return broken
        if (isMet(moment.acts)) return done
        if (turn !== undefined && moment.speaker === 'agent' && moment.agentTurn === turn) return broken
        return phase !== undefined && moment.phase === phase ? entered : point
      },
      atEnd: endOf,
    }
  }
  if ('within' in pattern) {
    const { trigger, acts, turns, seconds } = pattern.within
    const [isTrigger, isMet] = [matcherOf(trigger), matcherOf(acts)]
    return {
      start: idle,
      acts: [...trigger, ...acts],
      timed: true,
      next: (point, moment) => {
        if (point.phase === 'broken') return point
        const since = point.since ?? (isTrigger(moment.acts) ? { turn: moment.agentTurn, t: moment.t } : undefined)
        if (!since) return point
        if (seconds !== undefined && moment.t - since.t > seconds) return broken
        if (isMet(moment.acts)) return done
        if (turns !== undefined && moment.speaker === 'agent' && moment.agentTurn - since.turn >= turns) return broken
        return point.since ? point : { phase: 'pending', since }
      },
      atEnd: endOf,
    }
  }
  const { acts, most } = pattern.once
  const isMet = matcherOf(acts)
  return {
    start: pending,
    acts,
    timed: false,
    next: (point, moment) => {
      if (point.phase === 'broken' || !isMet(moment.acts)) return point
      const count = (point.count ?? 0) + 1
      return most !== undefined && count > most ? broken : { phase: 'done', count }
    },
    atEnd: endOf,
  }
}
