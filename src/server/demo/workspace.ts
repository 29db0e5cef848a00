import type { CallCase } from '../../core/call/event.ts'
import type { Library } from '../../core/library/library.ts'
import type { PersonaId, Product } from '../../core/library/schema.ts'
import { stageOf } from '../../core/library/stage.ts'
import type { Contact } from '../../core/rules/finding.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Db } from '../database/open.ts'
import type { StoredCase } from '../queue/cases.ts'
import { demoCases, type DemoCase } from './demo-cases.ts'

const users = [
  { id: 'demo-collector', name: '李敏', number: '3021', role: 'collector' },
  { id: 'demo-trainer', name: '周岚', number: '1107', role: 'trainer' },
  { id: 'demo-reviewer', name: '何清', number: '1203', role: 'reviewer' },
  { id: 'demo-supervisor', name: '吴越', number: '1001', role: 'supervisor' },
] as const

const places = {
  cn: {
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    creditor: '云杉银行',
    agency: '和信商务',
    channel: '云杉银行手机银行',
    hotline: '955-0100',
  },
  us: {
    currency: 'USD',
    timeZone: 'America/Chicago',
    creditor: 'Spruce Bank',
    agency: 'Harbor Recovery',
    channel: 'the Spruce Bank app',
    hotline: '1-800-555-0100',
  },
  uk: {
    currency: 'GBP',
    timeZone: 'Europe/London',
    creditor: 'Spruce Bank UK',
    agency: 'Harbor Collections',
    channel: 'the Spruce Bank app',
    hotline: '0800 555 010',
  },
} as const

/** Fill an empty database with the demo workspace: four people, forty made-up cases, their earlier contacts. Does nothing to a database that has cases. */
export async function fillDemoWorkspace(db: Db, accounts: Accounts, library: Library, now: string): Promise<void> {
  const { count } = await db.selectFrom('cases').select(db.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  if (Number(count) > 0) return
  for (const user of users) await accounts.addUser({ ...user, demo: true })
  const rows = demoCases.map((demo, i) => ({ demo, id: caseId(demo, i), position: i }))
  await db.transaction().execute(async (tx) => {
    for (const { demo, id, position } of rows) {
      await tx
        .insertInto('cases')
        .values({ id, owner_id: 'demo-collector', position, body: JSON.stringify(storedCase(demo, id, library, now)) })
        .execute()
      for (const [n, contact] of contactsOf(demo, id, now).entries()) {
        await tx
          .insertInto('contacts')
          .values({ id: `${id}-${n}`, case_id: id, at: contact.at, body: JSON.stringify(contact) })
          .execute()
      }
    }
  })
}

const caseId = (demo: DemoCase, i: number): string => `${demo.place.toUpperCase()}-${String(i + 1).padStart(4, '0')}`

function storedCase(demo: DemoCase, id: string, library: Library, now: string): StoredCase {
  const { agency, ...place } = places[demo.place]
  const product: Product = demo.product
  const facts: CallCase = {
    id,
    name: demo.name,
    phone: demo.phone,
    party: demo.party ?? 'debtor',
    product,
    ...place,
    creditorKind: demo.place === 'cn' ? 'bank' : 'agency',
    agency,
    jurisdiction: demo.place,
    amount: demo.amount,
    minimum: Math.round(demo.amount * 0.1),
    daysOverdue: demo.days,
    stage: stageOf(library.stages, product, demo.days),
    flags: [...(demo.flags ?? [])],
    promises: (demo.promises ?? []).map(({ due, amount, kept }) => ({
      madeOn: dayBefore(now, due + 5),
      due: dayBefore(now, due),
      amount,
      kept,
    })),
    personas: demo.persona === undefined ? [] : [{ on: dayBefore(now, 9), persona: demo.persona satisfies PersonaId }],
    callsToday: 0,
  }
  return { case: facts, ...(demo.agreedHours ? { agreedHours: demo.agreedHours } : {}) }
}

/** Earlier attempts: `-2` days and a result; hours are taken back from now, so that "today" stays today. */
function contactsOf(demo: DemoCase, id: string, now: string): Contact[] {
  return (demo.contacts ?? [])
    .map(({ hoursAgo, result }): Contact => ({
      at: new Date(Date.parse(now) - hoursAgo * 3_600_000).toISOString(),
      number: id,
      party: demo.party ?? 'debtor',
      result,
      direction: 'out',
    }))
    .sort((a, b) => a.at.localeCompare(b.at))
}

const dayBefore = (now: string, days: number): string => new Date(Date.parse(now) - days * 86_400_000).toISOString().slice(0, 10)
