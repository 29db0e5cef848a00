import { z } from 'zod'
import type { ClassifierModel } from '../core/acts/classifier-model.ts'
import { promise, type CallCase, type CallEvent } from '../core/call/event.ts'
import {
  outcome,
  personaId,
  product,
  type Detection,
  type Lexicon,
  type Locale,
  type Outcome,
  type Rule,
  type Text,
} from '../core/library/schema.ts'
import type { GateResult } from '../core/rules/finding.ts'

/** Bodies of the HTTP requests, and the types of their answers. */

export const role = z.enum(['collector', 'trainer', 'reviewer', 'supervisor', 'administrator'])
export type Role = z.infer<typeof role>

export interface User {
  readonly id: string
  readonly name: string
  readonly number: string
  readonly role: Role
}

export const signIn = z.strictObject({ name: z.string().min(1).max(80), password: z.string().min(1).max(200) })
export const demoSignIn = z.strictObject({ role: z.enum(['collector', 'trainer', 'reviewer', 'supervisor']) })
export interface SessionAnswer {
  readonly user: User | null
  /** Whether one click may sign in: demo workspace and same machine. */
  readonly demo: boolean
}

export const startCall = z.strictObject({
  locale: z.enum(['zh', 'en']).optional(),
  override: z.strictObject({ reason: z.string().trim().min(4).max(400) }).optional(),
})
export const startMockCall = z.strictObject({
  persona: personaId,
  stage: z.string().max(32),
  product: product.optional(),
  scenario: z.string().max(80).optional(),
  locale: z.enum(['zh', 'en']),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .optional(),
})
export const startReplay = z.strictObject({ recording: z.string().max(80), speed: z.union([z.literal(1), z.literal(4), z.literal('max')]) })

/** A recorded conversation. `t` is seconds from the beginning. */
export const recording = z.strictObject({
  id: z.string().max(80),
  locale: z.enum(['zh', 'en']),
  title: z.strictObject({ zh: z.string(), en: z.string() }).optional(),
  case: z.string().max(64),
  turns: z
    .array(z.strictObject({ speaker: z.enum(['agent', 'debtor']), t: z.number().min(0).max(86400), text: z.string().min(1).max(2000) }))
    .min(1)
    .max(2000),
})
export type Recording = z.infer<typeof recording>
export interface RecordingsAnswer {
  readonly recordings: readonly {
    readonly id: string
    readonly locale: 'zh' | 'en'
    readonly title: Text
    readonly seconds: number
    readonly turns: number
  }[]
}

export interface CallStarted {
  readonly call: string
}

export interface QueueAnswer {
  /** ISO 8601, the server's clock. */
  readonly now: string
  readonly cases: readonly QueueCase[]
}
export interface QueueCase {
  readonly case: CallCase
  readonly verdict: GateResult['verdict']
  readonly gates: readonly GateResult[]
  readonly lastContact: string | null
  readonly calledToday: number
}

/** Gates that were overridden, as the audit log has them, newest first. */
export interface OverridesAnswer {
  readonly overrides: readonly {
    readonly at: string
    /** Who overrode it, by name. */
    readonly by: string
    /** The case's id, and whom it is about. */
    readonly case: string
    readonly debtor: string
    readonly reason: string
    /** Ids of the rules that stood against the call. */
    readonly rules: readonly string[]
  }[]
  /** Whether every entry of the log fits the one before. */
  readonly whole: boolean
}

/** Finished and running calls. */
export interface CallSummary {
  readonly id: string
  readonly mode: 'live' | 'replay' | 'mock'
  readonly state: 'talking' | 'wrap-up' | 'closed'
  readonly startedAt: string
  readonly debtor: string
  readonly collector: string
  readonly flow: string
  readonly outcome: Outcome
  readonly score: number | null
  readonly fatal: boolean
  readonly review: 'none' | 'draft' | 'published'
}
export const callFilter = z.strictObject({
  state: z.enum(['running', 'finished']).optional(),
  mode: z.enum(['live', 'replay', 'mock']).optional(),
})
export interface CallsAnswer {
  readonly calls: readonly CallSummary[]
}
export interface EventsAnswer {
  readonly events: readonly CallEvent[]
}

export const review = z.strictObject({
  overrules: z
    .array(z.strictObject({ item: z.string().max(80), points: z.number().min(0).max(1000), reason: z.string().min(1).max(1000) }))
    .max(200),
  comments: z.array(z.strictObject({ seq: z.number().int().min(1), text: z.string().min(1).max(2000) })).max(500),
  published: z.boolean(),
})
export type Review = z.infer<typeof review>

/** A text that is to be sent to the debtor, to be read by the wording rules of its call. */
export const wording = z.strictObject({
  text: z.string().min(1).max(6000),
  /** The notice that it was made of, and the promise that it was filled with. */
  notice: z.string().max(64),
  promise: promise.optional(),
})
export type Wording = z.infer<typeof wording>
export interface WordingFinding {
  /** The violation that was heard, and the sentence. */
  readonly act: string
  readonly words: string
  /** The sentence stands so in the library: a question to its owner, and no reason to hold the text back. */
  readonly own: boolean
  /** The rule of the call's packs that forbids it, if one does. */
  readonly rule: Pick<Rule, 'id' | 'title' | 'remedy' | 'source'> | null
}
export interface WordingAnswer {
  readonly findings: readonly WordingFinding[]
}

/** Which detector is asked for: that of a language as it is now (`current`), or the one of that hash, which never changes. */
export const detectorName = z.strictObject({
  locale: z.enum(['zh', 'en']),
  hash: z.union([z.literal('current'), z.string().regex(/^[0-9a-f]{16}$/)]),
})
/** What `createDetector` is made of, for one language. */
export interface DetectorParts {
  readonly locale: Locale
  readonly model: ClassifierModel
  readonly detection: Detection
  readonly lexicon: Lexicon
}

/** What a recogniser or dialer sends to the ingest endpoint: final utterances, in order. */
export const ingest = z.strictObject({
  utterances: z
    .array(
      z.strictObject({
        id: z.uuid(),
        speaker: z.enum(['agent', 'debtor']),
        text: z.string().min(1).max(2000),
        t: z.number().min(0).max(86400).optional(),
      }),
    )
    .min(1)
    .max(100),
})

export { outcome }
