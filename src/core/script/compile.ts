import { assign, createMachine, type AnyStateMachine, type StateValue } from 'xstate'
import { personaIds, type PersonaId } from '../library/schema.ts'
import type { Destination, Move, ScriptTable } from './table.ts'

/**
 * What the machine understands. `persona` is the persona at hand when the event happens: it decides which strategy the
 * negotiation enters. ANSWER names the answer by its owner and index, as the table does.
 */
export type ScriptEvent =
  | { type: 'SAID'; persona: PersonaId | null }
  | { type: `ANSWER.${'step' | 'phase'}.${number}`; persona: PersonaId | null }
  | { type: `INTERRUPT.${string}`; persona: PersonaId | null }
  | { type: `PERSONA.${string}`; persona: PersonaId | null }
  | { type: `JUMP.${string}`; persona: PersonaId | null }
  | { type: 'ENDED'; persona: PersonaId | null }
  | { type: 'WRAPPED_UP'; persona: PersonaId | null }

export interface CompiledScript {
  readonly machine: AnyStateMachine
  /** The table's key of the step that a state stands for; null once the script has finished. */
  readonly keyOf: (value: StateValue) => string | null
}

/** The situations that are open, the outermost first; those before the last wait for it to come back. */
interface Nesting {
  readonly open: readonly string[]
}

const nothingOpen: Nesting = { open: [] }

interface Transition {
  target: string
  guard?:
    | { type: 'personaIs'; params: { persona: PersonaId | null } }
    | { type: 'waits'; params: { situation: string } }
    | { type: 'outranks'; params: { situation: string } }
}
interface StateNode {
  id?: string
  entry?: { type: 'nest'; params: { situation: string | null } }
  initial?: string
  type?: 'history' | 'final'
  history?: 'deep'
  states?: Record<string, StateNode>
  on?: Record<string, Transition[]>
}

/**
 * Compile a table to one machine. The call's life is its top level (talking → wrapUp → closed). Within talking, `script`
 * holds the phases as compound states and, in the negotiation, each persona's strategy as a sub-machine with a history;
 * `situation` holds the interrupts, each with a history of its own: one that comes back does so through the history of what it
 * interrupted, the script or another situation. Steps carry their table key as id.
 */
export function compileScript(table: ScriptTable): CompiledScript {
  const byFrom = new Map<string, Move[]>()
  for (const move of table.moves) byFrom.set(move.from, [...(byFrom.get(move.from) ?? []), move])

  const script: StateNode = {
    initial: stateName(table.start.split('/')[0] ?? ''),
    entry: { type: 'nest', params: { situation: null } },
    states: { resume: { id: 'resume', type: 'history', history: 'deep' } },
  }
  const situation: StateNode = { states: {} }
  const jumps: Record<string, Transition[]> = {}
  const keyByPath = new Map<string, string>()
  for (const node of table.steps.values()) {
    jumps[`JUMP.${node.key}`] = [{ target: idTarget(node.key) }]
    const path = node.key.split('/').map(stateName)
    const parents = node.situation === null ? path.slice(0, -1) : path.slice(1, -1)
    // The negotiation's own steps live beside the strategies, in a compound state of their own, so that both have a history.
    const strategy = table.phases.find((phase) => phase.id === node.phase)?.strategy === true && node.situation === null
    if (strategy && node.persona === null) parents.push('own')
    const parent = descend(node.situation === null ? script : situation, parents, strategy ? (node.persona ?? 'own') : null, node.phase)
    const name = path.at(-1) ?? ''
    parent.initial ??= name
    parent.states ??= {}
    if (node.situation !== null) {
      parent.entry ??= { type: 'nest', params: { situation: node.situation } }
      parent.states['resume'] ??= { id: resumeOf(node.situation), type: 'history', history: 'deep' }
    }
    keyByPath.set(['talking', node.situation === null ? 'script' : 'situation', ...parents, name].join('/'), node.key)
    parent.states[name] = { id: node.key, on: transitionsOf(byFrom.get(node.key) ?? [], table) }
  }
  const talking: StateNode = {
    initial: 'script',
    states: {
      script,
      ...(situation.initial === undefined ? {} : { situation }),
      finished: { id: 'finished', on: interruptsAtTheEnd(table) },
    },
    on: { ...jumps, ENDED: [{ target: '#wrapUp' }] },
  }
  const machine = createMachine(
    {
      id: table.flow,
      context: nothingOpen,
      initial: 'talking',
      states: { talking, wrapUp: { id: 'wrapUp', on: { WRAPPED_UP: [{ target: '#closed' }] } }, closed: { id: 'closed', type: 'final' } },
    },
    {
      guards: {
        personaIs: ({ event }, params: unknown) => (event as ScriptEvent).persona === (params as { persona: PersonaId | null }).persona,
        waits: ({ context }, params: unknown) => context.open.at(-2) === (params as { situation: string }).situation,
        outranks: ({ context }, params: unknown) => outranks(table, (params as { situation: string }).situation, context.open.at(-1)),
      },
      actions: {
        nest: assign(({ context }, params: unknown) => ({
          open: nest(table, context.open, (params as { situation: string | null }).situation),
        })),
      },
    },
  )
  return { machine, keyOf: (value) => keyByPath.get(pathOf(value)) ?? null }
}

/**
 * What is open once a situation is entered (null: the script, where nothing is). It stands inside what it interrupted if
 * it comes back to it; if it never does, or does not outrank it, what was open is over. Coming back to one that waits
 * closes all inside it, so that ranks always rise inwards and none is open twice.
 */
function nest(table: ScriptTable, open: readonly string[], situation: string | null): readonly string[] {
  if (situation === null) return []
  if (open.includes(situation)) return open.slice(0, open.indexOf(situation) + 1)
  const inside = table.situations.get(situation)?.returns === true && outranks(table, situation, open.at(-1))
  return inside ? [...open, situation] : [situation]
}

function outranks({ situations }: ScriptTable, situation: string, other: string | undefined): boolean {
  return other === undefined || (situations.get(situation)?.rank ?? -1) > (situations.get(other)?.rank ?? -1)
}

/** Once the script is over a situation may still come up, if it outranks the one at whose end that was. */
function interruptsAtTheEnd(table: ScriptTable): Record<string, Transition[]> {
  const on: Record<string, Transition[]> = {}
  for (const { by, to } of table.moves) {
    if (by.kind === 'interrupt' && to.kind === 'step')
      on[eventType(by)] = [{ target: idTarget(to.key), guard: { type: 'outranks', params: { situation: by.situation } } }]
  }
  return on
}

/** The state's value as a path: the machine has no parallel states, so there is only one. */
function pathOf(value: StateValue): string {
  if (typeof value === 'string') return value
  const [name, inner] = Object.entries(value)[0] ?? ['', '']
  return inner === undefined ? name : `${name}/${pathOf(inner)}`
}

/** `.` separates the parts of a state path in XState, so it may not stand in a name. */
const stateName = (id: string): string => id.replaceAll('.', '_')
const resumeOf = (situation: string): string => `situation:${situation}:resume`
const idTarget = (key: string): string => `#${key}`

function descend(root: StateNode, names: readonly string[], strategy: string | null, phase: string): StateNode {
  let node = root
  for (const [i, name] of names.entries()) {
    node.states ??= {}
    node.initial ??= name
    node.states[name] ??= { id: i === names.length - 1 && strategy !== null ? `${phase}:${strategy}` : undefined }
    node = node.states[name]
  }
  if (strategy !== null) {
    node.states ??= {}
    node.states['again'] ??= { id: `${phase}:${strategy}:again`, type: 'history', history: 'deep' }
  }
  return node
}

function transitionsOf(moves: readonly Move[], table: ScriptTable): Record<string, Transition[]> {
  const on: Record<string, Transition[]> = {}
  for (const move of moves) {
    const type = eventType(move.by)
    on[type] = [...(on[type] ?? []), ...(move.by.kind === 'persona' ? againTarget(move, table) : targetsOf(move.to, table))]
  }
  return on
}

/** Coming back to a strategy resumes it where it was left. */
function againTarget(move: Move, table: ScriptTable): Transition[] {
  const phase = table.steps.get(move.from)?.phase ?? ''
  return move.by.kind === 'persona' ? [{ target: `#${phase}:${move.by.persona ?? 'own'}:again` }] : []
}

function targetsOf(to: Destination, table: ScriptTable): Transition[] {
  if (to.kind === 'step') return [{ target: idTarget(to.key) }]
  if (to.kind === 'resume')
    return [
      ...[...table.situations.keys()].map((situation): Transition => ({
        target: `#${resumeOf(situation)}`,
        guard: { type: 'waits', params: { situation } },
      })),
      { target: '#resume' },
    ]
  if (to.kind === 'end') return [{ target: '#finished' }]
  return [
    ...personaIds.map((persona): Transition => ({ target: `#${to.phase}:${persona}`, guard: { type: 'personaIs', params: { persona } } })),
    { target: `#${to.phase}:own` },
  ]
}

/** The machine's event for a move of the table. */
export function eventType(by: Move['by']): ScriptEvent['type'] {
  if (by.kind === 'said') return 'SAID'
  if (by.kind === 'answer') return `ANSWER.${by.of}.${by.index}`
  if (by.kind === 'interrupt') return `INTERRUPT.${by.situation}`
  return `PERSONA.${by.persona ?? 'own'}`
}
