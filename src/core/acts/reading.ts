import type { Locale } from '../library/schema.ts'

export type Speaker = 'agent' | 'debtor'

/** One act heard in an utterance. Spans are [start, end) in UTF-16 units of the text as given. */
export interface ActReading {
  readonly id: string
  /** 0..1; how often which is right is told by `cuebook eval`. The surest nearly always are, those below 0.9 about every second time. */
  readonly confidence: number
  readonly spans: readonly (readonly [number, number])[]
  /** Who read it: the detector of this build, or a second reader. */
  readonly by?: string
}

/** Money and dates heard in an utterance. */
export interface Entities {
  /** In the currency of the call, in order of mention. */
  readonly amounts: readonly number[]
  /** YYYY-MM-DD, in order of mention. */
  readonly dates: readonly string[]
  readonly kind: 'amount' | 'date' | 'both' | 'none'
}

/** What the call knew when the utterance was heard. */
export interface ReadingContext {
  readonly locale: Locale
  readonly speaker: Speaker
  /** The utterance before, whoever spoke it. */
  readonly prev?: string
  /** Who is on the other end, as far as known. */
  readonly party?: 'unknown' | 'debtor' | 'third-party'
  /** Acts of the other side so far that change what may be said (signals, busy, illness …). */
  readonly heard?: readonly string[]
}
