import type { Call } from './call.ts'

/**
 * The call with some of it changed. One literal makes all calls, and so one shape: copies spread here and there would
 * have as many shapes as places, and the engine reads and copies what has many shapes an order of magnitude slower.
 */
export function withChange(call: Call, changes: Partial<Call>): Call {
  const same: Call = {
    library: call.library,
    script: call.script,
    inference: call.inference,
    started: call.started,
    startedAt: call.startedAt,
    seq: call.seq,
    t: call.t,
    life: call.life,
    position: call.position,
    past: call.past,
    path: call.path,
    tone: call.tone,
    variant: call.variant,
    turns: call.turns,
    heard: call.heard,
    moments: call.moments,
    agentTurns: call.agentTurns,
    acts: call.acts,
    belief: call.belief,
    overrule: call.overrule,
    duties: call.duties,
    warnings: call.warnings,
    acknowledged: call.acknowledged,
    cards: call.cards,
    ahead: call.ahead,
    objections: call.objections,
    offered: call.offered,
    heardPromise: call.heardPromise,
    confirmedPromise: call.confirmedPromise,
    notes: call.notes,
    flags: call.flags,
    whispers: call.whispers,
    onHold: call.onHold,
    assist: call.assist,
    noticesTaken: call.noticesTaken,
    wrapUp: call.wrapUp,
  }
  return Object.assign(same, changes)
}
