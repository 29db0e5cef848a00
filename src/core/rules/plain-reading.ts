import { matchesAct } from '../acts/match.ts'
import type { Pattern, Rule } from '../library/schema.ts'
import type { Moment } from './finding.ts'

/**
 * The definitions of docs/rules.md read word by word: quantifiers over a whole call, no state. Slow, and the measure of
 * what the automata must say; it tells which mutants of a call are real breaches without asking what is being tested.
 */
export function brokenByPlainReading(pattern: Pattern, calls: readonly Moment[]): boolean {
  if ('never' in pattern) return calls.some((m) => has(pattern.never, m))
  if ('before' in pattern) {
    const { need, target, 'same-turn': same } = pattern.before
    return calls.some((m, i) => has(target, m) && !calls.some((n, j) => has(need, n) && (j < i || (same && j === i))))
  }
  if ('after' in pattern) {
    const { trigger, acts } = pattern.after
    const first = calls.findIndex((m) => has(trigger, m))
    return first >= 0 && !calls.some((m, j) => j >= first && has(acts, m))
  }
  if ('never-after' in pattern) {
    const { trigger, acts, until } = pattern['never-after']
    return calls.some(
      (m, j) => has(acts, m) && calls.some((n, i) => i < j && has(trigger, n) && !calls.some((u, k) => k > i && k <= j && has(until, u))),
    )
  }
  if ('by' in pattern) return lateBy(pattern.by, calls)
  if ('within' in pattern) {
    const { trigger, acts, turns, seconds } = pattern.within
    return calls.some(
      (m, i) =>
        has(trigger, m) &&
        !calls.some(
          (n, j) =>
            j >= i &&
            has(acts, n) &&
            (seconds === undefined || n.t - m.t <= seconds) &&
            // The n-th turn of the collector after the trigger is the last that counts.
            (turns === undefined || n.agentTurn - m.agentTurn < turns || (n.agentTurn - m.agentTurn === turns && n.speaker === 'agent')),
        ),
    )
  }
  const count = calls.filter((m) => has(pattern.once.acts, m)).length
  return count === 0 || (pattern.once.most !== undefined && count > pattern.once.most)
}

function lateBy({ acts, turn, second, phase }: Extract<Pattern, { by: unknown }>['by'], calls: readonly Moment[]): boolean {
  const entered = phase === undefined ? -1 : calls.findIndex((m) => m.phase === phase)
  const left = entered < 0 ? -1 : calls.findIndex((m, i) => i > entered && m.phase !== phase && m.phase !== 'situation')
  const inTime = (m: Moment, i: number): boolean =>
    (turn === undefined || m.agentTurn <= turn) && (second === undefined || m.t <= second) && (left < 0 || i < left)
  const asked = turn !== undefined || second !== undefined || entered >= 0
  const inTimeSoFar = (i: number): boolean =>
    calls.slice(0, i).every((n, j) => inTime(n, j) && !(turn !== undefined && n.speaker === 'agent' && n.agentTurn === turn))
  return asked && !calls.some((m, i) => has(acts, m) && inTime(m, i) && inTimeSoFar(i))
}

/**
 * Whether a whole call breaks a rule, its waivers read: whoever was freed from the duty before it broke, or by the very
 * utterance that would have broken it, has not broken it.
 */
export function breaksByPlainReading(rule: Rule, calls: readonly Moment[]): boolean {
  const { pattern } = rule
  if (!pattern || !brokenByPlainReading(pattern, calls)) return false
  if (!calls.some((moment) => has(rule['waived-by'], moment))) return true
  const until = calls.slice(0, brokenAfter(pattern, calls))
  return !until.some((moment) => has(rule['waived-by'], moment))
}

/** The length of call after which nothing can mend it any more. */
function brokenAfter(pattern: Pattern, calls: readonly Moment[]): number {
  const first = (broken: (said: readonly Moment[]) => boolean): number =>
    calls.findIndex((_, i) => broken(calls.slice(0, i + 1))) + 1 || calls.length
  if ('after' in pattern) return calls.length
  if ('once' in pattern) {
    const { acts, most } = pattern.once
    return most === undefined ? calls.length : first((said) => said.filter((moment) => has(acts, moment)).length > most)
  }
  if ('by' in pattern || 'within' in pattern) {
    // As much as can still be made good, made good at once; a deadline that has passed stays passed.
    const amends = (said: readonly Moment[]): Moment[] =>
      said.slice(-1).map((last) => ({ ...last, speaker: 'debtor', acts: demandedActs(pattern) }))
    return first((said) => brokenByPlainReading(pattern, [...said, ...amends(said)]))
  }
  return first((said) => brokenByPlainReading(pattern, said))
}

/** Acts that a pattern demands. */
export function demandedActs(pattern: Pattern): readonly string[] {
  if ('before' in pattern) return pattern.before.need
  if ('after' in pattern) return pattern.after.acts
  if ('within' in pattern) return pattern.within.acts
  if ('by' in pattern) return pattern.by.acts
  return 'once' in pattern ? pattern.once.acts : []
}

const has = (list: readonly string[], { acts }: Pick<Moment, 'acts'>): boolean =>
  list.some((pattern) => acts.some((act) => matchesAct(pattern, act)))
