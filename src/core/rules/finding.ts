import type { Rule, Text } from '../library/schema.ts'

/** Where a duty stands. `waived`: it does not apply to this call any more. */
export type DutyState = 'open' | 'done' | 'broken' | 'waived'

/** One utterance as the rules see it: who, which acts, when. `turn` counts all utterances from 0, `agentTurn` the agent's own from 1. */
export interface Moment {
  readonly speaker: 'agent' | 'debtor'
  readonly acts: readonly string[]
  readonly t: number
  readonly turn: number
  readonly agentTurn: number
  /** The phase that the call is in when the utterance is heard. */
  readonly phase: string
}

export interface DutyView {
  readonly rule: string
  readonly pack: string
  readonly title: Text
  readonly severity: Rule['severity']
  readonly state: DutyState
  /** Turn (from 0) and second that met or broke it. */
  readonly turn?: number
  readonly t?: number
  /** An open duty that is triggered and must be met now, before the end, or by a turn. */
  readonly due?: 'now' | 'before-end' | 'later'
}

/** What must stop comes before what warns, and that before a notice. */
export const byGravity = (a: Pick<Warning, 'level'>, b: Pick<Warning, 'level'>): number => gravity[a.level] - gravity[b.level]
const gravity = { stop: 0, warning: 1, notice: 2 } as const

/** Shown beside the call. Level: notice < warning < stop. `before` the breach where one step separates, else `after`. */
export interface Warning {
  /** `rule@turn`, stable over replays. */
  readonly id: string
  readonly rule: string
  readonly pack: string
  readonly level: 'notice' | 'warning' | 'stop'
  readonly when: 'before' | 'after'
  readonly title: Text
  readonly text: Text
  readonly remedy: Text
  readonly source: Rule['source']
  /** The words that did it, and where. */
  readonly seq?: number
  readonly turn?: number
  readonly t: number
  readonly words?: string
  readonly acknowledged: boolean
  /** Found, but there were cards enough of late, or one of this rule was shown: it interrupts nobody. */
  readonly quiet?: true
  /** The second reader without whom it would not have been found. */
  readonly readBy?: string
  /** The second reader after whom it would not have been found. It stands all the same. */
  readonly doubtedBy?: string
}

/** What a gate says before dialling. */
export interface GateResult {
  readonly rule: string
  readonly pack: string
  readonly verdict: 'allowed' | 'warn' | 'blocked'
  readonly title: Text
  readonly reason: Text
  readonly source: Rule['source']
  /** ISO time when it opens again, if it does by itself. */
  readonly opensAt?: string
}

/** One line of the contact ledger of a debtor: every attempt by every line, person or machine. */
export interface Contact {
  /** ISO 8601 UTC. */
  readonly at: string
  /** Pseudonymous key of the number dialled. */
  readonly number: string
  readonly party: 'debtor' | 'guarantor' | 'co-borrower' | 'contact' | 'employer' | 'unknown'
  readonly result: 'effective' | 'connected' | 'unanswered' | 'failed'
  readonly direction: 'out' | 'in'
}
