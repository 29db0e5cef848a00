import type { AnyMachineSnapshot } from 'xstate'
import type { Entities, Speaker } from '../acts/reading.ts'
import type { Library } from '../library/library.ts'
import type { PersonaId, Tone } from '../library/schema.ts'
import { inferenceOf, type BeliefState, type PersonaInference } from '../persona/infer.ts'
import { startDuties, type Duties, type SpokenMoment } from '../rules/duties.ts'
import type { Warning } from '../rules/finding.ts'
import { buildTable } from '../script/build-table.ts'
import { compileScript, type CompiledScript } from '../script/compile.ts'
import type { ScriptTable } from '../script/table.ts'
import { runMachine, type MachineRun } from './run-machine.ts'
import { raiseCards, type RaisedCard } from './cards.ts'
import type { CallEvent, Promise_, Started } from './event.ts'
import type { TurnView } from './view.ts'

/** Where the script stands, and what of the step at hand has been done. Backspace returns to an earlier one of these. */
export interface Position {
  readonly snapshot: AnyMachineSnapshot
  /** Table key of the step on the screen; stays on the last step once the script has finished. */
  readonly key: string
  readonly finished: boolean
  /** Whether the step's line has been said. */
  readonly said: boolean
  /** The collector's acts since the step was entered. */
  readonly performed: readonly string[]
  /** Later steps that were said early: ticked, not forced. */
  readonly ticked: readonly string[]
}

/** The state of a call after some events: a value, never changed in place. `viewCall` makes of it what the screen shows. */
export interface Call {
  readonly library: Library
  readonly script: Script
  readonly inference: PersonaInference
  readonly started: Started
  readonly startedAt: string
  readonly seq: number
  readonly t: number
  readonly life: 'talking' | 'wrap-up' | 'closed'
  readonly position: Position
  readonly past: readonly Position[]
  readonly path: readonly { readonly step: string; readonly seq: number; readonly t: number }[]
  readonly tone: Tone
  readonly variant: number
  readonly turns: readonly TurnView[]
  /** Of each turn, and of each moment that the duties were judged by, what it takes to judge it anew. */
  readonly heard: readonly HeardBefore[]
  readonly moments: readonly JudgedBefore[]
  readonly agentTurns: number
  /** Every act so far, in order, with who did it. */
  readonly acts: readonly { readonly id: string; readonly speaker: Speaker; readonly seq: number }[]
  readonly belief: BeliefState
  readonly overrule: PersonaId | null
  readonly duties: Duties
  readonly warnings: readonly Warning[]
  readonly acknowledged: ReadonlySet<string>
  /** Warnings that have interrupted the collector, but for those that must stop. */
  readonly cards: readonly RaisedCard[]
  /** What the line at hand would break and may interrupt. */
  readonly ahead: readonly Warning[]
  readonly objections: readonly RaisedObjection[]
  readonly offered: readonly string[]
  readonly heardPromise: HeardPromise | null
  readonly confirmedPromise: Promise_ | null
  readonly notes: readonly { readonly seq: number; readonly t: number; readonly text: string }[]
  readonly flags: readonly { readonly seq: number; readonly t: number }[]
  readonly whispers: readonly { readonly seq: number; readonly t: number; readonly text: string }[]
  readonly onHold: boolean
  readonly assist: boolean
  readonly noticesTaken: readonly NoticeTaken[]
  readonly wrapUp: Extract<CallEvent, { type: 'wrapped-up' }> | null
}

export interface RaisedObjection {
  readonly id: string
  readonly act: string
  readonly seq: number
  readonly t: number
  readonly words: string
  readonly answered: boolean
  readonly dismissed: boolean
}

/** A turn's figures, and what was believed and promised before it; null where that is worked out from the beginning. */
export interface HeardBefore {
  readonly entities: Entities | null
  readonly before: { readonly belief: BeliefState; readonly promise: HeardPromise | null } | null
}

/** A moment, and how the duties stood before it; null where that is worked out from the beginning. */
export interface JudgedBefore {
  readonly moment: SpokenMoment
  readonly before: Duties | null
}

/** A follow-up notice that was copied or saved. */
export interface NoticeTaken {
  readonly seq: number
  readonly at: string
  readonly notice: string
  readonly way: 'copied' | 'downloaded'
  readonly text: string
}

export interface HeardPromise {
  readonly amount: number | null
  readonly date: string | null
  readonly seq: number
  /** Whether a committing act was heard; until then the figures are only answers. */
  readonly committed: boolean
  /** What each utterance brought. */
  readonly parts: readonly { readonly seq: number; readonly amount: number | null; readonly date: string | null }[]
}

/** A flow laid out and compiled. Made once per library and flow. */
export interface Script {
  readonly table: ScriptTable
  readonly compiled: CompiledScript
  readonly run: MachineRun
}

// Compiling a flow takes milliseconds and a library is frozen, so each is compiled once. A pure memo: same in, same out.
const scripts = new WeakMap<Library, Map<string, Script>>()

/** The compiled flow of a library. Throws when there is no such flow. */
export function scriptOf(library: Library, flow: string): Script {
  const known = scripts.get(library) ?? new Map<string, Script>()
  scripts.set(library, known)
  const found = known.get(flow)
  if (found) return found
  const table = buildTable(library, flow)
  const compiled = compileScript(table)
  const script = { table, compiled, run: runMachine(compiled.machine) }
  known.set(flow, script)
  return script
}

/** Open a call from the first event of its log. Throws when the library is not the one that the call began with. */
export function openCall(library: Library, event: CallEvent): Call {
  if (event.type !== 'started') throw new Error(`A call's log begins with “started”, not with “${event.type}”.`)
  const script = scriptOf(library, event.flow)
  const inference = inferenceOf(library.personas)
  const opened: Call = {
    library,
    script,
    inference,
    started: event,
    startedAt: event.at,
    seq: event.seq,
    t: event.t,
    life: 'talking',
    position: { snapshot: script.run.start, key: script.table.start, finished: false, said: false, performed: [], ticked: [] },
    past: [],
    path: [{ step: script.table.start, seq: event.seq, t: event.t }],
    tone: library.stages.stages.find((stage) => stage.id === event.case.stage)?.tone ?? 'steady',
    variant: 0,
    turns: [],
    heard: [],
    moments: [],
    agentTurns: 0,
    acts: [],
    belief: beliefAtStart(inference, event),
    overrule: null,
    duties: dutiesAtStart(library, event, event.at),
    warnings: [],
    acknowledged: new Set(),
    cards: [],
    ahead: [],
    objections: [],
    offered: [],
    heardPromise: null,
    confirmedPromise: null,
    notes: [],
    flags: [],
    whispers: [],
    onHold: false,
    assist: false,
    noticesTaken: [],
    wrapUp: null,
  }
  return raiseCards(opened, [])
}

/** The duties that hold for a call, before a word was said. */
export function dutiesAtStart(library: Library, { packs, case: facts }: Started, at: string): Duties {
  return startDuties(
    packs.flatMap((id) => library.packs[id] ?? []),
    { product: facts.product, stage: facts.stage, flags: facts.flags, creditorKind: facts.creditorKind, date: at.slice(0, 10) },
  )
}

/** What earlier calls make one believe, before a word was said. */
export function beliefAtStart(inference: PersonaInference, { case: facts }: Started): BeliefState {
  return inference.initial(facts.personas, facts.promises.filter((promise) => promise.kept === false).length)
}

/** The persona that lines and strategies follow: the collector's word, else a belief that is sure, else none. */
export function personaAtHand(call: Call): PersonaId | null {
  return call.overrule ?? call.belief.settled
}
