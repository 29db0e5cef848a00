import { matchesAct } from '../acts/match.ts'
import type { ActReading } from '../acts/reading.ts'
import { advanceDuties, type Duties, type SpokenMoment } from '../rules/duties.ts'
import type { Warning } from '../rules/finding.ts'
import { beliefAtStart, dutiesAtStart, type Call } from './call.ts'
import type { CallEvent } from './event.ts'
import { followReading, sureEnough } from './follow.ts'
import { answerObjections, raiseObjections } from './objections.ts'
import { hearPromise } from './promise.ts'
import type { ReaderMark, TurnView } from './view.ts'

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
  const revised: Call = { ...call, turns: call.turns.with(at, turn), acts: actsInOrder(call, turn) }
  const judged = { ...judgeAnew(revised, turn, event.reader), heardPromise: hearAnew(revised) }
  if (turn.speaker === 'agent') {
    // Only what was raised before he spoke can have been answered by it.
    const objections = judged.objections.flatMap((card) => (card.seq < turn.seq ? answerObjections([card], added) : [card]))
    return followReading({ ...judged, objections }, turn, added)
  }
  const believed = { ...judged, belief: believeAnew(judged), offered: stillOffered(judged) }
  return followReading({ ...believed, objections: cardsAnew(believed, turn, added, gone) }, turn, added)
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

/**
 * Judge the duties over the whole talk as it is read now. What was broken stays broken and what was warned of stays
 * warned of: a machine that changes its mind must not make a finding vanish. New findings name the second reader.
 */
function judgeAnew(call: Call, { seq, acts }: TurnView, reader: string): Call {
  const moments = call.moments.map((moment) => (moment.seq === seq ? heardAs(moment, sureOf(acts)) : moment))
  const { duties, found } = judge(call, moments)
  const list = duties.list.map((duty, i) => {
    const stood = call.duties.list[i]
    return stood?.broken ? { ...duty, broken: true, waived: false, ...(stood.at ? { at: stood.at } : {}) } : duty
  })
  const fresh = found.filter(({ id }) => !call.warnings.some((warning) => warning.id === id))
  const undoubted = withoutDoubted(call, moments)
  const sure = undoubted === moments ? found : judge(call, undoubted).found
  return {
    ...call,
    moments,
    duties: { ...duties, list },
    warnings: [
      ...call.warnings.map((warning) => doubt(warning, sure, reader)),
      ...fresh.map((warning) => ({ ...warning, readBy: reader })),
    ],
  }
}

function judge(call: Call, moments: Call['moments']): { readonly duties: Duties; readonly found: readonly Warning[] } {
  let duties = dutiesAtStart(call.library, call.started, call.startedAt)
  const found: Warning[] = []
  for (const moment of moments) {
    const judged = advanceDuties(duties, moment)
    duties = judged.duties
    found.push(...judged.warnings)
  }
  return { duties, found }
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
  return moments.map((moment) => {
    const ids = doubted.get(moment.seq)
    return ids
      ? heardAs(
          moment,
          moment.readings.filter(({ id }) => !ids.includes(id)),
        )
      : moment
  })
}

/** A warning that the talk would not bring about but for what is doubted is marked; one that it would is cleared of doubt. */
function doubt(warning: Warning, found: readonly Warning[], reader: string): Warning {
  if (!found.some(({ id }) => id === warning.id)) return { ...warning, doubtedBy: warning.doubtedBy ?? reader }
  const { doubtedBy, ...clear } = warning
  return doubtedBy === undefined ? warning : clear
}

/** The belief that the whole talk now bears out. What was believed at earlier turns stays as it was shown then. */
function believeAnew(call: Call): Call['belief'] {
  const anew = call.turns.reduce(
    (belief, { seq, speaker, text, acts }) => call.inference.advance(belief, { seq, speaker, text, acts }),
    beliefAtStart(call.inference, call.started),
  )
  return { ...anew, history: [...call.belief.history.slice(0, -1), ...anew.history.slice(-1)] }
}

/** The promise as the whole talk now gives it. */
function hearAnew({ turns, figures }: Call): Call['heardPromise'] {
  return turns.reduce<Call['heardPromise']>((heardPromise, { seq, speaker, acts }, i) => {
    if (speaker === 'agent') return heardPromise
    const entities = figures[i]
    return hearPromise(
      { turns: turns.slice(0, i + 1), heardPromise },
      { seq, acts: [...acts], ...(entities === undefined ? {} : { entities }) },
    )
  }, null)
}

/** Cards of what was withdrawn go, unless they were used; cards of what was added come, answered if the talk has since. */
function cardsAnew(call: Call, turn: TurnView, added: readonly ActReading[], gone: readonly string[]): Call['objections'] {
  const left = call.objections.filter((card) => card.seq !== turn.seq || !gone.includes(card.act) || card.answered || card.dismissed)
  const raised = raiseObjections({ ...call, objections: left }, { seq: turn.seq, t: turn.t, text: turn.text, acts: [...added] })
  const answers = call.turns.filter(({ seq, speaker }) => speaker === 'agent' && seq > turn.seq)
  const fresh = answers.reduce<Call['objections']>((cards, { acts }) => answerObjections(cards, acts), raised.slice(left.length))
  return [...left, ...fresh]
}

/** Situations on offer that something in the talk, as it is read now, still speaks for. */
function stillOffered({ offered, library, acts }: Call): Call['offered'] {
  return offered.filter((id) => library.situations[id]?.triggers.some((pattern) => acts.some((act) => matchesAct(pattern, act.id))))
}
