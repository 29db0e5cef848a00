import type { Rule } from '../../../src/core/library/schema.ts'
import { advanceDuties, endDuties, startDuties, viewDuties } from '../../../src/core/rules/duties.ts'
import type { DutyView } from '../../../src/core/rules/finding.ts'
import { shippedPacks } from './shipped-packs.ts'

interface Turn {
  readonly speaker: 'agent' | 'debtor'
  readonly text: string
  readonly acts?: readonly string[] | undefined
}

const [pack] = shippedPacks()

/** The state of one rule after a whole talk, in a call for which the rule holds. */
export function stateOfRule(rule: Rule, turns: readonly Turn[]): DutyView['state'] | 'absent' {
  let duties = startDuties(pack ? [{ ...pack, rules: [rule] }] : [], {
    product: 'credit-card',
    stage: 'middle',
    flags: rule.when.flags ?? [],
    creditorKind: 'bank',
    date: '2026-11-25',
  })
  let agentTurn = 0
  for (const [turn, { speaker, text, acts = [] }] of turns.entries()) {
    if (speaker === 'agent') agentTurn += 1
    duties = advanceDuties(duties, { speaker, acts, t: turn * 4, turn, agentTurn, phase: '', seq: turn, text, readings: [] }).duties
  }
  return viewDuties(endDuties(duties).duties)[0]?.state ?? 'absent'
}
