import { matchesAct } from '../acts/match.ts'
import type { RulePack } from '../library/library.ts'
import type { Rule, Text } from '../library/schema.ts'
import type { ScriptTable } from '../script/table.ts'
import { compilePattern, type DutyPoint } from './automaton.ts'
import { holdsFor, waives, type DutyFacts } from './duties.ts'
import type { Moment } from './finding.ts'
import { checkShape } from './verify-shape.ts'
import { layEdges, type Edge, type Graph, type GraphOptions } from './verify-graph.ts'

/** One utterance of a counter-example: who, at which step, doing what. `text` is the step's line or the answer's label. */
export interface Spoken {
  readonly speaker: 'agent' | 'debtor'
  readonly step: string
  readonly acts: readonly string[]
  readonly text: Text
}

/** Why a script is not proven. `talk` is the shortest call that shows it. */
export interface Failure {
  readonly kind: 'duty' | 'unreachable' | 'no-ending' | 'no-interrupt' | 'forbidden'
  /** The step at which it shows. */
  readonly step: string
  readonly rule?: Rule
  readonly talk: readonly Spoken[]
  /** A whole English sentence. */
  readonly message: string
}

/**
 * Prove a script: every path, from the first step to every ending, meets every obligation that holds for the facts;
 * every step can be reached and can reach an ending; every interrupt is one step away from everywhere.
 * A step speaks its `performs`; an answer is heard as one of its acts. Returns the shortest offending call per rule.
 * Time limits in seconds cannot be proven on a script and are left to the live watch.
 */
export function verifyTable(table: ScriptTable, packs: readonly RulePack[], facts: DutyFacts, options: GraphOptions): readonly Failure[] {
  return [...checkShape(table), ...proveDuties(table, packs, facts, options)]
}

/** The part of the proof that depends on rules and persona. */
export function proveDuties(table: ScriptTable, packs: readonly RulePack[], facts: DutyFacts, options: GraphOptions): readonly Failure[] {
  const graph = layEdges(table, options)
  return packs.flatMap((pack) =>
    pack.rules.flatMap((rule) => (rule.pattern && holdsFor(rule, facts) ? (proveRule(graph, rule, pack.id === 'practice') ?? []) : [])),
  )
}

interface Node {
  readonly step: number
  /** The visit of a situation that may come back; null outside one. */
  readonly visit: Visit | null
  readonly point: DutyPoint
  readonly agentTurn: number
  /** Acts heard so far that rule a situation out, as bits. */
  readonly ruledOut: number
  /** The script is over and its last line said; the other side may still say something that raises a situation. */
  readonly over: boolean
  /** How many edges lead here. */
  readonly depth: number
  readonly from: Node | null
  readonly heard: Edge | null
  readonly act: string | null
  /** Where a situation comes back: the interruption that it comes back from. */
  readonly after: Interruption | null
}

/**
 * One visit of a situation that may come back, entered with the duty standing in one way. What can happen inside does not
 * depend on where it was entered from, so it is explored once; every interruption then goes on from every way out. That
 * proves nestings of any depth without telling them apart.
 */
interface Visit {
  readonly id: number
  /** Depth of its first step. */
  readonly depth: number
  readonly interruptions: Interruption[]
  readonly exits: Exit[]
  /** What interruptions and exits are known. */
  readonly waiting: Set<number>
  readonly left: Set<number>
}
interface Interruption {
  readonly node: Node
  readonly edge: Edge
  readonly act: string | null
}
interface Exit extends Interruption {
  readonly point: DutyPoint
  readonly agentTurn: number
  readonly ruledOut: number
}

// What the last rule told apart on the edges of a script: mutants of a script mostly share them. A pure memo.
const heardBy = new WeakMap<Graph['edges'], { readonly rule: Rule; readonly of: Map<Edge, readonly (string | null)[]> }>()

/**
 * Prove one rule, breadth first over the product of graph and automaton, so that the first breach found is the shortest.
 * A call that a situation cut short is not blamed for what good practice would still have asked.
 */
export function proveRule(graph: Graph, rule: Rule, excusesShortCalls: boolean): Failure | null {
  const { pattern } = rule
  if (!pattern) return null
  const mentioned = actsOf(rule)
  const relevant = (act: string): boolean => mentioned.some((item) => matchesAct(item, act))
  const performs = graph.steps.map(({ step }) => step.performs.filter(relevant))
  if ('never' in pattern && pattern.never.every(spokenByCollector) && performs.every((acts) => acts.length === 0)) return null
  const automaton = compilePattern(pattern)
  const before = heardBy.get(graph.edges)
  const heardOf = before?.rule === rule ? before.of : new Map<Edge, readonly (string | null)[]>()
  heardBy.set(graph.edges, { rule, of: heardOf })
  const alternatives = (edge: Edge): readonly (string | null)[] => {
    const known = heardOf.get(edge)
    if (known) return known
    const named = edge.heard.filter(relevant)
    const found = named.length < edge.heard.length || edge.heard.length === 0 ? [...named, null] : named
    heardOf.set(edge, found)
    return found
  }
  const quiet = quietSituations(graph, performs, (edge) => alternatives(edge).some((act) => act !== null))
  const countsTurns = 'within' in pattern || ('by' in pattern && pattern.by.turn !== undefined)
  // A place is a number: what has been heard that rules out, how the duty stands and the visit are numbered as they turn up.
  const kinds = new Map<string, number>()
  let last: { visit: Visit | null; ruledOut: number; point: DutyPoint; kind: number } | null = null
  const numberOf = (visit: Visit | null, ruledOut: number, point: DutyPoint, agentTurn: number): number => {
    // Mostly nothing has changed since the last place, and to name it again is what costs.
    if (last?.point === point && last.visit === visit && last.ruledOut === ruledOut && !countsTurns) return last.kind
    const name = `${visit?.id ?? ''}|${ruledOut}|${keyOf(rule, point, agentTurn)}`
    const kind = kinds.get(name) ?? kinds.size
    kinds.set(name, kind)
    last = { visit, ruledOut, point, kind }
    return kind
  }
  const seen = new Set<number>()
  const places = graph.steps.length
  const isNew = (step: number, over: boolean, kind: number): boolean => {
    const key = (kind * places + step) * 2 + (over ? 1 : 0)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  }
  const visits = new Map<number, Visit>()
  // By depth: what comes back from a visit that was explored earlier is further from the start than what is at hand.
  const levels: Node[][] = []
  const comeBack = (visit: Visit, { node: waiting, edge, act }: Interruption, exit: Exit): void => {
    const depth = waiting.depth + exit.node.depth - visit.depth + 2
    const { point, agentTurn, ruledOut } = exit
    ;(levels[depth] ??= []).push({
      step: waiting.step,
      visit: waiting.visit,
      point,
      agentTurn,
      ruledOut,
      over: false,
      depth,
      from: exit.node,
      heard: exit.edge,
      act: exit.act,
      after: { node: waiting, edge, act },
    })
  }
  /** Note an interruption; returns the visit, and whether it is the first of its kind. */
  const enter = (to: number, ruledOut: number, point: DutyPoint, agentTurn: number, by: Interruption): Visit | null => {
    const kind = numberOf(null, ruledOut, point, agentTurn) * places + to
    const known = visits.get(kind)
    const visit = known ?? { id: visits.size, depth: by.node.depth + 1, interruptions: [], exits: [], waiting: new Set(), left: new Set() }
    visits.set(kind, visit)
    const waiting = ((by.node.visit?.id ?? -1) + 1) * places + by.node.step
    if (!visit.waiting.has(waiting)) {
      visit.waiting.add(waiting)
      visit.interruptions.push(by)
      for (const exit of visit.exits) comeBack(visit, by, exit)
    }
    return known ? null : visit
  }
  const leaveVisit = (visit: Visit, exit: Exit): void => {
    const kind = numberOf(null, exit.ruledOut, exit.point, exit.agentTurn)
    if (visit.left.has(kind)) return
    visit.left.add(kind)
    visit.exits.push(exit)
    for (const interruption of visit.interruptions) comeBack(visit, interruption, exit)
  }
  /** Take every edge that is open; `said` is the step's line, null once the script is over. Returns a breach, if one is found. */
  const leave = (node: Node, said: Moment | null, point: DutyPoint, agentTurn: number): Failure | null => {
    const at = graph.steps[node.step]
    // Coming back from a situation the line is said again; where that changes nothing, a situation without events is no news.
    const again = quiet.size > 0 && said !== null && !countsTurns ? automaton.next(point, said) : null
    const steady = again !== null && (again === point || keyOf(rule, again, agentTurn) === keyOf(rule, point, agentTurn))
    const unheard = numberOf(node.visit, node.ruledOut, point, agentTurn)
    const depth = node.depth + 1
    const next = (levels[depth] ??= [])
    for (const edge of graph.edges[node.step] ?? []) {
      if ((edge.unless & node.ruledOut) !== 0) continue
      if (node.over && edge.kind !== 'interrupt') continue
      const { to } = edge
      const into = edge.kind === 'interrupt' && typeof to === 'number' ? (graph.steps[to]?.situation ?? null) : null
      const idle = steady && into !== null && quiet.has(into)
      for (const act of alternatives(edge)) {
        if (idle && act === null && automaton.atEnd(point) !== 'broken') continue
        let after = point
        if (act !== null) {
          const heard: Moment = { speaker: 'debtor', acts: [act], t: 0, turn: 0, agentTurn, phase: at?.phase ?? '' }
          after = automaton.next(point, heard)
          if (settled(rule, after) || waives(rule, heard)) continue
        }
        const over = to === 'end'
        const ruledOut = node.ruledOut | edge.rulesOut
        const ended = over && !(excusesShortCalls && at?.situation !== null) && automaton.atEnd(after) === 'broken'
        if (after.phase === 'broken' || ended) return failureOf(graph, rule, node, { edge, act, point: after })
        // Nothing more was heard than when the line was said: what may follow is what may interrupt the line.
        if (over && act === null && edge.rulesOut === 0) continue
        if (to === 'resume') {
          if (node.visit) leaveVisit(node.visit, { node, edge, act, point: after, agentTurn, ruledOut })
          continue
        }
        const onwards = over ? node.step : to
        let visit = graph.steps[onwards]?.situation === null ? null : node.visit
        if (into !== null) {
          visit = null
          if (graph.resumable[onwards] === true) {
            visit = enter(onwards, ruledOut, after, agentTurn, { node, edge, act })
            if (!visit) continue
          }
        }
        const same = act === null && ruledOut === node.ruledOut && visit === node.visit
        const kind = same ? unheard : numberOf(visit, ruledOut, after, agentTurn)
        if (!isNew(onwards, over, kind)) continue
        next.push({ step: onwards, visit, point: after, agentTurn, ruledOut, over, depth, from: node, heard: edge, act, after: null })
      }
    }
    return null
  }
  levels.push([
    {
      step: graph.start,
      visit: null,
      point: automaton.start,
      agentTurn: 0,
      ruledOut: 0,
      over: false,
      depth: 0,
      from: null,
      heard: null,
      act: null,
      after: null,
    },
  ])
  for (let depth = 0; depth < levels.length; depth += 1) {
    for (const node of levels[depth] ?? []) {
      // What came back may have been reached in a shorter way since.
      if (node.after && !isNew(node.step, false, numberOf(node.visit, node.ruledOut, node.point, node.agentTurn))) continue
      const at = graph.steps[node.step]
      if (!at) continue
      if (node.over) {
        const breach = leave(node, null, node.point, node.agentTurn)
        if (breach) return breach
        continue
      }
      const agentTurn = node.agentTurn + 1
      const said: Moment = { speaker: 'agent', acts: performs[node.step] ?? [], t: 0, turn: 0, agentTurn, phase: at.phase }
      const point = automaton.next(node.point, said)
      if (settled(rule, point) || waives(rule, said)) continue
      if (point.phase === 'broken') return failureOf(graph, rule, node, null)
      const breach = leave(node, said, point, agentTurn)
      if (breach) return breach
    }
    levels[depth] = []
  }
  return null
}

/** Situations in which nothing that a rule speaks of can happen, nor in those that they lead to: the call ends as it is, or goes on. */
function quietSituations(graph: Graph, performs: readonly (readonly string[])[], hears: (edge: Edge) => boolean): ReadonlySet<string> {
  const quiet = new Set(graph.steps.flatMap(({ situation }) => situation ?? []))
  for (let before = -1; before !== quiet.size;) {
    before = quiet.size
    for (const [i, { situation }] of graph.steps.entries()) {
      if (situation === null) continue
      const stirs = (edge: Edge): boolean => {
        const into = typeof edge.to === 'number' ? (graph.steps[edge.to]?.situation ?? situation) : situation
        return hears(edge) || (into !== situation && !quiet.has(into))
      }
      if ((performs[i]?.length ?? 0) > 0 || (graph.edges[i] ?? []).some(stirs)) quiet.delete(situation)
    }
  }
  return quiet
}

const spokenByCollector = (act: string): boolean => /^(agent|violation)\./.test(act)

/** Met for good: nothing that follows can break it. */
function settled({ pattern }: Rule, { phase }: DutyPoint): boolean {
  if (phase !== 'done' || !pattern) return false
  return 'before' in pattern || 'after' in pattern || 'by' in pattern || ('once' in pattern && pattern.once.most === undefined)
}

/** What of a point decides about the future: turns count only relative to a deadline. */
function keyOf({ pattern }: Rule, point: DutyPoint, agentTurn: number): string {
  const limited = pattern !== undefined && 'within' in pattern && pattern.within.turns !== undefined
  const since = limited && point.since ? agentTurn - point.since.turn : ''
  const turn = pattern && 'by' in pattern && pattern.by.turn !== undefined ? Math.min(agentTurn, pattern.by.turn + 1) : ''
  return `${point.phase}|${point.count ?? ''}|${since}|${turn}`
}

function actsOf(rule: Rule): readonly string[] {
  const named = JSON.stringify([rule.pattern, rule['waived-by']]).matchAll(
    /"((?:agent|violation|debtor|objection|signal)\.(?:[a-z0-9-]+|\*))"/g,
  )
  return [...new Set([...named].map((match) => match[1] ?? ''))]
}

/** Whether the other side says something on an edge; going on or changing the persona is silent. */
const speaks = ({ kind, heard }: Edge): boolean => kind === 'answer' || kind === 'interrupt' || heard.length > 0

function failureOf(
  graph: Graph,
  rule: Rule,
  node: Node,
  last: { readonly edge: Edge; readonly act: string | null; readonly point: DutyPoint } | null,
): Failure {
  const talk: Spoken[] = []
  const mentioned = actsOf(rule)
  // Where it does not matter to the rule what was heard, an example that does not.
  const unmentioned = ({ heard }: Edge): readonly string[] =>
    heard.filter((act) => !mentioned.some((pattern) => matchesAct(pattern, act))).slice(0, 1)
  const hear = (at: Node, edge: Edge, act: string | null): Spoken[] =>
    speaks(edge)
      ? [{ speaker: 'debtor', step: graph.steps[at.step]?.key ?? '', acts: act === null ? unmentioned(edge) : [act], text: edge.label }]
      : []
  // From the end backwards: a situation that came back was entered by the interruption that it came back from.
  const inside: Interruption[] = []
  for (let at: Node | null = node; at;) {
    const { key, step } = graph.steps[at.step] ?? { key: '', step: null }
    const line = step?.say[0]?.line ?? { zh: '', en: '' }
    if (!at.over) talk.unshift({ speaker: 'agent', step: key, acts: step?.performs ?? [], text: line })
    const entered: boolean = at.visit !== null && at.from?.visit !== at.visit && at.after === null
    const by: Interruption | null =
      (entered ? inside.pop() : null) ?? (at.from && at.heard ? { node: at.from, edge: at.heard, act: at.act } : null)
    if (at.after) inside.push(at.after)
    if (by) talk.unshift(...hear(by.node, by.edge, by.act))
    at = by?.node ?? null
  }
  if (last) talk.push(...hear(node, last.edge, last.act))
  const step = graph.steps[node.step]?.key ?? ''
  const { clause, document } = rule.source
  const unread = rule.source.confidence === 'V' ? '' : ', unverified'
  const how = last && last.point.phase !== 'broken' ? 'The call can end without what it demands' : 'The script breaks it'
  return {
    kind: 'duty',
    step,
    rule,
    talk,
    message: `${rule.id} (${document.en}${clause ? ` ${clause}` : ''}${unread}): ${rule.title.en}. ${how} at “${step}”.`,
  }
}
