import { matchesAct } from '../acts/match.ts'
import type { Rule } from '../library/schema.ts'
import type { TableStep } from '../script/table.ts'
import { demandedActs } from './plain-reading.ts'
import type { Edge, Graph } from './verify-graph.ts'

export type MutantKind = 'delete' | 'swap' | 'weaken' | 'insert'

/** A script in which one duty was tampered with. Whether the tampering is a breach is for `findBreach` to say. */
export interface ScriptMutant {
  readonly kind: MutantKind
  /** A sentence for the report of what nobody noticed. */
  readonly what: string
  readonly graph: Graph
  /** Of an insertion that may be harmless: the act and the step at which it is said, when saying it does nothing else for the rule. */
  readonly said?: { readonly act: string; readonly at: number }
}

/**
 * Tamper with a rule in a script, everywhere that its pattern allows: say what it forbids at each step; leave out what it
 * demands, at one step, at all, or half of a group; exchange it with the step that follows; do it a step later; put
 * something between; do it only towards the wrong party, or take a stranger's word for the debtor's.
 */
export function* mutateScript(rule: Rule, graph: Graph): Generator<ScriptMutant> {
  const { pattern } = rule
  if (!pattern) return
  const spoken = (acts: readonly string[]): readonly string[] => acts.filter((act) => /^(agent|violation)\./.test(act))
  const performsAt = (i: number): readonly string[] => graph.steps[i]?.step.performs ?? []
  const keyAt = (i: number): string => graph.steps[i]?.key ?? ''
  const indexes = graph.steps.map((_, i) => i)

  for (const act of spoken(forbiddenActs(rule))) {
    // What also meets, lifts or waives it could mend what it breaks elsewhere.
    const only =
      !('never' in pattern) &&
      !covers([...demandedActs(pattern), ...rule['waived-by'], ...('never-after' in pattern ? pattern['never-after'].until : [])], act)
    for (const i of indexes)
      yield {
        kind: 'insert',
        what: `${act} said at ${keyAt(i)}`,
        graph: withPerforms(graph, i, [...performsAt(i), act]),
        ...(only ? { said: { act, at: i } } : {}),
      }
  }

  const demanded = spoken(demandedActs(pattern))
  const rest = (acts: readonly string[]): readonly string[] => acts.filter((act) => !covers(demanded, act))
  const meeting = indexes.filter((i) => rest(performsAt(i)).length < performsAt(i).length)
  for (const i of meeting) {
    const [own, kept] = [performsAt(i), rest(performsAt(i))]
    const moved = own.filter((act) => !kept.includes(act))
    yield { kind: 'delete', what: `${moved.join(' ')} left out at ${keyAt(i)}`, graph: withPerforms(graph, i, kept) }
    for (const next of followers(graph, i)) {
      const without = withPerforms(graph, i, kept)
      yield {
        kind: 'weaken',
        what: `${moved.join(' ')} put off from ${keyAt(i)} to ${keyAt(next)}`,
        graph: withPerforms(without, next, [...performsAt(next), ...moved]),
      }
      yield {
        kind: 'swap',
        what: `${keyAt(i)} and ${keyAt(next)} exchanged`,
        graph: withPerforms(withPerforms(graph, i, performsAt(next)), next, own),
      }
    }
    const between = turnsOf(rule)
    if (between > 0)
      yield { kind: 'weaken', what: `${between} other steps before ${keyAt(i)}`, graph: withSilenceBefore(graph, i, between) }
  }
  if (meeting.length > 0) {
    const bare = withPerformsAll(graph, rest)
    yield { kind: 'delete', what: `${demanded.join(' ')} never said`, graph: bare }
    const half = Math.ceil(demanded.length / 2)
    for (const [first, half_] of [demanded.slice(0, half), demanded.slice(half)].entries())
      if (half_.length > 0 && half_.length < demanded.length)
        yield {
          kind: 'weaken',
          what: `only the ${first === 0 ? 'second' : 'first'} half of what it demands`,
          graph: withPerformsAll(graph, (acts) => acts.filter((act) => !covers(half_, act))),
        }
    const stranger = graph.steps.findIndex(({ situation }) => situation === 'third-party')
    if (stranger >= 0)
      yield {
        kind: 'weaken',
        what: `${demanded.join(' ')} said only to a third party`,
        graph: withPerforms(bare, stranger, [...(bare.steps[stranger]?.step.performs ?? []), ...demanded.slice(0, 1)]),
      }
  }
  const awaited = demandedActs(pattern).filter((act) => !covers(demanded, act))
  if (awaited.length > 0) {
    const answering = indexes.filter((i) => (graph.edges[i] ?? []).some(({ heard }) => heard.some((act) => covers(awaited, act))))
    const misled = (edge: Edge): Edge =>
      edge.heard.some((act) => covers(awaited, act)) ? { ...edge, heard: ['debtor.third-party'], rulesOut: 0 } : edge
    for (const some of [...answering.map((i) => [i]), answering])
      yield {
        kind: 'weaken',
        what: `a stranger taken for the debtor at ${some.map(keyAt).join(', ')}`,
        graph: { ...graph, edges: graph.edges.map((edges, i) => (some.includes(i) ? edges.map(misled) : edges)) },
      }
  }
}

/** A script in which all the insertions are made at once. If that breaks nothing, none of them does: each only forbids more. */
export function insertAll(graph: Graph, said: readonly { readonly act: string; readonly at: number }[]): Graph {
  return said.reduce((now, { act, at }) => withPerforms(now, at, [...(now.steps[at]?.step.performs ?? []), act]), graph)
}

/** Acts whose being said can break a rule. */
export function forbiddenActs({ pattern }: Rule): readonly string[] {
  if (!pattern) return []
  if ('never' in pattern) return pattern.never
  if ('before' in pattern) return pattern.before.target
  if ('never-after' in pattern) return pattern['never-after'].acts
  return 'once' in pattern && pattern.once.most !== undefined ? pattern.once.acts.slice(0, 1) : []
}

/** The number of the collector's turns that a rule leaves for what it demands; 0: no such limit. */
export function turnsOf({ pattern }: Rule): number {
  if (!pattern) return 0
  if ('within' in pattern) return pattern.within.turns ?? 0
  return 'by' in pattern ? (pattern.by.turn ?? 0) : 0
}

const covers = (patterns: readonly string[], act: string): boolean => patterns.some((pattern) => matchesAct(pattern, act))

function followers(graph: Graph, i: number): readonly number[] {
  return [...new Set((graph.edges[i] ?? []).flatMap(({ kind, to }) => (kind === 'said' && typeof to === 'number' && to !== i ? to : [])))]
}

function withPerforms(graph: Graph, at: number, performs: readonly string[]): Graph {
  return { ...graph, steps: graph.steps.map((node, i) => (i === at ? performing(node, performs) : node)) }
}

function withPerformsAll(graph: Graph, change: (performs: readonly string[]) => readonly string[]): Graph {
  return { ...graph, steps: graph.steps.map((node) => performing(node, change(node.step.performs))) }
}

const performing = (node: TableStep, performs: readonly string[]): TableStep => ({
  ...node,
  step: { ...node.step, performs: [...performs] },
})

/** The script with so many steps that do nothing put in front of a step. */
function withSilenceBefore(graph: Graph, at: number, count: number): Graph {
  const node = graph.steps[at]
  if (!node) return graph
  const first = graph.steps.length
  const silent = Array.from({ length: count }, (_, i) => ({ ...performing(node, []), key: `${node.key}+${i + 1}` }))
  const onward = silent.map((_, i): readonly Edge[] => [
    {
      kind: 'said',
      heard: [],
      label: { zh: '', en: '' },
      to: i + 1 < count ? first + i + 1 : at,
      unless: 0,
      rulesOut: 0,
    },
  ])
  return {
    start: graph.start === at ? first : graph.start,
    steps: [...graph.steps, ...silent],
    edges: [...graph.edges.map((edges) => edges.map((edge) => (edge.to === at ? { ...edge, to: first } : edge))), ...onward],
    resumable: [...graph.resumable, ...silent.map(() => graph.resumable[at] === true)],
  }
}
