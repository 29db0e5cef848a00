import type { DutyView } from '../../core/rules/finding.ts'

/** Prohibitions are no to-do: they show only when broken. What does not apply is left out. */
export function dutiesShown(duties: readonly DutyView[]): readonly DutyView[] {
  return duties.filter(
    ({ state, due }) => state === 'broken' || state === 'done' || (state === 'open' && due !== undefined && due !== 'later'),
  )
}
