import { indexByAct, type ActIndex } from '../act-index.ts'
import type { ActReading } from '../acts/reading.ts'
import type { Library } from '../library/library.ts'
import type { Objection } from '../library/schema.ts'
import type { Call, RaisedObjection } from './call.ts'
import type { CallEvent } from './event.ts'

/** What counts as taking up an objection: the collector does one of these after it was raised. */
const answering = new Set([
  'agent.acknowledge',
  'agent.empathise',
  'agent.calm',
  'agent.offer-plan',
  'agent.explain-policy',
  'agent.explain-consequence',
  'agent.explain-benefit',
  'agent.handle-dispute',
  'agent.separate-complaint',
  'agent.request-evidence',
  'agent.ask-ability',
  'agent.ask-reason',
  'agent.stop-and-escalate',
  'agent.identify-institution',
])

// A library is frozen, so its cards are laid out once.
const indexes = new WeakMap<Library['objections'], ActIndex<Objection>>()

function cardsFor(objections: Library['objections'], act: string): readonly Objection[] {
  const index = indexes.get(objections) ?? indexByAct(Object.values(objections), ({ acts }) => acts)
  indexes.set(objections, index)
  return index.meant([act])
}

/** The cards that the utterance calls for, the surest first. A card that is still open is not raised twice. */
export function raiseObjections(
  call: Call,
  event: Pick<Extract<CallEvent, { type: 'utterance' }>, 'seq' | 't' | 'text' | 'acts'>,
): readonly RaisedObjection[] {
  const corporate = call.library.flows[call.started.flow]?.purpose === 'corporate'
  const raised = [...call.objections]
  for (const reading of [...(event.acts ?? [])].sort((a, b) => b.confidence - a.confidence)) {
    const cards = cardsFor(call.library.objections, reading.id)
    const card = cards.find((candidate) => candidate.corporate === corporate) ?? cards[0]
    if (!card || raised.some((other) => other.id === card.id && !other.answered)) continue
    const [start, finish] = reading.spans[0] ?? [0, event.text.length]
    raised.push({
      id: card.id,
      act: reading.id,
      seq: event.seq,
      t: event.t,
      words: event.text.slice(start, finish),
      answered: false,
      dismissed: false,
    })
  }
  return raised
}

/** An answering act of the collector takes up every objection that stands open. */
export function answerObjections(objections: readonly RaisedObjection[], readings: readonly ActReading[]): readonly RaisedObjection[] {
  if (objections.length === 0 || !readings.some((reading) => answering.has(reading.id))) return objections
  return objections.map((objection) => (objection.answered ? objection : { ...objection, answered: true }))
}
