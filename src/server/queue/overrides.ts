import type { OverridesAnswer } from '../../protocol/api.ts'
import { verifyAudit } from '../database/audit.ts'
import type { Db } from '../database/open.ts'
import type { StoredCase } from './cases.ts'

const most = 200

/** The newest overridden gates, and whether the audit log that tells them is whole. */
export async function listOverrides(db: Db): Promise<OverridesAnswer> {
  const rows = await db
    .selectFrom('audit')
    .leftJoin('users', 'users.id', 'audit.user_id')
    .select(['audit.at', 'audit.detail', 'audit.user_id', 'users.name'])
    .where('audit.action', '=', 'override-gate')
    .orderBy('audit.seq', 'desc')
    .limit(most)
    .execute()
  const told = rows.map((row) => ({ ...row, ...(JSON.parse(row.detail) as { case: string; reason: string; rules: string[] }) }))
  const ids = [...new Set(told.map((entry) => entry.case))]
  const cases = ids.length === 0 ? [] : await db.selectFrom('cases').select(['id', 'body']).where('id', 'in', ids).execute()
  const debtors = new Map(cases.map(({ id, body }) => [id, (JSON.parse(body) as StoredCase).case.name]))
  return {
    overrides: told.map(({ at, user_id, name, case: id, reason, rules }) => ({
      at,
      by: name ?? user_id,
      case: id,
      debtor: debtors.get(id) ?? id,
      reason,
      rules,
    })),
    whole: (await verifyAudit(db)) === null,
  }
}
