import type { CallView } from '../../core/call/view.ts'
import { byGravity } from '../../core/rules/finding.ts'

type Shown = CallView['warnings'][number]

/**
 * The warnings that stand as cards: what must stop first, then what was just found. What was acknowledged has gone, and
 * what was over the budget of cards was never raised (it stays in the record).
 */
export function warningsShown(warnings: readonly Shown[]): readonly Shown[] {
  return warnings.filter(({ acknowledged, quiet }) => !acknowledged && !quiet).toSorted((a, b) => byGravity(a, b) || b.t - a.t)
}
