import type { Locale } from '../../../core/library/schema.ts'
import type { Opinion } from './opinion.ts'

type Speaker = 'agent' | 'debtor'

/** An utterance with all that a second reader may know. Case, names of files, numbers of accounts are no part of it. */
export interface Question {
  readonly locale: Locale
  readonly speaker: Speaker
  readonly text: string
  /** The utterances before it, oldest first. */
  readonly before: readonly { readonly speaker: Speaker; readonly text: string }[]
  /** What the first reader heard in it. */
  readonly heard: readonly string[]
  /** The acts that this speaker can perform, with their titles. */
  readonly vocabulary: readonly { readonly id: string; readonly title: string }[]
}

/** Somebody who reads an utterance once more, slower and perhaps better than the detector at the door. */
export interface SecondReader {
  /** Who it is; stands beside every act that it adds or withdraws. */
  readonly name: string
  /** Its checked opinion. Rejects with `NoOpinion` when there is none in time, or none that makes sense. */
  read(question: Question, stop: AbortSignal): Promise<Opinion>
}

/** Why there is no opinion. Never quotes what was said, by whom or by what. */
export class NoOpinion extends Error {
  override readonly name = 'NoOpinion'
  readonly why: 'too slow' | 'not reachable' | 'refused' | 'not understood' | 'too long' | 'stopped'
  constructor(why: NoOpinion['why']) {
    super(why)
    this.why = why
  }
}
