import { matchesAct } from '../acts/match.ts'
import type { ActReading } from '../acts/reading.ts'
import type { Call, RaisedObjection } from './call.ts'
import type { CallEvent } from './event.ts'

/** What counts as taking up an objection: the collector does one of these after it was raised. */
const answering = [
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
]

/** The cards that the utterance calls for, the surest first. A card that is still open is not raised twice. */
export function raiseObjections(
  call: Call,
  event: Pick<Extract<CallEvent, { type: 'utterance' }>, 'seq' | 't' | 'text' | 'acts'>,
): readonly RaisedObjection[] {
  const corporate = call.library.flows[call.started.flow]?.purpose === 'corporate'
  const raised = [...call.objections]
  for (const reading of [...(event.acts ?? [])].sort((a, b) => b.confidence - a.confidence)) {
    const cards = Object.values(call.library.objections).filter((card) => card.acts.includes(reading.id))
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
  if (!readings.some((reading) => answering.some((act) => matchesAct(act, reading.id)))) return objections
  return objections.map((objection) => (objection.answered ? objection : { ...objection, answered: true }))
}
