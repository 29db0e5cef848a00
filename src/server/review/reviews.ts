import type { CallSummary, Review, User } from '../../protocol/api.ts'
import { review as reviewShape } from '../../protocol/api.ts'
import { allows } from '../accounts/permissions.ts'
import type { Parts } from '../parts.ts'

export interface Reviews {
  /** Calls that the user may see, newest first: his own, or all with the permission. */
  list(user: User, filter: { state?: 'running' | 'finished'; mode?: string }): Promise<CallSummary[]>
  /** A draft is the reviewer's own business; the collector sees it once it is published. */
  load(user: User, call: string): Promise<Review | null>
  save(user: User, call: string, review: Review): Promise<void>
}

const mostListed = 500

export function createReviews({ db, now }: Parts): Reviews {
  return {
    list: async (user, { state, mode }) => {
      let query = db
        .selectFrom('calls')
        .leftJoin('reviews', 'reviews.call_id', 'calls.id')
        .innerJoin('users', 'users.id', 'calls.user_id')
        .select([
          'calls.id',
          'calls.mode',
          'calls.state',
          'calls.started_at',
          'calls.debtor',
          'calls.flow',
          'calls.outcome',
          'calls.score',
          'calls.fatal',
          'users.name as collector',
          'reviews.published',
        ])
        .orderBy('calls.started_at', 'desc')
        .limit(mostListed)
      if (!allows(user, 'see-all-calls')) query = query.where('calls.user_id', '=', user.id)
      if (state === 'finished') query = query.where('calls.state', '!=', 'talking')
      if (state === 'running') query = query.where('calls.state', '=', 'talking')
      if (mode !== undefined) query = query.where('calls.mode', '=', mode)
      return (await query.execute()).map((row) => ({
        id: row.id,
        mode: row.mode as CallSummary['mode'],
        state: row.state as CallSummary['state'],
        startedAt: row.started_at,
        debtor: row.debtor,
        collector: row.collector,
        flow: row.flow,
        outcome: row.outcome as CallSummary['outcome'],
        score: row.score,
        fatal: Number(row.fatal) === 1,
        review: row.published == null ? 'none' : Number(row.published) === 1 ? 'published' : 'draft',
      }))
    },
    load: async (user, call) => {
      const row = await db.selectFrom('reviews').selectAll().where('call_id', '=', call).executeTakeFirst()
      if (!row || (Number(row.published) === 0 && !allows(user, 'review'))) return null
      return reviewShape.parse(JSON.parse(row.body))
    },
    save: async (user, call, review) => {
      const row = {
        call_id: call,
        body: JSON.stringify(review),
        published: review.published ? 1 : 0,
        saved_at: now(),
        reviewer_id: user.id,
      }
      await db
        .insertInto('reviews')
        .values(row)
        .onConflict((conflict) => conflict.column('call_id').doUpdateSet(row))
        .execute()
    },
  }
}
