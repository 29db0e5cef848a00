import { matchesAct } from '../acts/match.ts'
import type { PersonaId, Situation, Text } from '../library/schema.ts'
import { stepsOf } from '../script/build-table.ts'
import type { Destination, Move, ScriptTable, TableStep } from '../script/table.ts'

/** How a graph is laid out. */
export interface GraphOptions {
  /**
   * The persona whose strategy the negotiation enters; null: the phase's own steps. `any`: whichever, and it may change
   * after every line.
   */
  readonly persona: PersonaId | null | 'any'
  /** Every act of the vocabulary: what `objection.*` stands for. */
  readonly vocabulary: readonly string[]
  /** What raises each situation, and what rules it out once heard. */
  readonly situations: readonly Pick<Situation, 'id' | 'triggers' | 'unless' | 'priority' | 'enter'>[]
}

/** One way on from a step: what may be heard, and where it leads. */
export interface Edge {
  readonly kind: 'said' | 'answer' | 'interrupt' | 'persona'
  /** Acts that the other side may perform to take it; any one of them. Empty: nothing, or a key press. */
  readonly heard: readonly string[]
  readonly label: Text
  readonly to: number | 'end' | 'resume'
  /** Bits: acts that rule this edge out once heard, and those that taking it makes heard. */
  readonly unless: number
  readonly rulesOut: number
}

/** A table as numbered steps and edges, for one persona or for all. */
export interface Graph {
  readonly start: number
  readonly steps: readonly TableStep[]
  readonly edges: readonly (readonly Edge[])[]
  /** Whether a step belongs to a situation that can come back to what it interrupted. */
  readonly resumable: readonly boolean[]
}

const nothing: Text = { zh: '', en: '' }
type Raising = GraphOptions['situations'][number]

/**
 * Number the steps and lay out the edges that a call can take. A situation is entered from every step of the script
 * and of the situations that it outranks. A group such as `objection.*` stands for all its acts but those that enter a
 * situation at once; what a situation is only offered for still takes the group's answer.
 */
export function layEdges(table: ScriptTable, { persona, vocabulary, situations }: GraphOptions): Graph {
  const steps = [...table.steps.values()]
  const indexOf = new Map(steps.map(({ key }, i) => [key, i]))
  const bits = new Map([...new Set(situations.flatMap(({ unless }) => unless))].slice(0, 30).map((act, i) => [act, 1 << i]))
  const bitsOf = (acts: readonly string[]): number => acts.reduce((sum, act) => sum | (bits.get(act) ?? 0), 0)
  const byId = new Map(situations.map((situation) => [situation.id, situation]))
  const rankOf = (node: TableStep): number => table.situations.get(node.situation ?? '')?.rank ?? -1
  const raisedBy = (act: string): readonly Raising[] =>
    situations.filter(({ triggers }) => triggers.some((pattern) => matchesAct(pattern, act)))
  const expand = (patterns: readonly string[], keeps: (act: string) => boolean): string[] => [
    ...new Set(
      patterns.flatMap((pattern) =>
        pattern.endsWith('.*') ? vocabulary.filter((act) => matchesAct(pattern, act) && keeps(act)) : [pattern],
      ),
    ),
  ]
  const entersAtOnce = (act: string, rank: number): boolean =>
    raisedBy(act).some(({ enter, unless, priority }) => enter === 'at-once' && unless.length === 0 && priority > rank)
  // Of two situations that one act raises, the higher comes up; the lower only where the higher is ruled out.
  const outranked = (own: Raising, act: string): boolean =>
    raisedBy(act).some((other) => other.priority > own.priority && other.unless.every((item) => own.unless.includes(item)))
  const targets = (to: Destination): Edge['to'][] => {
    if (to.kind === 'end') return ['end']
    if (to.kind === 'resume') return ['resume']
    const keys = stepsOf(table, to)
    const fitting =
      to.kind === 'step' || persona === 'any' ? keys : [keys.find((key) => table.steps.get(key)?.persona === persona) ?? keys[0] ?? '']
    return fitting.flatMap((key) => indexOf.get(key) ?? [])
  }
  const answerEdges = ({ by, to }: Move, rank: number): Edge[] =>
    by.kind === 'answer'
      ? targets(to).map((target) => ({
          kind: 'answer',
          heard: expand(by.on, (act) => !entersAtOnce(act, rank)),
          label: by.label,
          to: target,
          unless: 0,
          rulesOut: bitsOf(by.on),
        }))
      : []
  const edgesOf = (move: Move, node: TableStep): Edge[] => {
    const { by, to } = move
    if (by.kind === 'answer') return answerEdges(move, rankOf(node))
    if (by.kind === 'said')
      return targets(to).map((target) => ({
        kind: 'said',
        heard: [],
        label: nothing,
        to: target,
        unless: 0,
        rulesOut: 0,
      }))
    // Once a strategy has begun, nothing but its own answers leads back to the steps that serve while nobody is sure.
    if (by.kind === 'persona') return persona === 'any' && by.persona !== null ? changes(to, node) : []
    const situation = byId.get(by.situation)
    if (!situation) return []
    const raising = expand(situation.triggers, () => true)
    const comesUp = raising.filter((act) => !outranked(situation, act))
    // What always gives way to a higher one is entered by its key, once its act is heard.
    const heard = comesUp.length > 0 ? comesUp : raising
    return targets(to).map((target) => ({
      kind: 'interrupt',
      heard,
      label: { zh: `（${by.situation}）`, en: `(${by.situation})` },
      to: target,
      unless: bitsOf(situation.unless),
      rulesOut: 0,
    }))
  }
  const movesOf = new Map<string, Move[]>()
  for (const move of table.moves) movesOf.set(move.from, [...(movesOf.get(move.from) ?? []), move])
  /** Another strategy begins. From the phase's own steps the answer at hand is then taken there. */
  const changes = (to: Destination, node: TableStep): Edge[] =>
    targets(to).flatMap((target) => {
      const key = typeof target === 'number' ? (steps[target]?.key ?? '') : ''
      const there: Edge = { kind: 'persona', heard: [], label: nothing, to: target, unless: 0, rulesOut: 0 }
      const answers = node.persona === null ? (movesOf.get(key) ?? []).flatMap((move) => answerEdges(move, -1)) : []
      return [there, ...answers.map((edge): Edge => ({ ...edge, kind: 'persona' }))]
    })
  const edges = steps.map((node) => merged((movesOf.get(node.key) ?? []).flatMap((move) => edgesOf(move, node))))
  return {
    start: indexOf.get(table.start) ?? 0,
    steps,
    edges,
    resumable: steps.map(({ situation }) => table.situations.get(situation ?? '')?.returns === true),
  }
}

/** Each way once: two strategies often answer alike. */
function merged(edges: readonly Edge[]): readonly Edge[] {
  const seen = new Map<string, Edge>()
  for (const edge of edges) {
    const key = `${edge.to}|${edge.kind}|${edge.unless}|${edge.heard.join(' ')}`
    if (!seen.has(key)) seen.set(key, edge)
  }
  return [...seen.values()]
}
