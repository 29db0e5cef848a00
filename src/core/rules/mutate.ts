import { matchesAct } from '../acts/match.ts'
import type { RulePack } from '../library/library.ts'
import type { Pattern, Rule } from '../library/schema.ts'
import { advanceDuties, endDuties, startDuties, viewDuties, type DutyFacts } from './duties.ts'

/** An utterance of a recorded call, as far as rules go. */
export interface RecordedTurn {
  readonly speaker: 'agent' | 'debtor'
  readonly acts: readonly string[]
  readonly t: number
}

/** A call in which one duty was broken on purpose. */
export interface Mutant {
  readonly rule: string
  readonly kind: 'delete' | 'swap' | 'insert'
  readonly turns: readonly RecordedTurn[]
}

/** Who noticed a mutant: the live watch by a warning, the score by a broken duty. */
export interface Caught {
  readonly live: boolean
  readonly score: boolean
}

/** Judge a call, mutated or not, by one rule. */
export function judgeRecorded(pack: RulePack, rule: Rule, facts: DutyFacts, turns: readonly RecordedTurn[]): Caught {
  let duties = startDuties([{ ...pack, rules: [rule] }], facts)
  let agentTurn = 0
  let live = false
  for (const [turn, { speaker, acts, t }] of turns.entries()) {
    if (speaker === 'agent') agentTurn += 1
    const step = advanceDuties(duties, { speaker, acts, t, turn, agentTurn, phase: '', seq: turn, text: '', readings: [] })
    duties = step.duties
    live ||= step.warnings.length > 0
  }
  const end = endDuties(duties)
  return { live: live || end.warnings.length > 0, score: viewDuties(end.duties).some(({ state }) => state === 'broken') }
}

/**
 * Break a rule in a call on purpose, in every way that its pattern allows: delete the acts it demands, swap a need behind
 * its target, insert what it forbids. Every mutant breaks the rule by construction, whatever the call was before.
 */
export function mutateCall(rule: Rule, turns: readonly RecordedTurn[]): readonly Mutant[] {
  const { pattern } = rule
  if (!pattern) return []
  const mutants: Mutant[] = []
  const without = (acts: readonly string[], list: readonly RecordedTurn[] = turns): RecordedTurn[] =>
    list.map((turn) => ({ ...turn, acts: turn.acts.filter((act) => !covers(acts, act)) }))
  const say = (at: number, speaker: 'agent' | 'debtor', act: string, list: readonly RecordedTurn[] = turns): RecordedTurn[] => {
    const t = list[Math.max(0, at - 1)]?.t ?? 0
    return [...list.slice(0, at), { speaker, acts: [act], t }, ...list.slice(at)]
  }
  const free = without(rule['waived-by'])
  const add = (kind: Mutant['kind'], mutated: readonly RecordedTurn[]): void => void mutants.push({ rule: rule.id, kind, turns: mutated })
  if ('never' in pattern)
    for (const act of pattern.never) for (const at of [1, Math.floor(turns.length / 2), turns.length]) add('insert', say(at, 'agent', act))
  if ('before' in pattern) {
    const { need, target } = pattern.before
    const bare = without(need, free)
    for (const act of target) add('delete', say(bare.length, 'agent', act, bare))
    for (const act of target)
      add(
        'swap',
        say(
          say(0, 'agent', act, bare).length,
          need[0]?.startsWith('debtor') ? 'debtor' : 'agent',
          need[0] ?? '',
          say(0, 'agent', act, bare),
        ),
      )
  }
  if ('once' in pattern && pattern.once.most === undefined) add('delete', without(pattern.once.acts, free))
  if ('once' in pattern && pattern.once.most !== undefined)
    add('insert', [
      ...free,
      ...Array.from({ length: pattern.once.most + 1 }, () => ({
        speaker: 'agent' as const,
        acts: pattern.once.acts.slice(0, 1),
        t: turns.at(-1)?.t ?? 0,
      })),
    ])
  if ('by' in pattern && pattern.by.turn !== undefined) add('delete', without(pattern.by.acts, free))
  if ('after' in pattern || 'within' in pattern) {
    const { trigger, acts } = 'after' in pattern ? pattern.after : pattern.within
    const bare = without(acts, free)
    for (const act of trigger) add('delete', say(Math.min(2, bare.length), speakerOf(act), act, bare))
  }
  if ('never-after' in pattern) {
    const { trigger, acts, until } = pattern['never-after']
    const bare = without(until, free)
    for (const on of trigger)
      for (const act of acts) add('insert', say(bare.length + 1, 'agent', act, say(bare.length, speakerOf(on), on, bare)))
  }
  return mutants
}

const covers = (patterns: readonly string[], act: string): boolean => patterns.some((pattern) => matchesAct(pattern, act))
const speakerOf = (act: string): 'agent' | 'debtor' => (act.startsWith('agent.') || act.startsWith('violation.') ? 'agent' : 'debtor')

/** Acts that a pattern demands, for deleting them from a script's steps. */
export function demandedActs(pattern: Pattern): readonly string[] {
  if ('before' in pattern) return pattern.before.need
  if ('after' in pattern) return pattern.after.acts
  if ('within' in pattern) return pattern.within.acts
  if ('by' in pattern) return pattern.by.acts
  return 'once' in pattern ? pattern.once.acts : []
}
