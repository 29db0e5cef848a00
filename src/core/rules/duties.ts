import { indexByAct, matcherOf, type ActIndex, type ActMatcher } from '../act-index.ts'
import { matchesAct } from '../acts/match.ts'
import type { ActReading } from '../acts/reading.ts'
import type { RulePack } from '../library/library.ts'
import type { Pattern, Product, Rule } from '../library/schema.ts'
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
  readonly pattern: Pattern
  readonly pack: string
  readonly automaton: Automaton
  /** Whether acts free from the rule. */
  readonly frees: ActMatcher
  readonly point: DutyPoint
  readonly broken: boolean
  readonly waived: boolean
  /** Turn (from 0) and second that met it, or broke it first. */
  readonly at: { readonly turn: number; readonly t: number } | null
}

/** All duties of a call at one moment: a value. */
export interface Duties {
  readonly list: readonly Duty[]
  readonly watches: readonly Watch[]
  /** The last moment judged. */
  readonly turn: number
  readonly t: number
  readonly ended: boolean
}

/** Of a run of the list, the rules of one pack: which a moment can concern, by their places in the list. */
interface Watch {
  readonly first: number
  readonly pack: PackWatch
}

/** The rules of a pack that hold for calls of one kind, made once: they all start alike. */
interface PackWatch {
  readonly start: readonly Duty[]
  /** Places of the duties that acts can move, break or waive; those that time or the script's phase may break always. */
  readonly concerns: ActIndex<number>
}

export type SpokenMoment = Moment & { readonly seq: number; readonly text: string; readonly readings: readonly ActReading[] }

const levels: Record<Rule['severity'], Warning['level']> = { fatal: 'stop', serious: 'warning', minor: 'notice' }

/** The act that ends a call: what is still owed when it is about to be said must be said first. */
export const closing = 'agent.close'

/** The duties that hold for a call, all at their start. */
export function startDuties(packs: readonly RulePack[], facts: DutyFacts): Duties {
  const list: Duty[] = []
  const watches = packs.map((rules): Watch => {
    const pack = watchOf(rules, facts)
    const first = list.length
    list.push(...pack.start)
    return { first, pack }
  })
  return { list, watches, turn: -1, t: 0, ended: false }
}

// A pack is frozen content, and of its rules few selections ever hold together; each is made ready once.
const packWatches = new WeakMap<RulePack, Map<string, PackWatch>>()

function watchOf(pack: RulePack, facts: DutyFacts): PackWatch {
  const known = packWatches.get(pack) ?? new Map<string, PackWatch>()
  packWatches.set(pack, known)
  const holding = pack.rules.map((rule) => rule.pattern !== undefined && holdsFor(rule, facts))
  const key = holding.map(Number).join('')
  const found = known.get(key)
  if (found) return found
  const watch = makeWatch(
    pack.id,
    pack.rules.filter((_, i) => holding[i]),
  )
  known.set(key, watch)
  return watch
}

function makeWatch(pack: string, rules: readonly Rule[]): PackWatch {
  const start = rules.flatMap((rule): Duty[] => {
    if (!rule.pattern) return []
    const automaton = compilePattern(rule.pattern)
    const frees = matcherOf(rule['waived-by'])
    return [{ rule, pattern: rule.pattern, pack, automaton, frees, point: automaton.start, broken: false, waived: false, at: null }]
  })
  const concerns = indexByAct(
    [...start.keys()],
    (place) => {
      const duty = start[place]
      return duty ? [...duty.automaton.acts, ...duty.rule['waived-by']] : []
    },
    (place) => start[place]?.automaton.timed ?? false,
  )
  return { start, concerns }
}

/** Places of the duties that a moment can change, in order. The others stand after it as they stood before. */
function concerned({ watches }: Duties, { acts }: Pick<Moment, 'acts'>): readonly number[] {
  const places: number[] = []
  for (const { first, pack } of watches) for (const place of pack.concerns.meant(acts)) places.push(first + place)
  return places
}

/** Whether a rule is in force on the day and meant for a call with these facts. */
export function holdsFor({ when, source }: Rule, facts: DutyFacts): boolean {
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
  let changed: Duty[] | null = null
  for (const place of concerned(duties, moment)) {
    const duty = duties.list[place]
    if (!duty) continue
    const judged = judge(duty, moment, warnings)
    if (judged === duty) continue
    changed ??= [...duties.list]
    changed[place] = judged
  }
  return { duties: { ...duties, list: changed ?? duties.list, turn: moment.turn, t: moment.t }, warnings }
}

/** A duty after a moment. When it breaks here, that is added to the warnings. */
function judge(duty: Duty, moment: SpokenMoment, warnings: Warning[]): Duty {
  // A prohibition that was broken still holds: the second threat is a second finding.
  if (duty.waived || (duty.broken && !prohibits(duty.pattern))) return duty
  const point = duty.automaton.next(duty.point, moment)
  const here = { turn: moment.turn, t: moment.t }
  const at = point.phase === 'done' && duty.point.phase !== 'done' ? here : duty.at
  // The utterance that frees from a duty cannot break it, and what was met before or by it stays met.
  if (!duty.broken && duty.frees(moment.acts))
    return point.phase === 'done' ? after(duty, { point, at, waived: true }) : after(duty, { waived: true })
  if (point.phase === 'broken') {
    warnings.push(warningOf(duty, 'after', moment, wordsOf(duty.rule, moment), moment.seq))
    return after(duty, { broken: true, point: prohibits(duty.pattern) ? duty.point : point, at: duty.at ?? here })
  }
  return point === duty.point ? duty : after(duty, { point, at })
}

/** The duty with what has changed; one literal, so that all duties have one shape. */
function after(
  duty: Duty,
  {
    point = duty.point,
    broken = duty.broken,
    waived = duty.waived,
    at = duty.at,
  }: Partial<Pick<Duty, 'point' | 'broken' | 'waived' | 'at'>>,
): Duty {
  const { rule, pattern, pack, automaton, frees } = duty
  return { rule, pattern, pack, automaton, frees, point, broken, waived, at }
}

/** Whether a moment frees from the rule. */
export function waives(rule: Rule, { acts }: Pick<Moment, 'acts'>): boolean {
  return rule['waived-by'].some((pattern) => acts.some((act) => matchesAct(pattern, act)))
}

const prohibits = (pattern: Pattern): boolean => 'never' in pattern || 'never-after' in pattern

/**
 * What would break if the collector said this now: one step from the breach. When it would close the call, also what
 * would then be left undone.
 */
export function previewDuties(duties: Duties, moment: Moment): readonly Warning[] {
  if (duties.ended) return []
  const closes = moment.acts.includes(closing)
  const warnings: Warning[] = []
  for (const place of closes ? duties.list.keys() : concerned(duties, moment)) {
    const duty = duties.list[place]
    if (!duty || duty.waived || (duty.broken && !prohibits(duty.pattern)) || duty.frees(moment.acts)) continue
    const point = duty.automaton.next(duty.point, moment)
    const breaks = point.phase === 'broken' || (closes && duty.automaton.atEnd(point) === 'broken')
    if (breaks) warnings.push(warningOf(duty, 'before', moment))
  }
  return warnings
}

/**
 * The call is over: what was asked for and never done is broken. When the other end hung up or the line was lost
 * (`by`), nobody can be blamed for a missing goodbye or for a time limit that was still running.
 */
export function endDuties(
  duties: Duties,
  by: 'agent' | 'debtor' | 'lost' = 'agent',
): { readonly duties: Duties; readonly warnings: readonly Warning[] } {
  const warnings: Warning[] = []
  const end: Moment = { speaker: 'agent', acts: [], t: duties.t, turn: duties.turn + 1, agentTurn: 0, phase: '' }
  const list = duties.list.map((duty): Duty => {
    if (duty.waived || duty.broken || duty.automaton.atEnd(duty.point) !== 'broken') return duty
    if (by !== 'agent' && excusedByHangUp(duty.pattern)) return after(duty, { waived: true })
    warnings.push({ ...warningOf(duty, 'after', end), id: `${duty.rule.id}@end` })
    return after(duty, { broken: true })
  })
  return { duties: { ...duties, list, ended: true }, warnings }
}

function excusedByHangUp(pattern: Pattern): boolean {
  if ('within' in pattern) return true
  return 'once' in pattern && pattern.once.acts.includes(closing)
}

/** How every duty stands, for the screen and for the score. */
export function viewDuties(duties: Duties): readonly DutyView[] {
  return duties.list.map((duty) => {
    const { rule, pack, at } = duty
    const state = stateOf(duty, duties.ended)
    return {
      rule: rule.id,
      pack,
      title: rule.title,
      severity: rule.severity,
      state,
      ...(at ?? {}),
      ...(state === 'open' ? { due: dueOf(duty) } : {}),
    }
  })
}

/** Acts that the rules required on this call and that were not performed, or came too late; each once, in the rules' order. */
export function missingActs(duties: Duties): readonly string[] {
  const missing = duties.list.flatMap((duty) => {
    if (stateOf(duty, duties.ended) !== 'broken') return []
    const { pattern } = duty
    if ('once' in pattern) return pattern.once.acts.slice(0, 1)
    if ('by' in pattern) return pattern.by.acts.slice(0, 1)
    if ('before' in pattern) return pattern.before.need.filter((act) => act.startsWith('agent.')).slice(0, 1)
    if ('after' in pattern) return pattern.after.acts.slice(0, 1)
    return 'within' in pattern ? pattern.within.acts.slice(0, 1) : []
  })
  return [...new Set(missing)]
}

function stateOf(duty: Duty, ended: boolean): DutyState {
  if (duty.broken) return 'broken'
  if (duty.waived) return duty.point.phase === 'done' ? 'done' : 'waived'
  if (ended) return duty.automaton.atEnd(duty.point)
  return duty.point.phase === 'done' ? 'done' : 'open'
}

function dueOf({ point, pattern }: Duty): 'now' | 'before-end' | 'later' {
  if (point.phase !== 'pending') return 'later'
  return 'within' in pattern || 'by' in pattern ? 'now' : 'before-end'
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
  const reading =
    readings.find(({ id }) => named.includes(`"${id}"`)) ?? readings.find(({ id }) => named.includes(`"${id.split('.')[0] ?? ''}.*"`))
  const span = reading?.spans[0]
  return span ? text.slice(span[0], span[1]) : text
}
