import { matchesAct } from '../acts/match.ts'
import type { ActReading } from '../acts/reading.ts'
import type { RulePack } from '../library/library.ts'
import type { Product, Rule } from '../library/schema.ts'
import { compilePattern, type Automaton, type DutyPoint } from './automaton.ts'
import type { DutyState, DutyView, Moment, Warning } from './finding.ts'

/** What decides which rules hold for a call. `date` is YYYY-MM-DD: only rules in force on it apply. */
export interface DutyFacts {
  readonly product: Product
  readonly stage: string
  readonly flags: readonly string[]
  readonly creditorKind: string
  readonly date: string
}

/** A rule watched over a call. */
interface Duty {
  readonly rule: Rule
  readonly pack: string
  readonly automaton: Automaton
  readonly point: DutyPoint
  readonly waived: boolean
  readonly ended: boolean
  readonly at?: { readonly turn: number; readonly t: number }
}

/** All duties of a call at one moment: a value. */
export type Duties = readonly Duty[]

export type SpokenMoment = Moment & { readonly seq: number; readonly text: string; readonly readings: readonly ActReading[] }

const levels: Record<Rule['severity'], Warning['level']> = { fatal: 'stop', serious: 'warning', minor: 'notice' }

/** The duties that hold for a call, all at their start. */
export function startDuties(packs: readonly RulePack[], facts: DutyFacts): Duties {
  return packs.flatMap((pack) =>
    pack.rules.flatMap((rule) => (rule.pattern && holds(rule, facts) ? [{ rule, pack: pack.id, automaton: automatonOf(rule), point: automatonOf(rule).start, waived: false, ended: false }] : [])),
  )
}

// A rule is frozen content; its automaton is made once.
const automata = new WeakMap<Rule, Automaton>()

function automatonOf(rule: Rule): Automaton {
  const known = automata.get(rule)
  if (known) return known
  if (!rule.pattern) throw new Error(`The rule “${rule.id}” is a gate and has no pattern.`)
  const made = compilePattern(rule.pattern)
  automata.set(rule, made)
  return made
}

function holds({ when, source }: Rule, facts: DutyFacts): boolean {
  return (
    source.from <= facts.date &&
    (source.to === undefined || facts.date <= source.to) &&
    (!when.product || when.product.includes(facts.product)) &&
    (!when.stage || when.stage.includes(facts.stage)) &&
    (!when.flags || when.flags.some((flag) => facts.flags.includes(flag))) &&
    (!when.creditor || (when.creditor as readonly string[]).includes(facts.creditorKind))
  )
}

/** Judge one moment. Every duty that breaks here brings a warning with the words that did it. */
export function advanceDuties(duties: Duties, moment: SpokenMoment): { readonly duties: Duties; readonly warnings: readonly Warning[] } {
  const warnings: Warning[] = []
  const next = duties.map((duty): Duty => {
    if (duty.point.phase === 'broken' && !('never' in (duty.rule.pattern ?? {}))) return duty
    if (duty.waived) return duty
    const fresh = duty.point.phase === 'broken' ? { ...duty, point: duty.automaton.start } : duty
    const point = duty.automaton.next(fresh.point, moment)
    if (point.phase === 'broken') {
      warnings.push(warningOf(duty, 'after', moment, wordsOf(duty.rule, moment), moment.seq))
      return { ...duty, point, at: duty.at ?? { turn: moment.turn, t: moment.t } }
    }
    if (duty.point.phase === 'broken') return duty
    const waived = duty.rule['waived-by'].some((pattern) => moment.acts.some((act) => matchesAct(pattern, act))) && point.phase !== 'done'
    const reached = point.phase === 'done' && duty.point.phase !== 'done'
    return { ...duty, point, waived, ...(reached ? { at: { turn: moment.turn, t: moment.t } } : {}) }
  })
  return { duties: next, warnings }
}

/** What would break if the collector said this now: one step from the breach. */
export function previewDuties(duties: Duties, moment: Moment): readonly Warning[] {
  return duties.flatMap((duty) => {
    if (duty.waived || duty.ended || duty.point.phase === 'broken') return []
    return duty.automaton.next(duty.point, moment).phase === 'broken' ? [warningOf(duty, 'before', moment)] : []
  })
}

/** The call is over: what was still open is broken, unless nothing asked for it. */
export function endDuties(duties: Duties): { readonly duties: Duties; readonly warnings: readonly Warning[] } {
  return { duties: duties.map((duty) => ({ ...duty, ended: true })), warnings: [] }
}

/** How every duty stands, for the screen and for the score. */
export function viewDuties(duties: Duties): readonly DutyView[] {
  return duties.map((duty) => {
    const { rule, pack, at } = duty
    const state = stateOf(duty)
    return { rule: rule.id, pack, title: rule.title, severity: rule.severity, state, ...(at ?? {}), ...(state === 'open' ? { due: dueOf(duty) } : {}) }
  })
}

function stateOf(duty: Duty): DutyState {
  if (duty.point.phase === 'broken') return 'broken'
  if (duty.waived) return 'waived'
  if (duty.ended) return duty.automaton.atEnd(duty.point)
  return duty.point.phase === 'done' ? 'done' : 'open'
}

function dueOf({ point, rule }: Duty): 'now' | 'before-end' | 'later' {
  if (point.phase !== 'pending') return 'later'
  return 'within' in (rule.pattern ?? {}) || 'by' in (rule.pattern ?? {}) ? 'now' : 'before-end'
}

function warningOf({ rule, pack }: Duty, when: Warning['when'], moment: Moment, words?: string, seq?: number): Warning {
  return {
    id: `${rule.id}@${when === 'before' ? 'before' : ''}${moment.turn}`,
    rule: rule.id,
    pack,
    level: levels[rule.severity],
    when,
    title: rule.title,
    text: rule.warning,
    remedy: rule.remedy,
    source: rule.source,
    ...(seq === undefined ? {} : { seq }),
    turn: moment.turn,
    t: moment.t,
    ...(words === undefined ? {} : { words }),
    acknowledged: false,
  }
}

/** The words of the acts that the rule's pattern names, else the whole utterance. */
function wordsOf(rule: Rule, { text, readings }: SpokenMoment): string {
  const named = JSON.stringify(rule.pattern)
  const reading = readings.find(({ id }) => named.includes(`"${id}"`)) ?? readings.find(({ id }) => named.includes(`"${id.split('.')[0] ?? ''}.*"`))
  const span = reading?.spans[0]
  return span ? text.slice(span[0], span[1]) : text
}
