import type { CallView } from '../../../core/call/view.ts'
import type { Library } from '../../../core/library/library.ts'
import type { Rule, Scenario, Text } from '../../../core/library/schema.ts'
import type { Warning } from '../../../core/rules/finding.ts'

/** Whether a mock call passed. Without a scenario there is no mark to reach: `free`. */
export type Verdict = 'passed' | 'not-passed' | 'free'

/** A mock call passes with its mark reached, its goal met and no red line crossed. */
export function judge(
  scenario: Pick<Scenario, 'pass' | 'goal'> | undefined,
  score: { readonly total: number; readonly fatal: boolean },
  outcome: CallView['outcome'],
): Verdict {
  if (!scenario) return 'free'
  return !score.fatal && score.total >= scenario.pass && scenario.goal.includes(outcome) ? 'passed' : 'not-passed'
}

/** Something to do otherwise next time. */
export interface Advice {
  readonly rule: string
  readonly title: Text
  readonly remedy: Text
  /** Event where it went wrong; absent for a duty that was never done. */
  readonly seq?: number
  readonly t?: number
  readonly words?: string
}

/** What would have been better: a remedy for each breach at its place, then for each duty left open; each rule once. */
export function adviseOn(view: CallView, library: Library): readonly Advice[] {
  const advice: Advice[] = []
  const add = (given: Advice) => {
    if (!advice.some(({ rule }) => rule === given.rule)) advice.push(given)
  }
  for (const { rule, title, remedy, seq, t, words } of breachesOf(view))
    add({ rule, title, remedy, t, ...(seq !== undefined && { seq }), ...(words !== undefined && { words }) })
  for (const duty of view.duties) {
    if (duty.state !== 'open' && duty.state !== 'broken') continue
    const rule = ruleOf(library, duty.pack, duty.rule)
    if (rule) add({ rule: duty.rule, title: duty.title, remedy: rule.remedy })
  }
  return advice
}

/** What was broken, in the order of the call. Warnings before a breach are not breaches. */
export function breachesOf(view: CallView): readonly Warning[] {
  return view.warnings.filter(({ when }) => when === 'after').toSorted((a, b) => a.t - b.t)
}

function ruleOf(library: Library, pack: string, id: string): Rule | undefined {
  return library.packs[pack]?.rules.find((rule) => rule.id === id)
}
