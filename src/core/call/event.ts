import { z } from 'zod'
import { jurisdiction, outcome, personaId, product, tone } from '../library/schema.ts'

/**
 * All that can happen in a call. The log of these is the truth; everything a screen shows is a fold over it.
 * A client makes an event with an id of its own; the server adds number, time and author, stores it, then acknowledges.
 */

const confidence = z.number().min(0).max(1)
const actReading = z.strictObject({
  id: z.string().max(64),
  confidence,
  spans: z
    .array(z.tuple([z.number().int().min(0), z.number().int().min(0)]).readonly())
    .max(64)
    .readonly(),
  by: z.string().max(64).optional(),
})
const entities = z.strictObject({
  amounts: z.array(z.number()).max(32).readonly(),
  dates: z.array(z.iso.date()).max(32).readonly(),
  kind: z.enum(['amount', 'date', 'both', 'none']),
})

/** What a call needs to know of the case it is about; a copy, so that the log explains itself years later. */
export const callCase = z.strictObject({
  id: z.string().max(64),
  name: z.string().min(1).max(80),
  /** Masked for display. The full number never enters the log. */
  phone: z.string().max(40),
  party: z.enum(['debtor', 'guarantor', 'co-borrower', 'contact', 'employer', 'unknown']),
  product,
  creditor: z.string().max(80),
  creditorKind: z.enum(['bank', 'consumer-finance', 'small-loan', 'agency', 'trade']),
  agency: z.string().max(80).optional(),
  jurisdiction,
  currency: z.enum(['CNY', 'USD', 'GBP']),
  timeZone: z.string().max(64),
  amount: z.number().min(0).max(1e12),
  minimum: z.number().min(0).max(1e12).optional(),
  daysOverdue: z.number().int().min(0).max(20000),
  stage: z.string().max(32),
  flags: z.array(z.string().max(40)).max(32),
  /** Officially published ways to pay and to reach the creditor. */
  channel: z.string().max(120),
  hotline: z.string().max(40),
  promises: z.array(z.strictObject({ madeOn: z.iso.date(), due: z.iso.date(), amount: z.number(), kept: z.boolean().nullable() })).max(64),
  personas: z.array(z.strictObject({ on: z.iso.date(), persona: personaId })).max(64),
  callsToday: z.number().int().min(0),
})
export type CallCase = z.infer<typeof callCase>

const shortText = z.string().min(1).max(2000)

export const promise = z.strictObject({
  amount: z.number().positive().max(1e12),
  date: z.iso.date(),
  channel: z.string().max(120).optional(),
  condition: z.string().max(200).optional(),
})
export type Promise_ = z.infer<typeof promise>

/** What a client may send. `started` is made by the server alone. */
const bodies = {
  utterance: z.strictObject({
    type: z.literal('utterance'),
    speaker: z.enum(['agent', 'debtor']),
    text: shortText,
    source: z.enum(['asr', 'typed', 'replay', 'simulated']),
    /** Filled by the server's detector, once, at the door. */
    acts: z.array(actReading).max(64).optional(),
    entities: entities.optional(),
  }),
  said: z.strictObject({ type: z.literal('said') }),
  choice: z.strictObject({ type: z.literal('choice'), answer: z.number().int().min(1).max(12) }),
  jump: z.strictObject({ type: z.literal('jump'), step: z.string().max(160) }),
  interrupt: z.strictObject({ type: z.literal('interrupt'), situation: z.string().max(64) }),
  back: z.strictObject({ type: z.literal('back') }),
  tone: z.strictObject({ type: z.literal('tone'), tone }),
  variant: z.strictObject({ type: z.literal('variant') }),
  persona: z.strictObject({ type: z.literal('persona'), persona: personaId.nullable() }),
  card: z.strictObject({ type: z.literal('card'), objection: z.string().max(64), action: z.enum(['open', 'dismiss', 'used']) }),
  acknowledge: z.strictObject({ type: z.literal('acknowledge'), warning: z.string().max(200) }),
  note: z.strictObject({ type: z.literal('note'), text: shortText }),
  flag: z.strictObject({ type: z.literal('flag') }),
  hold: z.strictObject({ type: z.literal('hold'), on: z.boolean() }),
  assist: z.strictObject({ type: z.literal('assist') }),
  whisper: z.strictObject({ type: z.literal('whisper'), text: shortText }),
  promise: z.strictObject({ type: z.literal('promise'), promise }),
  ended: z.strictObject({ type: z.literal('ended'), who: z.enum(['agent', 'debtor', 'lost']) }),
  /** A follow-up notice left the program, with the very words; after the call, also once it is wrapped up. */
  notice: z.strictObject({
    type: z.literal('notice'),
    notice: z.string().min(1).max(64),
    way: z.enum(['copied', 'downloaded']),
    text: z.string().min(1).max(6000),
  }),
  'wrapped-up': z.strictObject({
    type: z.literal('wrapped-up'),
    disposition: outcome,
    note: z.string().max(4000),
    nextContact: z.iso.date().optional(),
    promise: promise.optional(),
  }),
} as const

export const eventBody = z.discriminatedUnion('type', [
  bodies.utterance,
  bodies.said,
  bodies.choice,
  bodies.jump,
  bodies.interrupt,
  bodies.back,
  bodies.tone,
  bodies.variant,
  bodies.persona,
  bodies.card,
  bodies.acknowledge,
  bodies.note,
  bodies.flag,
  bodies.hold,
  bodies.assist,
  bodies.whisper,
  bodies.promise,
  bodies.ended,
  bodies.notice,
  bodies['wrapped-up'],
])
export type EventBody = z.infer<typeof eventBody>

export const startedBody = z.strictObject({
  type: z.literal('started'),
  mode: z.enum(['live', 'replay', 'mock']),
  locale: z.enum(['zh', 'en']),
  library: z.string(),
  flow: z.string(),
  packs: z.array(z.string()),
  agent: z.strictObject({ name: z.string(), number: z.string() }),
  case: callCase,
  scenario: z.string().optional(),
  seed: z.number().int().optional(),
})
export type Started = z.infer<typeof startedBody>

/** At most so many acts does a second reader add or withdraw; an utterance rarely does more than three. */
export const mostReadActs = 6

/**
 * What a second reader made of an utterance that is already in the log. Made by the server alone. It stands beside the
 * first reading, never in its place.
 */
export const readingBody = z.strictObject({
  type: z.literal('reading'),
  /** The number of the utterance. */
  of: z.number().int().positive(),
  /** Who read it: the name of the language model. */
  reader: z.string().min(1).max(120),
  add: z.array(actReading.omit({ by: true })).max(mostReadActs),
  withdraw: z.array(z.string().max(64)).max(mostReadActs),
})
export type Reading = z.infer<typeof readingBody>

/** An event as it stands in the log. `t` is seconds since the call began, `at` is ISO 8601 in UTC, `seq` counts from 1 per call. */
export type CallEvent = (EventBody | Started | Reading) & {
  readonly seq: number
  readonly id: string
  readonly at: string
  readonly t: number
  readonly by: string
}

/** What a client sends: its own id (a UUID, the key against doubles), the body, and where the client knows better than the server, the second. */
export const clientEvent = z.strictObject({ id: z.uuid(), t: z.number().min(0).max(86400).optional(), body: eventBody })
export type ClientEvent = z.infer<typeof clientEvent>
