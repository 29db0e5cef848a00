import type { CallEvent } from '../../../core/call/event.ts'
import { foldCall } from '../../../core/call/fold.ts'
import type { Library } from '../../../core/library/library.ts'
import type { CallView } from '../../../core/call/view.ts'
import type { ScoreResult } from '../../../core/scoring/score.ts'
import { buildTable } from '../../../core/script/build-table.ts'
import { layLanes, type Lanes } from './lanes.ts'
import { emptyReview, reviewedScore, type ReviewRecord } from './review-record.ts'
import { mapScript, type ScriptMap } from './script-map.ts'

/** What a review desk is opened with. */
export interface DeskParts {
  readonly library: Library
  readonly events: readonly CallEvent[]
  /** The automatic score of these events. */
  readonly score: ScoreResult
  readonly review: ReviewRecord | null
  /** Saves the review; rejects when it could not. */
  readonly save: (review: ReviewRecord) => Promise<void>
  /** The wall clock, for “saved at”. */
  readonly now: () => Date
}

/** A finished call under review: the whole of it, the moment that is looked at, and what the reviewer adds. */
export class ReviewDesk {
  readonly library: Library
  readonly events: readonly CallEvent[]
  /** The screen after the last event: all turns, findings and steps. */
  readonly whole: CallView
  readonly score: ScoreResult
  readonly lanes: Lanes
  readonly map: ScriptMap
  /** The last event that counts for the screen of that moment. */
  cursor = $state(1)
  record = $state.raw<ReviewRecord>(emptyReview)
  saving = $state<'idle' | 'saving' | 'saved' | 'failed'>('idle')
  savedAt = $state.raw<Date | null>(null)
  readonly #save: DeskParts['save']
  readonly #now: DeskParts['now']
  #running: Promise<void> = Promise.resolve()

  constructor({ library, events, score, review, save, now }: DeskParts) {
    this.library = library
    this.events = events
    this.#save = save
    this.#now = now
    if (review) this.record = review
    this.whole = foldCall(library, events)
    this.score = score
    const table = buildTable(library, this.whole.flow)
    this.lanes = layLanes(this.whole, table)
    this.map = mapScript(this.whole, table, library.situations)
    this.cursor = this.#worstTurn() ?? this.whole.turns[0]?.seq ?? 1
  }

  /** The collector’s screen after the event at the cursor. */
  readonly then = $derived.by(() =>
    foldCall(this.library, this.events.slice(0, Math.max(1, this.events.findLastIndex(({ seq }) => seq <= this.cursor) + 1))),
  )
  /** The turn that is looked at: the last one up to the cursor. */
  readonly turn = $derived.by(() => this.whole.turns.findLast(({ seq }) => seq <= this.cursor) ?? null)
  /** The score with the reviewer’s word above the machine’s. */
  readonly reviewed = $derived.by(() => reviewedScore(this.score, this.record.overrules))

  /** Look at the moment after this event. */
  lookAt(seq: number): void {
    const last = this.events.at(-1)?.seq ?? 1
    this.cursor = Math.min(Math.max(1, seq), last)
  }

  /** Look at the moment this many seconds into the call. */
  lookAtSecond(t: number): void {
    this.lookAt(this.events.findLast((event) => event.t <= t)?.seq ?? 1)
  }

  /** Move by turns; negative goes back. */
  moveTurns(by: 1 | -1): void {
    const { turns } = this.whole
    const to = by === 1 ? turns.find(({ seq }) => seq > this.cursor) : turns.findLast(({ seq }) => seq < (this.turn?.seq ?? 0))
    if (to) this.cursor = to.seq
  }

  /** Change the review and save it. Saves run one after another; the last one wins. */
  change(record: ReviewRecord): void {
    this.record = record
    this.saving = 'saving'
    this.#running = this.#running.then(async () => {
      // A newer change is behind this one in the queue and will be saved whole.
      if (this.record !== record) return
      try {
        await this.#save(record)
        if (this.record !== record) return
        this.savedAt = this.#now()
        this.saving = 'saved'
      } catch {
        if (this.record === record) this.saving = 'failed'
      }
    })
  }

  #worstTurn(): number | undefined {
    const found = this.whole.warnings.filter(({ when, seq }) => when === 'after' && seq !== undefined)
    return (found.find(({ level }) => level === 'stop') ?? found[0])?.seq
  }
}
