import type { ActReading, Speaker } from '../acts/reading.ts'
import { advanceDuties, endDuties, type SpokenMoment } from '../rules/duties.ts'
import type { Warning } from '../rules/finding.ts'
import type { Call } from './call.ts'
import { notKnown, raiseCards } from './cards.ts'
import type { CallEvent } from './event.ts'
import { followAgent, followDebtor, interrupt, sureEnough } from './follow.ts'
import { answersOf, goOn, make, send } from './move.ts'
import { answerObjections, raiseObjections } from './objections.ts'
import { hearPromise } from './promise.ts'
import { remember, takeReading } from './second-reading.ts'
import { withChange } from './with-change.ts'

/** What the shell has to do after an event. Time and storage are the shell's; the core only says what happened. */
export type Effect =
  { readonly kind: 'entered'; readonly step: string } | { readonly kind: 'warn'; readonly warning: Warning } | { readonly kind: 'ended' }

/**
 * One event of the log: the call after it, and what it brought about. Pure; the same log gives the same call, on the
 * server, in the browser and years later. An event that does not fit (an answer that is not there) changes nothing but
 * the call's number.
 */
export function step(call: Call, event: CallEvent): readonly [Call, readonly Effect[]] {
  const before: Call = withChange(call, { seq: event.seq, t: event.t })
  const applied = apply(before, event)
  const after = raiseCards(applied, applied.warnings.slice(call.warnings.length))
  const effects: Effect[] = []
  if (after.position.key !== call.position.key) effects.push({ kind: 'entered', step: after.position.key })
  for (const warning of after.warnings.slice(call.warnings.length)) effects.push({ kind: 'warn', warning })
  if (after.life !== call.life && after.life === 'wrap-up') effects.push({ kind: 'ended' })
  return [after, effects]
}

function apply(call: Call, event: CallEvent): Call {
  if (event.type === 'wrapped-up') return call.life === 'wrap-up' ? withChange(call, { life: 'closed', wrapUp: event }) : call
  if (event.type === 'note') return withChange(call, { notes: [...call.notes, { seq: event.seq, t: event.t, text: event.text }] })
  if (event.type === 'acknowledge') return withChange(call, { acknowledged: new Set([...call.acknowledged, event.warning]) })
  if (event.type === 'notice') return call.life === 'talking' ? call : takeNotice(call, event)
  if (call.life !== 'talking') return call
  switch (event.type) {
    case 'started':
      return call
    case 'utterance':
      return hear(call, event)
    case 'reading':
      return takeReading(call, event)
    case 'said':
      return sayLine(call)
    case 'choice':
      return choose(call, event.answer)
    case 'jump':
      return call.script.table.steps.has(event.step) ? send(call, `JUMP.${event.step}`) : call
    case 'interrupt':
      return interrupt(call, event.situation)
    case 'back':
      return goBack(call)
    case 'tone':
      return withChange(call, { tone: event.tone, variant: 0 })
    case 'variant':
      return withChange(call, { variant: call.variant + 1 })
    case 'persona':
      return overrule(call, event.persona)
    case 'card':
      return withChange(call, { objections: handleCard(call, event) })
    case 'flag':
      return withChange(call, { flags: [...call.flags, { seq: event.seq, t: event.t }] })
    case 'hold':
      return withChange(call, { onHold: event.on })
    case 'assist':
      return withChange(call, { assist: true })
    case 'whisper':
      return withChange(call, { whispers: [...call.whispers, { seq: event.seq, t: event.t, text: event.text }] })
    case 'promise':
      return withChange(call, { confirmedPromise: event.promise })
    case 'ended':
      return end(call, event.who)
  }
}

function takeNotice(call: Call, { seq, at, notice, way, text }: Extract<CallEvent, { type: 'notice' }>): Call {
  return withChange(call, { noticesTaken: [...call.noticesTaken, { seq, at, notice, way, text }] })
}

function hear(call: Call, event: Extract<CallEvent, { type: 'utterance' }>): Call {
  const readings = event.acts ?? []
  const turn = { seq: event.seq, speaker: event.speaker, t: event.t, text: event.text, acts: readings }
  const before = { belief: call.belief, promise: call.heardPromise }
  const heard = remember(call.heard, { entities: event.entities ?? null, before })
  const now = moment(withChange(call, { turns: [...call.turns, turn], heard }), event.speaker, readings, event.text, call.turns.length)
  const belief = now.inference.advance(now.belief, turn)
  if (event.speaker === 'agent')
    return followAgent(withChange(now, { belief, objections: answerObjections(now.objections, readings) }), readings)
  return followDebtor(withChange(now, { belief, objections: raiseObjections(now, event), heardPromise: hearPromise(now, event) }), readings)
}

/** The acts of one moment, judged by the duties. */
function moment(call: Call, speaker: Speaker, heard: readonly ActReading[], text: string, turn: number): Call {
  // What is only guessed neither meets a duty nor breaks one.
  const readings = heard.filter((reading) => reading.confidence >= sureEnough)
  const agentTurns = call.agentTurns + (speaker === 'agent' ? 1 : 0)
  const phase = call.script.table.steps.get(call.position.key)?.phase ?? ''
  const now: SpokenMoment = {
    speaker,
    acts: readings.map((reading) => reading.id),
    t: call.t,
    turn,
    agentTurn: agentTurns,
    phase,
    seq: call.seq,
    text,
    readings,
  }
  const { duties, warnings } = advanceDuties(call.duties, now)
  const acts = [...call.acts, ...readings.map(({ id }) => ({ id, speaker, seq: call.seq }))]
  return withChange(call, {
    agentTurns,
    acts,
    duties,
    moments: remember(call.moments, { moment: now, before: call.duties }),
    warnings: [...call.warnings, ...notKnown(call.warnings, warnings)],
  })
}

const certainly = (ids: readonly string[]): ActReading[] => ids.map((id) => ({ id, confidence: 1, spans: [], by: 'key' }))

/** The collector pressed "said": by keys alone the step's acts count as performed, unless they were just heard. */
function sayLine(call: Call): Call {
  const node = call.script.table.steps.get(call.position.key)
  if (!node || call.position.finished) return call
  if (call.position.said) return goOn(call)
  return goOn(performStep(call, node.step.performs))
}

function performStep(call: Call, performs: readonly string[]): Call {
  const missing = performs.filter((act) => !call.position.performed.includes(act))
  const now = missing.length === 0 ? call : moment(call, 'agent', certainly(missing), '', call.turns.length)
  return withChange(now, {
    objections: answerObjections(now.objections, certainly(missing)),
    position: { ...now.position, said: true, performed: [...now.position.performed, ...missing] },
  })
}

/** An answer taken by its digit: the line counts as said, and the answer's first exact act as heard. */
function choose(call: Call, digit: number): Call {
  const move = answersOf(call)[digit - 1]
  const node = call.script.table.steps.get(call.position.key)
  if (!move || !node || call.position.finished) return call
  const said = call.position.said ? call : performStep(call, node.step.performs)
  const act = move.by.on.find((pattern) => !pattern.endsWith('.*'))
  const lastTurn = said.turns.at(-1)
  const alreadyHeard =
    lastTurn?.speaker === 'debtor' && move.by.on.some((pattern) => lastTurn.acts.some((reading) => reading.id === pattern))
  const heard = act === undefined || alreadyHeard ? said : moment(said, 'debtor', certainly([act]), '', said.turns.length)
  return make(heard, move)
}

function goBack(call: Call): Call {
  const position = call.past.at(-1)
  return position
    ? withChange(call, {
        position,
        past: call.past.slice(0, -1),
        variant: 0,
        path: [...call.path, { step: position.key, seq: call.seq, t: call.t }],
      })
    : call
}

function overrule(call: Call, persona: Call['overrule']): Call {
  const now = withChange(call, { overrule: persona })
  const node = call.script.table.steps.get(call.position.key)
  const negotiating = call.script.table.phases.some((phase) => phase.id === node?.phase && phase.strategy)
  return negotiating && persona !== null && node?.persona !== persona ? send(now, `PERSONA.${persona}`) : now
}

function handleCard(call: Call, event: Extract<CallEvent, { type: 'card' }>): Call['objections'] {
  if (event.action === 'open') {
    const open = {
      id: event.objection,
      act: call.library.objections[event.objection]?.acts[0] ?? '',
      seq: event.seq,
      t: event.t,
      words: '',
      answered: false,
      dismissed: false,
    }
    return call.library.objections[event.objection]
      ? [...call.objections.filter((card) => card.id !== event.objection || card.answered), open]
      : call.objections
  }
  return call.objections.map((card) =>
    card.id === event.objection ? { ...card, dismissed: true, answered: card.answered || event.action === 'used' } : card,
  )
}

function end(call: Call, who: 'agent' | 'debtor' | 'lost'): Call {
  const { duties, warnings } = endDuties(call.duties, who)
  return withChange(send(call, 'ENDED'), {
    life: 'wrap-up',
    position: call.position,
    duties,
    warnings: [...call.warnings, ...warnings],
    onHold: false,
  })
}
