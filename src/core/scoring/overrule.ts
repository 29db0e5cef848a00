import { totalOf, type ScoredItem, type ScoreResult } from './score.ts'

/** A reviewer's word above the machine's on one item. The reason is what makes it open to appeal. */
export interface Overrule {
  readonly points: number
  readonly reason: string
}

/**
 * The final score: the reviewer's points in place of the machine's, by item id. A fatal item without points of its own
 * is passed with 1 and failed with 0. Points are clamped to what the item offers; an unknown item throws.
 */
export function overruleScore(score: ScoreResult, overrules: Readonly<Record<string, Overrule>>): ScoreResult {
  const known = new Set(score.items.map(({ id }) => id))
  for (const id of Object.keys(overrules)) if (!known.has(id)) throw new Error(`The scorecard “${score.scorecard}” has no item “${id}”.`)
  const items = score.items.map((item): ScoredItem => {
    const overrule = overrules[item.id]
    return overrule ? { ...item, state: 'scored', points: Math.max(0, Math.min(overrule.points, item.of)) } : item
  })
  const fatal = score.items.some((item) => item.fatal && failed(item, overrules[item.id]))
  const sections = score.sections.map((section) => {
    const own = items.filter((item) => item.section === section.id && item.state === 'scored')
    const sum = (values: readonly number[]): number => Math.round(values.reduce((total, value) => total + value, 0) * 100) / 100
    return { ...section, points: sum(own.map(({ points }) => points)), of: sum(own.map(({ of }) => of)) }
  })
  return { ...score, items, sections, fatal, total: totalOf(items, fatal) }
}

function failed(item: ScoredItem, overrule: Overrule | undefined): boolean {
  if (overrule) return overrule.points <= 0
  return item.broken
}
