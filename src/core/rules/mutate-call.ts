import { matchesAct } from '../acts/match.ts'
import type { RulePack } from '../library/library.ts'
import type { Rule } from '../library/schema.ts'
import { advanceDuties, endDuties, startDuties, viewDuties, type DutyFacts } from './duties.ts'
import type { Moment } from './finding.ts'
import { forbiddenActs, turnsOf, type MutantKind } from './mutate-script.ts'
import { demandedActs } from './plain-reading.ts'

/** An utterance of a recorded call, as far as rules go. */
export interface RecordedTurn {
  readonly speaker: 'agent' | 'debtor'
  readonly acts: readonly string[]
  readonly t: number
}

/** A call in which one duty was tampered with. Whether that is a breach is for the plain reading to say. */
export interface CallMutant {
  readonly kind: MutantKind
  readonly turns: readonly RecordedTurn[]
}

/** Who noticed a mutant: the live watch by a warning, the score by a broken duty. */
export interface Caught {
  readonly live: boolean
  readonly score: boolean
}

/** A recorded call as moments: turns counted, no phases. */
export function momentsOf(turns: readonly RecordedTurn[]): readonly Moment[] {
  let agentTurn = 0
  return turns.map(({ speaker, acts, t }, turn) => {
    if (speaker === 'agent') agentTurn += 1
    return { speaker, acts, t, turn, agentTurn, phase: '' }
  })
}

/** Judge a call, mutated or not, by one rule. */
export function judgeRecorded(pack: RulePack, rule: Rule, facts: DutyFacts, turns: readonly RecordedTurn[]): Caught {
  let duties = startDuties([{ ...pack, rules: [rule] }], facts)
  let live = false
  for (const moment of momentsOf(turns)) {
    const step = advanceDuties(duties, { ...moment, seq: moment.turn, text: '', readings: [] })
    duties = step.duties
    live ||= step.warnings.length > 0
  }
  const end = endDuties(duties)
  return { live: live || end.warnings.length > 0, score: viewDuties(end.duties).some(({ state }) => state === 'broken') }
}

/** Where in a call something is put in: at its beginning, its end, and at the quarters between. */
const quarters = [0, 0.25, 0.5, 0.75, 1]

/**
 * Tamper with a rule in a call: say what it forbids, on its own and within another utterance; bring up what it must
 * answer and leave it; leave out what it demands, the last time, always, or half of a group; say it too late, or in
 * exchanged order, or with other talk between; let a stranger answer for the debtor.
 */
export function* mutateCall(rule: Rule, turns: readonly RecordedTurn[]): Generator<CallMutant> {
  const { pattern } = rule
  if (!pattern) return
  const places = [...new Set(quarters.map((share) => Math.round(share * turns.length)))]
  const free = turns.map((turn) => ({ ...turn, acts: turn.acts.filter((act) => !covers(rule['waived-by'], act)) }))
  // Both the call as it is and the call without what would free it from the duty.
  const bases = rule['waived-by'].length === 0 ? [turns] : [turns, free]
  const demanded = demandedActs(pattern)
  const triggers = triggersOf(rule)
  for (const base of bases) {
    for (const act of forbiddenActs(rule)) {
      for (const at of places) {
        yield { kind: 'insert', turns: spokenAt(base, at, act) }
        yield { kind: 'insert', turns: saidAlong(base, at, act) }
      }
      if ('once' in pattern && pattern.once.most !== undefined)
        yield {
          kind: 'insert',
          turns: Array.from({ length: pattern.once.most + 1 }).reduce(
            (call: readonly RecordedTurn[]) => spokenAt(call, call.length, act),
            base,
          ),
        }
    }
    for (const act of triggers) {
      for (const at of places) {
        yield { kind: 'insert', turns: spokenAt(base, at, act) }
        for (const forbidden of 'never-after' in pattern ? pattern['never-after'].acts : [])
          yield { kind: 'insert', turns: spokenAt(spokenAt(base, at, act), at + 1, forbidden) }
      }
    }
    if (demanded.length === 0) continue
    const bare = without(base, demanded)
    const meeting = base.flatMap(({ acts }, i) => (acts.some((act) => covers(demanded, act)) ? i : []))
    const pulls = [...triggers, ...('before' in pattern ? pattern.before.target : [])]
    // A call that never asks for the duty is made to ask for it.
    const asked =
      pulls.length === 0
        ? [bare]
        : [bare, ...[0, Math.ceil(bare.length / 2), bare.length].flatMap((at) => pulls.map((act) => spokenAt(bare, at, act)))]
    for (const call of asked) yield { kind: 'delete', turns: call }
    for (const i of meeting) yield { kind: 'delete', turns: withoutAt(base, i, demanded) }
    const half = demanded.slice(0, Math.ceil(demanded.length / 2))
    if (half.length < demanded.length) {
      yield { kind: 'weaken', turns: without(base, half) }
      yield { kind: 'weaken', turns: without(base, demanded.slice(half.length)) }
    }
    for (const call of asked) {
      const last = demanded[0] ?? ''
      // Too late: after everything, in the right order and with the time that the rule leaves gone by.
      yield { kind: 'weaken', turns: spokenAt(call, call.length, last) }
      yield { kind: 'weaken', turns: spokenAt(later(call, turnsOf(rule), secondsOf(rule)), Number.MAX_SAFE_INTEGER, last) }
      // Before it was asked for, which does not answer.
      yield { kind: 'swap', turns: spokenAt(call, 0, last) }
    }
    for (const i of meeting) {
      yield { kind: 'swap', turns: exchanged(base, i, i + 1) }
      yield { kind: 'swap', turns: exchanged(base, i - 1, i) }
      const between = turnsOf(rule)
      if (between > 0) yield { kind: 'weaken', turns: [...base.slice(0, i), ...silence(base, i, between), ...base.slice(i)] }
      if (secondsOf(rule) > 0)
        yield { kind: 'weaken', turns: base.map((turn, k) => (k < i ? turn : { ...turn, t: turn.t + secondsOf(rule) + 1 })) }
    }
    if (demanded.some((act) => !act.startsWith('agent.')))
      yield {
        kind: 'weaken',
        turns: base.map((turn) => ({ ...turn, acts: turn.acts.map((act) => (covers(demanded, act) ? 'debtor.third-party' : act)) })),
      }
  }
}

const covers = (patterns: readonly string[], act: string): boolean => patterns.some((pattern) => matchesAct(pattern, act))
const speakerOf = (act: string): 'agent' | 'debtor' => (/^(agent|violation)\./.test(act) ? 'agent' : 'debtor')

function triggersOf({ pattern }: Rule): readonly string[] {
  if (!pattern) return []
  if ('after' in pattern) return pattern.after.trigger
  if ('within' in pattern) return pattern.within.trigger
  return 'never-after' in pattern ? pattern['never-after'].trigger : []
}

function secondsOf({ pattern }: Rule): number {
  if (!pattern) return 0
  if ('within' in pattern) return pattern.within.seconds ?? 0
  return 'by' in pattern ? (pattern.by.second ?? 0) : 0
}

function spokenAt(turns: readonly RecordedTurn[], at: number, act: string): readonly RecordedTurn[] {
  const place = Math.min(at, turns.length)
  return [...turns.slice(0, place), { speaker: speakerOf(act), acts: [act], t: timeAt(turns, place) }, ...turns.slice(place)]
}

/** The act said within the nearest utterance of the same speaker. */
function saidAlong(turns: readonly RecordedTurn[], at: number, act: string): readonly RecordedTurn[] {
  const speaker = speakerOf(act)
  const found = turns.findIndex((turn, i) => i >= at && turn.speaker === speaker)
  return turns.map((turn, i) => (i === found ? { ...turn, acts: [...turn.acts, act] } : turn))
}

function without(turns: readonly RecordedTurn[], acts: readonly string[]): readonly RecordedTurn[] {
  return turns.map((turn) => ({ ...turn, acts: turn.acts.filter((act) => !covers(acts, act)) }))
}

function withoutAt(turns: readonly RecordedTurn[], at: number, acts: readonly string[]): readonly RecordedTurn[] {
  return turns.map((turn, i) => (i === at ? { ...turn, acts: turn.acts.filter((act) => !covers(acts, act)) } : turn))
}

function exchanged(turns: readonly RecordedTurn[], i: number, k: number): readonly RecordedTurn[] {
  const [a, b] = [turns[i], turns[k]]
  if (!a || !b) return turns
  return turns.map((turn, n) => (n === i ? { ...b, t: a.t } : n === k ? { ...a, t: b.t } : turn))
}

const timeAt = (turns: readonly RecordedTurn[], at: number): number => turns[Math.max(0, at - 1)]?.t ?? 0

/** So many utterances of the collector that do nothing. */
function silence(turns: readonly RecordedTurn[], at: number, count: number): readonly RecordedTurn[] {
  return Array.from({ length: count }, () => ({ speaker: 'agent' as const, acts: [], t: timeAt(turns, at) }))
}

function later(turns: readonly RecordedTurn[], count: number, seconds: number): readonly RecordedTurn[] {
  const t = timeAt(turns, turns.length) + seconds + (seconds > 0 ? 1 : 0)
  return [...turns, ...silence(turns, turns.length, count), ...(seconds > 0 ? [{ speaker: 'agent' as const, acts: [], t }] : [])]
}
