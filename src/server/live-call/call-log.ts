import type { Transaction } from 'kysely'
import { readingContext } from '../../core/call/reading-context.ts'
import { openCall, type Call } from '../../core/call/call.ts'
import type { CallEvent, ClientEvent, EventBody, Reading, Started } from '../../core/call/event.ts'
import { outcomeOf } from '../../core/call/outcome.ts'
import { step } from '../../core/call/step.ts'
import { localTime } from '../../core/rules/local-time.ts'
import { scoreCall } from '../../core/scoring/score.ts'
import type { User } from '../../protocol/api.ts'
import { Refused } from '../../protocol/errors.ts'
import type { Opinion } from '../adapters/second-reader/opinion.ts'
import { mayAppend, mayRead } from '../accounts/permissions.ts'
import type { Tables } from '../database/tables.ts'
import type { Parts } from '../parts.ts'

export type CallRow = Tables['calls']

/** The logs of all calls. The database is the truth; the folds kept here are only a cache, checked by number. */
export interface CallLog {
  begin(user: User, started: Started): Promise<string>
  /** The call's row. Throws `unknown-call` when there is none or the user may not know of it. */
  find(user: User, id: string): Promise<CallRow>
  events(id: string, after?: number): Promise<readonly CallEvent[]>
  /** Number, store, then tell. The same event id gives the same number and is stored once. */
  append(user: User, id: string, event: ClientEvent): Promise<number>
  /** Store what a second reader made of an utterance. An opinion that comes after the talk is let go. */
  appendReading(id: string, opinion: Opinion & Pick<Reading, 'of' | 'reader'>): Promise<void>
  /** The call folded to its last event. */
  folded(id: string): Promise<Call>
  /** Hear of every stored event, in order per call. */
  onEvents(listener: (id: string, events: readonly CallEvent[]) => void): void
}

const cached = 600
/** An honest call has a few hundred events. */
const mostEvents = 5000

export function createCallLog({ db, shelf, now, newId }: Parts): CallLog {
  const folds = new Map<string, Call>()
  const listeners: ((id: string, events: readonly CallEvent[]) => void)[] = []
  const queues = new Map<string, Promise<unknown>>()

  const remember = (id: string, call: Call): void => {
    folds.delete(id)
    folds.set(id, call)
    const oldest = folds.keys().next()
    if (folds.size > cached && oldest.done !== true) folds.delete(oldest.value)
  }
  const events = async (id: string, after = 0): Promise<readonly CallEvent[]> =>
    (await db.selectFrom('events').selectAll().where('call_id', '=', id).where('seq', '>', after).orderBy('seq').execute()).map(eventOf)
  const folded = async (id: string): Promise<Call> => {
    const known = folds.get(id)
    const missing = await events(id, known?.seq ?? 0)
    if (known && missing.length === 0) return known
    const [first, ...rest] = known ? [null, ...missing] : missing
    const opened = known ?? (first ? openCall(await shelf.byHash((first as Extract<CallEvent, { type: 'started' }>).library), first) : null)
    if (!opened) throw new Refused('unknown-call')
    const call = rest.reduce((before, event) => (event ? step(before, event)[0] : before), opened)
    remember(id, call)
    return call
  }
  /** One at a time per call: numbers must not race. */
  const inTurn = <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const turn = (queues.get(id) ?? Promise.resolve()).then(work, work)
    const settled = turn.catch(() => undefined)
    queues.set(id, settled)
    void settled.then(() => queues.get(id) === settled && queues.delete(id))
    return turn
  }
  const tell = (id: string, stored: readonly CallEvent[]): void => {
    for (const listener of listeners) listener(id, stored)
  }

  const store = async (user: User, row: CallRow, { id: eventId, t, body }: ClientEvent): Promise<number> => {
    const twice = await db.selectFrom('events').select(['seq', 'call_id']).where('id', '=', eventId).executeTakeFirst()
    if (twice) {
      if (twice.call_id !== row.id) throw new Refused('malformed')
      return Number(twice.seq)
    }
    const call = await folded(row.id)
    if (call.life === 'closed' && !['note', 'notice'].includes(body.type)) throw new Refused('call-over')
    if (call.life === 'wrap-up' && !['wrapped-up', 'note', 'acknowledge', 'notice'].includes(body.type)) throw new Refused('call-over')
    if (call.life === 'talking' && ['wrapped-up', 'notice'].includes(body.type)) throw new Refused('malformed')
    if (call.seq >= mostEvents) throw new Refused('too-large')
    const at = now()
    const second = t ?? Math.max(call.t, Math.round((Date.parse(at) - Date.parse(call.startedAt)) / 100) / 10)
    const event = { ...withReading(call, body, at), seq: call.seq + 1, id: eventId, at, t: second, by: user.id } as CallEvent
    const [after] = step(call, event)
    const outcome = outcomeOf(after)
    const score = after.life === 'talking' || after.life === call.life ? null : scoreCall(after.library, [...(await events(row.id)), event])
    await db.transaction().execute(async (tx) => {
      await insert(tx, row.id, event)
      await tx
        .updateTable('calls')
        .set({ seq: event.seq, state: after.life, outcome, ...(score ? { score: score.total, fatal: score.fatal ? 1 : 0 } : {}) })
        .where('id', '=', row.id)
        .execute()
      if (event.type === 'ended' && row.mode !== 'mock') {
        const effective = after.turns.some((turn) => turn.speaker === 'debtor') || after.acts.some((act) => act.speaker === 'debtor')
        const contact = {
          at: call.startedAt,
          number: row.case_id,
          party: after.started.case.party,
          result: effective ? 'effective' : 'unanswered',
          direction: 'out',
        }
        await tx
          .insertInto('contacts')
          .values({ id: row.id, case_id: row.case_id, at: call.startedAt, body: JSON.stringify(contact) })
          .execute()
      }
      const agreed = event.type === 'wrapped-up' ? event.promise : undefined
      if (agreed && row.mode !== 'mock') {
        await tx
          .insertInto('promises')
          .values({
            call_id: row.id,
            case_id: row.case_id,
            amount: agreed.amount,
            due: agreed.date,
            made_at: at,
            condition: agreed.condition ?? null,
          })
          .execute()
      }
    })
    remember(row.id, after)
    tell(row.id, [event])
    return event.seq
  }

  const storeReading = async (id: string, { of, reader, add, withdraw }: Parameters<CallLog['appendReading']>[1]): Promise<void> => {
    const call = await folded(id)
    if (call.life !== 'talking' || call.seq >= mostEvents) return
    const body: Reading = {
      type: 'reading',
      of,
      reader,
      add: add.map((act) => ({ ...act, spans: act.spans.map(([a, b]): [number, number] => [a, b]) })),
      withdraw: [...withdraw],
    }
    // It is no new moment of the talk, so the call's clock stands still.
    const event: CallEvent = { ...body, seq: call.seq + 1, id: newId(), at: now(), t: call.t, by: 'second-reader' }
    const [after] = step(call, event)
    await db.transaction().execute(async (tx) => {
      await insert(tx, id, event)
      await tx
        .updateTable('calls')
        .set({ seq: event.seq, outcome: outcomeOf(after) })
        .where('id', '=', id)
        .execute()
    })
    remember(id, after)
    tell(id, [event])
  }

  /** Acts and entities are read here, once; what a client claims to have heard is not believed. */
  const withReading = (call: Call, body: EventBody, at: string): EventBody => {
    if (body.type !== 'utterance') return body
    const { acts, entities } = shelf.read(body.text, readingContext(call, body.speaker), {
      today: localTime(at, call.started.case.timeZone).date,
      balance: call.started.case.amount,
    })
    return {
      ...body,
      acts: acts.map((act) => ({ ...act, spans: act.spans.map(([a, b]): [number, number] => [a, b]) })),
      entities: { ...entities, amounts: [...entities.amounts], dates: [...entities.dates] },
    }
  }

  return {
    begin: async (user, started) => {
      const id = newId()
      const at = now()
      const event: CallEvent = { ...started, seq: 1, id: newId(), at, t: 0, by: user.id }
      const call = openCall(await shelf.byHash(started.library), event)
      await db.transaction().execute(async (tx) => {
        await tx
          .insertInto('calls')
          .values({
            id,
            case_id: started.case.id,
            user_id: user.id,
            mode: started.mode,
            library: started.library,
            started_at: at,
            state: 'talking',
            outcome: 'no-result',
            debtor: started.case.name,
            flow: started.flow,
            score: null,
            fatal: 0,
            seq: 1,
          })
          .execute()
        await insert(tx, id, event)
      })
      remember(id, call)
      return id
    },
    find: async (user, id) => {
      const row = await db.selectFrom('calls').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row || !mayRead(user, row)) throw new Refused('unknown-call')
      return row
    },
    events,
    folded,
    append: (user, id, event) =>
      inTurn(id, async () => {
        const row = await db.selectFrom('calls').selectAll().where('id', '=', id).executeTakeFirst()
        if (!row || !mayRead(user, row)) throw new Refused('unknown-call')
        if (!mayAppend(user, row, event.body.type)) throw new Refused('forbidden')
        return store(user, row, event)
      }),
    appendReading: (id, opinion) => inTurn(id, () => storeReading(id, opinion)),
    onEvents: (listener) => void listeners.push(listener),
  }
}

async function insert(tx: Transaction<Tables>, callId: string, event: CallEvent): Promise<void> {
  const { seq, id, at, t, by, ...body } = event
  await tx
    .insertInto('events')
    .values({ call_id: callId, seq, id, at, t, by_id: by, body: JSON.stringify(body) })
    .execute()
}

function eventOf({ seq, id, at, t, by_id, body }: Tables['events']): CallEvent {
  return { ...(JSON.parse(body) as EventBody | Started | Reading), seq: Number(seq), id, at, t: Number(t), by: by_id }
}
