/** Whether an act fits a pattern: the same id, or `objection.*` for a whole group. */
export function matchesAct(pattern: string, act: string): boolean {
  return pattern === act || (pattern.endsWith('.*') && act.startsWith(pattern.slice(0, -1)))
}
