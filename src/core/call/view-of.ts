import { viewDuties } from '../rules/duties.ts'
import type { Warning } from '../rules/finding.ts'
import { stepsOf } from '../script/build-table.ts'
import type { Destination } from '../script/table.ts'
import { personaAtHand, type Call } from './call.ts'
import { isRaised } from './cards.ts'
import { outranks } from './follow.ts'
import { answersOf } from './move.ts'
import { matchesAct } from '../acts/match.ts'
import { outcomeOf } from './outcome.ts'
import { viewPromise } from './promise.ts'
import { lineOfCard, linesOfStep } from './say.ts'
import type { AnswerView, CallRecord, CallView } from './view.ts'

const endTitle = { zh: '结束通话', en: 'End of call' }
const resumeTitle = { zh: '回到原处', en: 'Back to where we were' }

/** What a call is judged by. The view says the same of it. */
export function recordOf(call: Call): CallRecord {
  const { started, turns, path, objections } = call
  return {
    mode: started.mode,
    case: started.case,
    flow: started.flow,
    turns,
    path,
    objections,
    duties: viewDuties(call.duties),
    warnings: warningsView(call),
  }
}

/** Everything the screen shows of a call. */
export function viewCall(call: Call): CallView {
  const { position, script, library, started } = call
  const node = script.table.steps.get(position.key)
  if (!node) throw new Error(`The flow “${script.table.flow}” has no step “${position.key}”.`)
  const persona = personaAtHand(call)
  const situation = node.situation === null ? null : (library.situations[node.situation] ?? null)
  const lines = linesOfStep(call, node.step, persona)
  const shown = lines[call.variant % lines.length] ?? { zh: [], en: [] }
  const belief = call.inference.view(call.belief, call.overrule)
  return {
    mode: started.mode,
    state: call.life,
    case: started.case,
    agent: started.agent,
    locale: started.locale,
    library: started.library,
    flow: started.flow,
    packs: started.packs,
    startedAt: call.startedAt,
    seq: call.seq,
    t: call.t,
    onHold: call.onHold,
    assist: call.assist,
    phases: phasesOf(call),
    situation: situation && { id: situation.id, title: situation.title, why: situation.why },
    // What the situation at hand outranks waits until that has come back.
    offered: call.offered.flatMap((id) => {
      const offered = library.situations[id]
      return offered && outranks(call, id) ? [{ id, title: offered.title, priority: offered.priority }] : []
    }),
    step: {
      key: node.key,
      id: node.step.id,
      title: node.step.title,
      cue: node.step.cue,
      performs: node.step.performs,
      line: shown,
      tone: call.tone,
      variant: call.variant % lines.length,
      variants: lines.length,
      said: position.said,
      knowledge: node.step.knowledge,
    },
    answers: position.finished ? [] : answersView(call),
    turns: call.turns,
    persona: belief,
    objections: call.objections.map((raised) => ({ ...raised, line: lineOfCard(call, raised.id, persona) })),
    duties: viewDuties(call.duties),
    warnings: warningsView(call),
    promise: viewPromise(call),
    notes: call.notes,
    flags: call.flags,
    whispers: call.whispers,
    path: call.path,
    outcome: outcomeOf(call),
    noticesTaken: call.noticesTaken,
    wrapUp: call.wrapUp && {
      disposition: call.wrapUp.disposition,
      note: call.wrapUp.note,
      nextContact: call.wrapUp.nextContact,
      promise: call.wrapUp.promise,
    },
    canGoBack: call.past.length > 0 && call.life === 'talking',
  }
}

function phasesOf(call: Call): CallView['phases'] {
  const { phases, steps } = call.script.table
  // In a situation the bar keeps showing where the script was interrupted.
  const visited = call.path.map(({ step }) => steps.get(step)?.phase ?? '').filter((phase) => phases.some(({ id }) => id === phase))
  const now = visited.at(-1)
  return phases.map(({ id, title }) => ({ id, title, state: id === now ? 'now' : visited.includes(id) ? 'done' : 'todo' }))
}

function answersView(call: Call): AnswerView[] {
  const heard = call.turns.at(-1)
  const acts = heard?.speaker === 'debtor' ? heard.acts.map((reading) => reading.id) : []
  return answersOf(call)
    .slice(0, 9)
    .map((move, i) => ({
      number: i + 1,
      label: move.by.label,
      leads: titleOf(call, move.to),
      hot: move.by.on.some((pattern) => acts.some((act) => matchesAct(pattern, act))),
    }))
}

function titleOf(call: Call, to: Destination): AnswerView['leads'] {
  if (to.kind === 'end') return endTitle
  if (to.kind === 'resume') return resumeTitle
  if (to.kind === 'strategy') {
    const persona = personaAtHand(call)
    const phase = call.script.table.phases.find(({ id }) => id === to.phase)
    return persona === null ? (phase?.title ?? endTitle) : call.library.personas[persona].strategy.title
  }
  return call.script.table.steps.get(stepsOf(call.script.table, to)[0] ?? '')?.step.title ?? endTitle
}

/** What was found, and, before the collector speaks, what the line at hand would break. */
function warningsView(call: Call): readonly Warning[] {
  return [...call.warnings, ...call.ahead].map((warning) => ({
    ...warning,
    ...(call.acknowledged.has(warning.id) ? { acknowledged: true } : {}),
    ...(warning.when === 'after' && warning.seq !== undefined && !isRaised(call, warning) ? { quiet: true as const } : {}),
  }))
}
