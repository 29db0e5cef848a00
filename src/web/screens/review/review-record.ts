/** A reviewer's word above the machine's on one item of the scorecard. The reason is what makes it open to appeal. */
export interface Overrule {
  readonly item: string
  readonly points: number
  readonly reason: string
}

/** A remark on one turn, told to the collector when the review is published. */
export interface Comment {
  readonly seq: number
  readonly text: string
}

/** What a reviewer adds to the automatic score of a call; saved whole. */
export interface ReviewRecord {
  readonly overrules: readonly Overrule[]
  readonly comments: readonly Comment[]
  readonly published: boolean
}

export const emptyReview: ReviewRecord = { overrules: [], comments: [], published: false }

/** The parts of an automatic score that a reviewed total is made of. */
export interface ScoredItem {
  readonly id: string
  readonly points: number
  readonly of: number
  readonly state: 'scored' | 'not-applicable' | 'manual'
  readonly fatal: boolean
  /** A fatal item that was broken. */
  readonly failed: boolean
}

/** Whether the machine holds a fatal item for broken: its points are lost, or, where it carries none, a breach is its evidence. */
export function isBroken(item: Pick<ScoredItem, 'fatal' | 'state' | 'points' | 'of'> & { readonly evidence: readonly unknown[] }): boolean {
  return item.fatal && item.state === 'scored' && (item.of > 0 ? item.points === 0 : item.evidence.length > 0)
}

/** The most a reviewer may give. A fatal item that carries no points is passed with 1 and failed with 0. */
export function mostPoints(item: Pick<ScoredItem, 'fatal' | 'of'>): number {
  return item.fatal && item.of === 0 ? 1 : item.of
}

/**
 * The total from 0 to 100 with the reviewer's points in place of the machine's: 0 when any fatal item fails.
 * Items that do not apply and items nobody judged yet are left out, as in the automatic score.
 */
export function reviewedTotal(items: readonly ScoredItem[], overrules: readonly Overrule[]): number {
  let points = 0
  let of = 0
  for (const item of items) {
    const overrule = overrules.find((candidate) => candidate.item === item.id)
    if (item.fatal && (overrule ? overrule.points === 0 : item.failed)) return 0
    if (!overrule && item.state !== 'scored') continue
    points += Math.min(overrule?.points ?? item.points, item.of)
    of += item.of
  }
  return of === 0 ? 100 : Math.round((100 * points) / of)
}

/** The record with this overrule in place of an earlier one of the same item. */
export function withOverrule(record: ReviewRecord, overrule: Overrule): ReviewRecord {
  return { ...record, overrules: [...record.overrules.filter(({ item }) => item !== overrule.item), overrule] }
}

/** The record with the machine's score of the item restored. */
export function withoutOverrule(record: ReviewRecord, item: string): ReviewRecord {
  return { ...record, overrules: record.overrules.filter((overrule) => overrule.item !== item) }
}

/** The record with a remark on a turn; empty text takes the remark away. */
export function withComment(record: ReviewRecord, comment: Comment): ReviewRecord {
  const others = record.comments.filter(({ seq }) => seq !== comment.seq)
  const comments = comment.text.trim() === '' ? others : [...others, { ...comment, text: comment.text.trim() }]
  return { ...record, comments: comments.toSorted((a, b) => a.seq - b.seq) }
}
