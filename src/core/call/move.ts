import type { PersonaId } from '../library/schema.ts'
import { eventType, type ScriptEvent } from '../script/compile.ts'
import { indexByAct, matcherOf, type ActIndex, type ActMatcher } from '../act-index.ts'
import { stepsOf } from '../script/build-table.ts'
import type { Move, ScriptTable, TableStep } from '../script/table.ts'
import { personaAtHand, type Call, type Position } from './call.ts'
import { withChange } from './with-change.ts'

/** As many earlier positions as Backspace can reach; a call has far fewer steps. */
const pastLength = 64

/** Send one event to the script's machine. The call is returned unchanged when the machine does not move. */
export function send(call: Call, type: ScriptEvent['type'], persona: PersonaId | null = personaAtHand(call)): Call {
  const { run, compiled } = call.script
  const snapshot = run.next(call.position.snapshot, { type, persona })
  if (snapshot === call.position.snapshot) return call
  const key = compiled.keyOf(snapshot.value as Parameters<typeof compiled.keyOf>[0])
  const before = call.position
  const past = [...call.past, before].slice(-pastLength)
  if (key === null) return withChange(call, { past, position: { ...before, snapshot, finished: true, said: true } })
  const position: Position = { snapshot, key, finished: false, said: false, performed: [], ticked: key === before.key ? [] : before.ticked }
  return withChange(call, { past, position, variant: 0, path: [...call.path, { step: key, seq: call.seq, t: call.t }] })
}

/** Make a move of the table from the step at hand. */
export function make(call: Call, move: Move): Call {
  return send(call, eventType(move.by))
}

/** The answers of a step, in the order of their digits: its own, then those that hold in the whole phase. */
export function answersOf(call: Call, key: string = call.position.key): readonly AnswerMove[] {
  return layoutOf(call.script.table).ways.get(key)?.answers ?? []
}

/** The moves that the talk makes from a step, and the steps to which each may lead. */
export function waysFrom(call: Call, key: string): readonly Way[] {
  return layoutOf(call.script.table).ways.get(key)?.ways ?? []
}

/** Whether acts are all that some step of the script asks for. */
export function isPerformed(call: Call, acts: readonly string[]): boolean {
  return layoutOf(call.script.table)
    .byAct.meant(acts)
    .some(({ step }) => step.performs.every((act) => acts.includes(act)))
}

type AnswerMove = Move & { readonly by: { readonly kind: 'answer' } }

interface Way {
  readonly move: Move
  /** Whether acts are such as the answer is taken by; an answer that is not asked for by acts is none. */
  readonly isAnsweredBy: ActMatcher
  readonly steps: readonly string[]
}

interface Ways {
  readonly ways: Way[]
  readonly answers: AnswerMove[]
}

interface Layout {
  readonly ways: ReadonlyMap<string, Ways>
  /** Steps by the acts that they ask for. */
  readonly byAct: ActIndex<TableStep>
}

// A table never changes, so its layout is made once.
const layouts = new WeakMap<ScriptTable, Layout>()

function layoutOf(table: ScriptTable): Layout {
  const known = layouts.get(table)
  if (known) return known
  const all = new Map<string, Ways>()
  for (const move of table.moves) {
    if (move.by.kind !== 'said' && move.by.kind !== 'answer') continue
    const { ways, answers } = all.get(move.from) ?? { ways: [], answers: [] }
    all.set(move.from, { ways, answers })
    ways.push({ move, isAnsweredBy: matcherOf(move.by.kind === 'answer' ? move.by.on : []), steps: stepsOf(table, move.to) })
    if (isAnswer(move)) answers.push(move)
  }
  const layout = { ways: all, byAct: indexByAct([...table.steps.values()], ({ step }) => step.performs) }
  layouts.set(table, layout)
  return layout
}

const isAnswer = (move: Move): move is AnswerMove => move.by.kind === 'answer'

/** Go on from a step whose line was said: the default move, then past steps that were ticked early and ask nothing. */
export function goOn(call: Call): Call {
  let now = send(call, 'SAID')
  // Bounded by the number of steps: a ring of ticked steps would otherwise never end.
  for (let left = call.script.table.steps.size; left > 0; left -= 1) {
    const { key, ticked, finished } = now.position
    if (finished || !ticked.includes(key)) return now
    if (answersOf(now).length > 0)
      return withChange(now, { position: { ...now.position, said: true, ticked: ticked.filter((other) => other !== key) } })
    now = send(withChange(now, { position: { ...now.position, ticked: ticked.filter((other) => other !== key) } }), 'SAID')
  }
  return now
}
