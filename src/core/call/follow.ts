import type { ActReading } from '../acts/reading.ts'
import { matchesAct } from '../acts/match.ts'
import { indexByAct, type ActIndex } from '../act-index.ts'
import type { Library } from '../library/library.ts'
import type { Situation } from '../library/schema.ts'
import type { Call } from './call.ts'
import { personaAtHand } from './call.ts'
import { answersOf, goOn, isPerformed, make, send, waysFrom } from './move.ts'
import { withChange } from './with-change.ts'

/** Below this an answer is only highlighted: the machine says "not sure" rather than guess. */
export const sureEnough = 0.5

/** How far ahead on the default way a step may be said early and still be recognised. */
const lookAhead = 5

/**
 * Follow the collector: an utterance ticks the step whose acts it performs. A later step that is said early is ticked,
 * not forced; the script moves on when the step at hand is said and asks nothing, or when the talk has gone past it.
 */
export function followAgent(call: Call, readings: readonly ActReading[]): Call {
  const acts = readings
    .filter((reading) => reading.id.startsWith('agent.') && reading.confidence >= sureEnough)
    .map((reading) => reading.id)
  if (acts.length === 0 || call.position.finished) return call
  const step = call.script.table.steps.get(call.position.key)
  if (!step) return call
  const performed = [...call.position.performed, ...acts]
  const saidNow = call.position.said || (step.step.performs.length > 0 && step.step.performs.every((act) => performed.includes(act)))
  // What says the step at hand is not also taken for a later step of the same acts (asking a name once, and once more).
  const ahead = stepsSaidEarly(call, call.position.said ? acts : acts.filter((act) => !step.step.performs.includes(act)))
  let now: Call = withChange(call, {
    position: { ...call.position, performed, said: saidNow, ticked: union(call.position.ticked, ahead) },
  })
  const beyond = call.position.said || turnsHere(call) >= patience
  if (!saidNow) return beyond && ahead.length === 0 ? catchUp(now, acts) : now
  // The step at hand is said. Without answers it asks nothing; with answers the talk must have gone past it.
  const reach = ahead.at(-1)
  if (answersOf(now).length === 0) now = goOn(now)
  else if (reach !== undefined && call.position.said) now = advanceTo(now, reach)
  else if (call.position.said) now = catchUp(now, acts)
  return now
}

const union = (known: readonly string[], more: readonly string[]): readonly string[] =>
  more.length === 0 ? known : [...new Set([...known, ...more])]

/** How many utterances of the collector a step that was never said may hold the script back. */
const patience = 2

function turnsHere(call: Call): number {
  const entered = call.path.at(-1)?.seq ?? 0
  return call.turns.filter((turn) => turn.speaker === 'agent' && turn.seq > entered).length
}

/**
 * The talk has gone on without the script: find the nearest step that the collector is at now. Ways that need an answer
 * are open only if that answer was heard at some time, so that the script never walks past an identity nobody confirmed.
 */
function catchUp(call: Call, acts: readonly string[]): Call {
  if (!isPerformed(call, acts)) return call
  const heard = [...new Set(call.acts.flatMap(({ id, speaker }) => (speaker === 'debtor' ? [id] : [])))]
  const persona = personaAtHand(call)
  const seen = new Set([call.position.key])
  for (const key of seen) {
    const performs = call.script.table.steps.get(key)?.step.performs ?? []
    if (key !== call.position.key && performs.length > 0 && performs.every((act) => acts.includes(act))) {
      const there = send(call, `JUMP.${key}`)
      const said: Call = withChange(there, { position: { ...there.position, said: true, performed: acts } })
      return answersOf(said).length === 0 ? goOn(said) : said
    }
    for (const { move, steps, isAnsweredBy } of waysFrom(call, key)) {
      const { by, to } = move
      if (by.kind === 'answer' && !isAnsweredBy(heard)) continue
      for (const next of steps) {
        if (to.kind !== 'strategy' || call.script.table.steps.get(next)?.persona === persona) seen.add(next)
      }
    }
  }
  return call
}

/** The steps ahead that the acts perform; an act counts for the first step that it completes. */
function stepsSaidEarly(call: Call, acts: readonly string[]): readonly string[] {
  if (acts.length === 0) return []
  let left = acts
  return stepsAhead(call).filter((key) => {
    const performs = call.script.table.steps.get(key)?.step.performs ?? []
    if (performs.length === 0 || !performs.every((act) => left.includes(act))) return false
    left = left.filter((act) => !performs.includes(act))
    return true
  })
}

/** Step by step on the default way, until the step that was just said is at hand. */
function advanceTo(call: Call, key: string): Call {
  let now = call
  for (let left = lookAhead; left > 0 && now.position.key !== key && !now.position.finished; left -= 1) now = send(now, 'SAID')
  if (now.position.key !== key) return call
  const ticked = now.position.ticked.filter((other) => other !== key)
  const arrived: Call = withChange(now, { position: { ...now.position, said: true, ticked } })
  return answersOf(arrived).length === 0 ? goOn(arrived) : arrived
}

/** The next steps on the default way from the step at hand. */
function stepsAhead(call: Call): readonly string[] {
  const ahead: string[] = []
  const persona = personaAtHand(call)
  let key = call.position.key
  for (let left = lookAhead; left > 0; left -= 1) {
    const said = waysFrom(call, key).find(({ move }) => move.by.kind === 'said')
    const next = said?.steps.find((candidate, _, all) => all.length === 1 || call.script.table.steps.get(candidate)?.persona === persona)
    if (next === undefined || ahead.includes(next)) return ahead
    ahead.push(next)
    key = next
  }
  return ahead
}

/**
 * Follow the other side: a signal interrupts, an answer takes its branch. An answer may belong to a later step that the
 * collector has already said.
 */
export function followDebtor(call: Call, readings: readonly ActReading[]): Call {
  const sure = readings.filter((reading) => reading.confidence >= sureEnough)
  const entered = enterStrategy(call)
  const own = findAnswer(entered, entered.position.key, sure, 'step')
  const situation = interruptFor(entered, sure)
  if (situation && (situation.priority >= 90 || !own || own.wildcard)) {
    if (situation.enter === 'at-once') return interrupt(entered, situation.id)
    if (!entered.offered.includes(situation.id))
      return followAnswer(withChange(entered, { offered: [...entered.offered, situation.id] }), sure)
  }
  return followAnswer(entered, sure)
}

/**
 * Follow what a second reader heard besides. While nothing has come after the utterance, it is followed as if it had
 * been heard at once, though one utterance never moves the script twice and never to a step that it has left. Once the
 * talk has gone on, only what concerns a person's safety still interrupts; another situation is offered.
 */
export function followReading(call: Call, turn: Call['turns'][number], added: readonly ActReading[]): Call {
  const sure = added.filter((reading) => reading.confidence >= sureEnough)
  if (sure.length === 0) return call
  const fresh = call.turns.at(-1) === turn && (call.path.at(-1)?.seq ?? 0) < turn.seq
  if (turn.speaker === 'agent') {
    if (!fresh || call.position.finished) return call
    return onwards(call, call.position.said ? tickAhead(call, sure) : followAgent(call, turn.acts))
  }
  if (fresh) return onwards(call, followDebtor(call, sure))
  const situation = interruptFor(call, sure)
  if (!situation) return call
  if (situation.priority >= 90 && situation.enter === 'at-once') return interrupt(call, situation.id)
  return call.offered.includes(situation.id) ? call : withChange(call, { offered: [...call.offered, situation.id] })
}

/** The step at hand was already said: what else the utterance did may belong to steps ahead. */
function tickAhead(call: Call, readings: readonly ActReading[]): Call {
  const acts = readings.map((reading) => reading.id)
  const { position } = call
  const ticked = union(position.ticked, stepsSaidEarly(call, acts))
  return withChange(call, { position: { ...position, performed: [...position.performed, ...acts], ticked } })
}

/** The call after, unless that would bring back a step of the script that was left. To come out of a situation is no way back. */
function onwards(before: Call, after: Call): Call {
  const { key } = after.position
  const inScript = (step: string): boolean => before.script.table.steps.get(step)?.situation === null
  const isBack = key !== before.position.key && before.path.some((entered) => entered.step === key)
  return isBack && inScript(key) && inScript(before.position.key) ? before : after
}

/**
 * Enter a situation, from anywhere that it outranks, the finished script included. When it does not come back, what was
 * offered and is outranked by it lapses: there is no place left at which it could be taken.
 */
export function interrupt(call: Call, id: string): Call {
  const entered = send(call, `INTERRUPT.${id}`)
  if (entered === call) return call
  const { situations } = call.script.table
  const lapses = (other: string): boolean => other === id || (situations.get(id)?.returns === false && !outranks(entered, other))
  return withChange(entered, { offered: call.offered.filter((other) => !lapses(other)) })
}

/** Whether a situation may interrupt where the call stands. */
export function outranks({ script: { table }, position }: Call, id: string): boolean {
  const now = table.steps.get(position.key)?.situation ?? ''
  return (table.situations.get(id)?.rank ?? -1) > (table.situations.get(now)?.rank ?? -1)
}

function followAnswer(call: Call, readings: readonly ActReading[]): Call {
  if (call.position.finished) return call
  const here = findAnswer(call, call.position.key, readings)
  if (here) return make(call, here.move)
  for (const key of [...call.position.ticked].reverse()) {
    const there = findAnswer(call, key, readings, 'step')
    if (there) return make(send(call, `JUMP.${key}`), there.move)
  }
  return call
}

/** The first answer that an exact act names; failing that, the first that takes a whole group. */
export function findAnswer(call: Call, key: string, readings: readonly ActReading[], of?: 'step' | 'phase') {
  const ids = readings.map((reading) => reading.id)
  const answers = answersOf(call, key).filter((move) => of === undefined || (move.by as { of: string }).of === of)
  const exact = answers.find((move) => move.by.kind === 'answer' && onOf(move.by).some((pattern) => ids.includes(pattern)))
  if (exact) return { move: exact, wildcard: false }
  const group = answers.find((move) => onOf(move.by).some((pattern) => ids.some((id) => matchesAct(pattern, id))))
  return group ? { move: group, wildcard: true } : null
}

const onOf = (by: object): readonly string[] => ('on' in by ? (by.on as readonly string[]) : [])

/** While the persona is unsure the negotiation's own steps serve; once it is clear, its strategy takes over. */
function enterStrategy(call: Call): Call {
  const node = call.script.table.steps.get(call.position.key)
  const inOwnSteps =
    node !== undefined &&
    node.persona === null &&
    node.situation === null &&
    call.script.table.phases.some((phase) => phase.id === node.phase && phase.strategy)
  const persona = personaAtHand(call)
  return inOwnSteps && persona !== null ? send(call, `PERSONA.${persona}`) : call
}

// A library is frozen, so its situations are laid out once.
const indexes = new WeakMap<Library['situations'], ActIndex<Situation>>()

function situationsFor({ situations }: Library, acts: readonly string[]): readonly Situation[] {
  const index = indexes.get(situations) ?? indexByAct(Object.values(situations), ({ triggers }) => triggers)
  indexes.set(situations, index)
  return index.meant(acts)
}

/** The situation of highest priority that the acts raise and that outranks the one at hand. */
function interruptFor(call: Call, readings: readonly ActReading[]): Situation | null {
  let best: Situation | null = null
  for (const situation of situationsFor(
    call.library,
    readings.map((reading) => reading.id),
  )) {
    if (!outranks(call, situation.id) || situation.priority <= (best?.priority ?? -1)) continue
    if (situation.unless.some((pattern) => call.acts.some(({ id }) => matchesAct(pattern, id)))) continue
    best = situation
  }
  return best
}
