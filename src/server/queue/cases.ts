import type { CallCase } from '../../core/call/event.ts'
import { checkGates } from '../../core/rules/gates.ts'
import type { Contact, GateResult } from '../../core/rules/finding.ts'
import type { QueueCase, User } from '../../protocol/api.ts'
import { Refused } from '../../protocol/errors.ts'
import { allows } from '../accounts/permissions.ts'
import type { Parts } from '../parts.ts'
import { packsFor } from '../live-call/start-call.ts'

/** A case as it is stored: what a call needs, and the hours that were agreed with the debtor. */
export interface StoredCase {
  readonly case: CallCase
  readonly agreedHours?: { readonly from: string; readonly to: string }
}

export interface Cases {
  /** The user's cases with their gates, those that may be called first. */
  queue(user: User): Promise<QueueCase[]>
  /** One case with its gates. Throws `unknown-case` when there is none or it is another's. */
  find(user: User, id: string): Promise<QueueCase>
}

const rank = { allowed: 0, warn: 1, blocked: 2 } as const

export function createCases({ db, shelf, now }: Parts): Cases {
  const judge = (row: { body: string }, contacts: readonly Contact[]): QueueCase => {
    const stored = JSON.parse(row.body) as StoredCase
    const at = now()
    const library = shelf.current
    const packs = packsFor(library, stored.case.jurisdiction).flatMap((id) => library.packs[id] ?? [])
    const gates = checkGates(packs, {
      case: stored.case,
      ledger: contacts,
      now: at,
      number: stored.case.id,
      party: stored.case.party,
      ...(stored.agreedHours ? { agreedHours: stored.agreedHours } : {}),
    })
    const verdict = gates.reduce<GateResult['verdict']>(
      (worst, gate) => (rank[gate.verdict] > rank[worst] ? gate.verdict : worst),
      'allowed',
    )
    const today = dayIn(at, stored.case.timeZone)
    const calledToday = contacts.filter(
      (contact) => contact.result === 'effective' && dayIn(contact.at, stored.case.timeZone) === today,
    ).length
    return { case: { ...stored.case, callsToday: calledToday }, verdict, gates, lastContact: contacts.at(-1)?.at ?? null, calledToday }
  }
  const contactsOf = async (ids: readonly string[]): Promise<Map<string, Contact[]>> => {
    const ledger = new Map<string, Contact[]>()
    if (ids.length === 0) return ledger
    for (const { case_id, body } of await db
      .selectFrom('contacts')
      .select(['case_id', 'body'])
      .where('case_id', 'in', ids)
      .orderBy('at')
      .execute()) {
      ledger.set(case_id, [...(ledger.get(case_id) ?? []), JSON.parse(body) as Contact])
    }
    return ledger
  }
  return {
    queue: async (user) => {
      let query = db.selectFrom('cases').selectAll().orderBy('position')
      if (!allows(user, 'see-all-cases')) query = query.where('owner_id', '=', user.id)
      const rows = await query.execute()
      const ledger = await contactsOf(rows.map(({ id }) => id))
      return rows.map((row) => judge(row, ledger.get(row.id) ?? [])).sort((a, b) => rank[a.verdict] - rank[b.verdict])
    },
    find: async (user, id) => {
      const row = await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row || (row.owner_id !== user.id && !allows(user, 'see-all-cases'))) throw new Refused('unknown-case')
      return judge(row, (await contactsOf([id])).get(id) ?? [])
    },
  }
}

/** The calendar day of an instant in a time zone, YYYY-MM-DD. */
function dayIn(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at))
}
