import type { ActReading, Speaker } from '../acts/reading.ts'
import type { Outcome, PromiseKind, Text, Tone } from '../library/schema.ts'
import type { DutyView, Warning } from '../rules/finding.ts'
import type { Belief } from '../persona/belief.ts'
import type { NoticeTaken } from './call.ts'
import type { CallCase, Promise_, Started } from './event.ts'

/** Everything the screen of a call shows. Texts are `{zh, en}`; the screen picks the locale. */
export interface CallView {
  readonly mode: Started['mode']
  readonly state: 'talking' | 'wrap-up' | 'closed'
  readonly case: CallCase
  readonly agent: Started['agent']
  readonly locale: Started['locale']
  readonly library: string
  readonly flow: string
  readonly packs: readonly string[]
  /** ISO 8601; and the last event's number and second. */
  readonly startedAt: string
  readonly seq: number
  readonly t: number
  readonly onHold: boolean
  readonly assist: boolean
  readonly phases: readonly { readonly id: string; readonly title: Text; readonly state: 'done' | 'now' | 'todo' }[]
  readonly situation: { readonly id: string; readonly title: Text; readonly why: Text } | null
  /** Situations heard and offered, one key away. */
  readonly offered: readonly { readonly id: string; readonly title: Text; readonly priority: number }[]
  readonly step: StepView
  readonly answers: readonly AnswerView[]
  readonly turns: readonly TurnView[]
  readonly persona: Belief
  readonly objections: readonly ObjectionView[]
  readonly duties: readonly DutyView[]
  readonly warnings: readonly Warning[]
  readonly promise: PromiseView
  readonly notes: readonly { readonly seq: number; readonly t: number; readonly text: string }[]
  readonly flags: readonly { readonly seq: number; readonly t: number }[]
  readonly whispers: readonly { readonly seq: number; readonly t: number; readonly text: string }[]
  /** Steps in the order in which they were entered, with the second. */
  readonly path: readonly { readonly step: string; readonly seq: number; readonly t: number }[]
  readonly outcome: Outcome
  /** Follow-up notices that left the program, in order. */
  readonly noticesTaken: readonly NoticeTaken[]
  readonly wrapUp: {
    readonly disposition: Outcome
    readonly note: string
    readonly nextContact?: string
    readonly promise?: Promise_
  } | null
  /** Whether Backspace has somewhere to go. */
  readonly canGoBack: boolean
}

/** Of the view what a finished call is judged by: no lines, no advice, nothing that only a screen needs. */
export type CallRecord = Pick<CallView, 'mode' | 'case' | 'flow' | 'turns' | 'duties' | 'warnings' | 'path'> & {
  readonly objections: readonly Omit<ObjectionView, 'line'>[]
}

/** A line is plain text with the merged values set apart, so that the screen can mark them. */
export type LinePart = { readonly kind: 'text' | 'value'; readonly text: string }

export interface StepView {
  /** Key in the script's table, e.g. `consumer-loan/verify/ask-identity`. */
  readonly key: string
  readonly id: string
  readonly title: Text
  readonly cue: Text
  readonly performs: readonly string[]
  readonly line: { readonly zh: readonly LinePart[]; readonly en: readonly LinePart[] }
  readonly tone: Tone
  /** Which of the lines that fit is shown, of how many. */
  readonly variant: number
  readonly variants: number
  readonly said: boolean
  readonly knowledge: readonly string[]
}

export interface AnswerView {
  /** The digit that takes it. */
  readonly number: number
  readonly label: Text
  /** The title of where it leads. */
  readonly leads: Text
  /** Fits what was just heard. */
  readonly hot: boolean
}

export interface TurnView {
  readonly seq: number
  readonly speaker: Speaker
  readonly t: number
  readonly text: string
  /** The acts in force. One that a second reader added names it in `by`. */
  readonly acts: readonly ActReading[]
  /** Acts that a second reader took back: no longer in force, still shown. */
  readonly withdrawn?: readonly ReaderMark[]
  /** Violations and signals that a second reader does not hear: in force all the same, with his doubt beside them. */
  readonly doubted?: readonly ReaderMark[]
}

/** An act of the first reading, and the second reader who speaks against it. */
export interface ReaderMark {
  readonly id: string
  readonly by: string
}

export interface ObjectionView {
  readonly id: string
  readonly act: string
  /** Event that raised it, its second, and the words. */
  readonly seq: number
  readonly t: number
  readonly words: string
  readonly answered: boolean
  readonly dismissed: boolean
  /** Wording for the persona at hand, merged. */
  readonly line: { readonly zh: readonly LinePart[]; readonly en: readonly LinePart[] }
}

/** What the library says of a kind of promise: why it is not enough, and the question that would fix it, in its wordings. */
export interface PromiseAdvice {
  readonly title: Text
  readonly why: Text
  readonly ask: readonly { readonly zh: readonly LinePart[]; readonly en: readonly LinePart[] }[]
}

/** A promise to pay: heard in the talk, proposed, and confirmed by the collector. */
export interface PromiseView {
  readonly heard: {
    readonly amount: number | null
    readonly date: string | null
    /** In the debtor's words. */
    readonly condition: string | null
    readonly seq: number
  } | null
  /** How definite what was heard is; null while nothing like a promise was. */
  readonly kind: PromiseKind | null
  /** The debtor's words that make it so. */
  readonly words: string | null
  /** Null where the library says nothing of this kind. */
  readonly advice: PromiseAdvice | null
  /** What is missing, and so what to ask. */
  readonly missing: readonly ('amount' | 'date')[]
  readonly confirmed: Promise_ | null
  readonly channelTold: boolean
  /** What would be left of the debt. */
  readonly remainder: number | null
}
