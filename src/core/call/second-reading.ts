import { matchesAct } from '../acts/match.ts'
import type { ActReading } from '../acts/reading.ts'
import { advanceDuties, type Duties, type SpokenMoment } from '../rules/duties.ts'
import type { Warning } from '../rules/finding.ts'
import { beliefAtStart, dutiesAtStart, type Call } from './call.ts'
import { notKnown } from './cards.ts'
import type { CallEvent } from './event.ts'
import { followReading, sureEnough } from './follow.ts'
import { answerObjections, raiseObjections } from './objections.ts'
import { hearPromise } from './promise.ts'
import type { ReaderMark, TurnView } from './view.ts'
import { withChange } from './with-change.ts'

/** What a person's safety or rights hang on is never taken back by a machine; it is doubted at most. */
const standsFast = (id: string): boolean => id.startsWith('violation.') || id.startsWith('signal.')

/**
 * A second reader's opinion of an utterance takes effect here, at its own place in the log: from now on the call is
 * seen as if the utterance had been read so. What was shown before stays what it was: a breach stays a breach (with a
 * doubt beside it), and the script is never taken back.
 */
export function takeReading(call: Call, event: Extract<CallEvent, { type: 'reading' }>): Call {
  const at = call.turns.findIndex((turn) => turn.seq === event.of)
  const before = call.turns[at]
  if (!before) return call
  const { turn, added, gone } = reread(before, event)
  if (turn === before) return call
  const revised: Call = withChange(call, { turns: call.turns.with(at, turn), acts: actsInOrder(call, turn) })
  const judged = hearAnew(judgeAnew(revised, turn, event.reader), at)
  if (turn.speaker === 'agent') {
    // Only what was raised before he spoke can have been answered by it.
    const objections = judged.objections.flatMap((card) => (card.seq < turn.seq ? answerObjections([card], added) : [card]))
    return followReading(withChange(judged, { objections }), turn, added)
  }
  const offered = stillOffered(judged)
  return followReading(withChange(judged, { offered, objections: cardsAnew(judged, turn, added, gone) }), turn, added)
}

interface Reread {
  readonly turn: TurnView
  /** Acts that were not heard before, or only guessed. */
  readonly added: readonly ActReading[]
  /** Acts that are no longer in force. */
  readonly gone: readonly string[]
}

function reread(turn: TurnView, { reader, add, withdraw }: Extract<CallEvent, { type: 'reading' }>): Reread {
  const heard = turn.acts.filter(({ id }) => withdraw.includes(id))
  const gone = heard.filter(({ id }) => !standsFast(id)).map(({ id }) => id)
  const added = add
    .filter(({ id, confidence }) => {
      const known = turn.acts.find((act) => act.id === id)
      return !known || (known.confidence < sureEnough && confidence > known.confidence)
    })
    .map((act): ActReading => ({ ...act, by: reader }))
  if (heard.length === 0 && added.length === 0) return { turn, added, gone }
  const replaced = [...gone, ...added.map(({ id }) => id)]
  const marks = (known: readonly ReaderMark[] | undefined, ids: readonly string[]): readonly ReaderMark[] => [
    ...(known ?? []).filter(({ id }) => !ids.includes(id)),
    ...ids.map((id) => ({ id, by: reader })),
  ]
  const withdrawn = marks(turn.withdrawn, gone).filter(({ id }) => !added.some((act) => act.id === id))
  const doubted = marks(
    turn.doubted,
    heard.map(({ id }) => id).filter((id) => !gone.includes(id)),
  )
  const { seq, speaker, t, text } = turn
  const acts = [...turn.acts.filter(({ id }) => !replaced.includes(id)), ...added]
  return {
    turn: { seq, speaker, t, text, acts, ...(withdrawn.length > 0 ? { withdrawn } : {}), ...(doubted.length > 0 ? { doubted } : {}) },
    added,
    gone,
  }
}

const sureOf = (acts: readonly ActReading[]): readonly ActReading[] => acts.filter(({ confidence }) => confidence >= sureEnough)

/** All acts of the call in the order in which they were said, those of the turn as they are read now. */
function actsInOrder(call: Call, { seq, speaker, acts }: TurnView): Call['acts'] {
  const earlier = call.acts.filter((act) => act.seq < seq)
  const later = call.acts.filter((act) => act.seq > seq)
  return [...earlier, ...sureOf(acts).map(({ id }) => ({ id, speaker, seq })), ...later]
}

/** An opinion is a second or two late, so only the newest keep what stood before them; an older one is judged from the first. */
const kept = 12

/** The list with one more, the newest of which keep what stood before them. */
export function remember<T extends { readonly before: object | null }>(list: readonly T[], entry: T): readonly T[] {
  const old = list.length - kept
  const faded = list[old]
  return [...(old > 0 && faded ? list.with(old, { ...faded, before: null }) : list), entry]
}

/** The newest entry, not after the one in question, of which it is known what stood before it. */
function lastKept(list: readonly { readonly before: object | null }[], at: number): number {
  return Math.max(
    0,
    list.findLastIndex(({ before }, i) => i <= at && before !== null),
  )
}

/**
 * Judge the duties from the utterance on as it is read now. What was broken stays broken and what was warned of stays
 * warned of: a machine that changes its mind must not make a finding vanish. New findings name the second reader.
 */
function judgeAnew(call: Call, { seq, acts }: TurnView, reader: string): Call {
  const at = call.moments.findIndex(({ moment }) => moment.seq === seq)
  const reread = call.moments.map((judged, i) => (i === at ? { ...judged, moment: heardAs(judged.moment, sureOf(acts)) } : judged))
  const { duties, found, moments } = judgeFrom(call, reread, at)
  const list = duties.list.map((duty, i) => {
    const stood = call.duties.list[i]
    return stood?.broken ? { ...duty, broken: true, waived: false, at: stood.at ?? duty.at } : duty
  })
  const fresh = notKnown(call.warnings, found)
  const undoubted = withoutDoubted(call, moments)
  const sure = undoubted === moments ? found : judgeFrom(call, undoubted, at).found
  const stands = ({ id, seq: where, doubtedBy }: Warning): boolean =>
    doubtedBy !== undefined || (where ?? 0) < seq || sure.some((other) => other.id === id)
  return withChange(call, {
    moments,
    duties: { ...duties, list },
    warnings: [
      ...call.warnings.map((warning) => (stands(warning) ? warning : { ...warning, doubtedBy: reader })),
      ...fresh.map((warning) => ({ ...warning, readBy: reader })),
    ],
  })
}

interface Judged {
  readonly duties: Duties
  readonly found: readonly Warning[]
  readonly moments: Call['moments']
}

/** Judge moments over again, and tell what is found at the one in question and after it. */
function judgeFrom(call: Call, moments: Call['moments'], at: number): Judged {
  const start = lastKept(moments, at)
  let duties = moments[start]?.before ?? dutiesAtStart(call.library, call.started, call.startedAt)
  const found: Warning[] = []
  const judgedAnew = moments.slice(start).map((judged, i) => {
    const before = judged.before === null ? null : duties
    const next = advanceDuties(duties, judged.moment)
    duties = next.duties
    if (start + i >= at) found.push(...next.warnings)
    return { ...judged, before }
  })
  return { duties, found, moments: [...moments.slice(0, start), ...judgedAnew] }
}

const heardAs = (moment: SpokenMoment, readings: readonly ActReading[]): SpokenMoment => ({
  ...moment,
  readings,
  acts: readings.map(({ id }) => id),
})

/** The talk as it would be if every doubt were right; the very same moments where there is none. */
function withoutDoubted({ turns }: Call, moments: Call['moments']): Call['moments'] {
  const doubted = new Map(
    turns.flatMap((turn): [number, string[]][] => (turn.doubted ? [[turn.seq, turn.doubted.map(({ id }) => id)]] : [])),
  )
  if (doubted.size === 0) return moments
  return moments.map((judged) => {
    const ids = doubted.get(judged.moment.seq) ?? []
    const left = judged.moment.readings.filter(({ id }) => !ids.includes(id))
    return left.length === judged.moment.readings.length ? judged : { ...judged, moment: heardAs(judged.moment, left) }
  })
}

/**
 * Belief and promise that the talk now bears out, from the utterance on. What was believed at earlier turns stays in the
 * history as it was shown then.
 */
function hearAnew(call: Call, at: number): Call {
  const start = lastKept(call.heard, at)
  const first = call.heard[start]?.before
  let belief = first?.belief ?? beliefAtStart(call.inference, call.started)
  let promise = first?.promise ?? null
  const heard = call.heard.slice(start).map((entry, i) => {
    const before = entry.before === null ? null : { belief, promise }
    const turns = call.turns.slice(0, start + i + 1)
    const turn = turns.at(-1)
    if (!turn) return entry
    const { seq, speaker, text } = turn
    const acts = [...turn.acts]
    belief = call.inference.advance(belief, { seq, speaker, text, acts })
    if (speaker === 'debtor')
      promise = hearPromise(
        { turns, heardPromise: promise },
        { seq, acts, ...(entry.entities === null ? {} : { entities: entry.entities }) },
      )
    return { ...entry, before }
  })
  return withChange(call, {
    heard: [...call.heard.slice(0, start), ...heard],
    belief: { ...belief, history: [...call.belief.history.slice(0, -1), ...belief.history.slice(-1)] },
    heardPromise: promise,
  })
}

/** Cards of what was withdrawn go, unless they were used; cards of what was added come, answered if the talk has since. */
function cardsAnew(call: Call, turn: TurnView, added: readonly ActReading[], gone: readonly string[]): Call['objections'] {
  const left = call.objections.filter((card) => card.seq !== turn.seq || !gone.includes(card.act) || card.answered || card.dismissed)
  const raised = raiseObjections(withChange(call, { objections: left }), { seq: turn.seq, t: turn.t, text: turn.text, acts: [...added] })
  const answers = call.turns.filter(({ seq, speaker }) => speaker === 'agent' && seq > turn.seq)
  const fresh = answers.reduce<Call['objections']>((cards, { acts }) => answerObjections(cards, acts), raised.slice(left.length))
  return [...left, ...fresh]
}

/** Situations on offer that something in the talk, as it is read now, still speaks for. */
function stillOffered({ offered, library, acts }: Call): Call['offered'] {
  return offered.filter((id) => library.situations[id]?.triggers.some((pattern) => acts.some((act) => matchesAct(pattern, act.id))))
}
