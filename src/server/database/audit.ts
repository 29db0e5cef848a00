import { createHash } from 'node:crypto'
import type { Db } from './open.ts'

/** Append to the audit log. Each entry's hash covers the one before, so that nothing can be taken out unseen. */
export async function audit(db: Db, entry: { at: string; userId: string; action: string; detail: unknown }): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const last = await tx.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
    const row = {
      seq: Number(last?.seq ?? 0) + 1,
      at: entry.at,
      user_id: entry.userId,
      action: entry.action,
      detail: JSON.stringify(entry.detail),
    }
    await tx
      .insertInto('audit')
      .values({ ...row, hash: hashOf(last?.hash ?? '', row) })
      .execute()
  })
}

/** The number of the first entry that does not fit its hash; null when the chain is whole. */
export async function verifyAudit(db: Db): Promise<number | null> {
  let before = ''
  for (const { hash, ...row } of await db.selectFrom('audit').selectAll().orderBy('seq').execute()) {
    if (hashOf(before, { ...row, seq: Number(row.seq) }) !== hash) return Number(row.seq)
    before = hash
  }
  return null
}

function hashOf(before: string, row: { seq: number; at: string; user_id: string; action: string; detail: string }): string {
  return createHash('sha256')
    .update(JSON.stringify([before, row.seq, row.at, row.user_id, row.action, row.detail]))
    .digest('hex')
}
