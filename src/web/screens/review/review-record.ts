import { overruleScore } from '../../../core/scoring/overrule.ts'
import type { ScoreResult } from '../../../core/scoring/score.ts'

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

/** The most a reviewer may give. A fatal item that carries no points is passed with 1 and failed with 0. */
export function mostPoints(item: { readonly fatal: boolean; readonly of: number }): number {
  return item.fatal && item.of === 0 ? 1 : item.of
}

/**
 * The score with the reviewer's points in place of the machine's. An overrule of an item that the scorecard no longer
 * has is kept in the record and does not count.
 */
export function reviewedScore(score: ScoreResult, overrules: readonly Overrule[]): ScoreResult {
  const known = overrules.filter(({ item }) => score.items.some(({ id }) => id === item))
  return overruleScore(score, Object.fromEntries(known.map(({ item, points, reason }) => [item, { points, reason }])))
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
