import { matchesAct } from '../acts/match.ts'
import type { Pattern, Rule } from '../library/schema.ts'
import type { Edge, Graph } from './verify-graph.ts'

/** What an utterance is to a search: its acts, the phase it falls in, who spoke. */
interface Heard {
  readonly acts: readonly string[]
  readonly phase: string
  readonly speaker: 'agent' | 'debtor'
}

/**
 * One stretch of a breach: utterances none of which is ruled out by `without`, up to the one that `until` accepts, or up
 * to the end of the call, or until the collector has spoken so often.
 */
interface Stretch {
  readonly until: ((heard: Heard) => boolean) | 'end' | { readonly turns: number }
  readonly without: (heard: Heard) => boolean
}

/**
 * Search a script for a call that breaks a rule, straight from the sentences of docs/rules.md: "there is an utterance such
 * that …" becomes a choice to start the next stretch here or later. It shares no line with the automata and is the second
 * opinion on what `proveRule` finds. Returns the keys of the steps of a breach, or null when there is none.
 */
export function findBreach(graph: Graph, rule: Rule, excusesShortCalls: boolean): readonly string[] | null {
  if (!rule.pattern) return null
  for (const stretches of breachesOf(rule.pattern)) {
    const found = search(graph, rule, stretches, excusesShortCalls)
    if (found) return found
  }
  return null
}

/** All ways to break a pattern. */
function breachesOf(pattern: Pattern): readonly (readonly Stretch[])[] {
  if ('never' in pattern) return [[{ until: performs(pattern.never), without: nothing }]]
  if ('before' in pattern) {
    const { need, target, 'same-turn': sameTurn } = pattern.before
    const [needed, aimed] = [performs(need), performs(target)]
    return [[{ until: (heard) => aimed(heard) && !(sameTurn && needed(heard)), without: needed }]]
  }
  if ('after' in pattern) {
    const [trigger, acts] = [performs(pattern.after.trigger), performs(pattern.after.acts)]
    return [
      [
        { until: (heard) => trigger(heard) && !acts(heard), without: trigger },
        { until: 'end', without: acts },
      ],
    ]
  }
  if ('never-after' in pattern) {
    const { trigger, acts, until } = pattern['never-after']
    const [banned, lifted] = [performs(acts), performs(until)]
    return [
      [
        { until: performs(trigger), without: nothing },
        { until: (heard) => banned(heard) && !lifted(heard), without: lifted },
      ],
    ]
  }
  if ('by' in pattern) {
    const { turn, phase } = pattern.by
    const acts = performs(pattern.by.acts)
    const inside = (heard: Heard): boolean => heard.phase === phase
    const left = (heard: Heard): boolean => heard.phase !== phase && heard.phase !== 'situation'
    const entry: Stretch = { until: (heard) => inside(heard) && !acts(heard), without: acts }
    return [
      ...(turn === undefined ? [] : [[{ until: { turns: turn }, without: acts }]]),
      ...(phase === undefined
        ? []
        : [
            [entry, { until: left, without: acts }],
            [entry, { until: 'end' as const, without: acts }],
          ]),
    ]
  }
  if ('within' in pattern) {
    const { turns } = pattern.within
    const [trigger, acts] = [performs(pattern.within.trigger), performs(pattern.within.acts)]
    return [
      [
        { until: (heard) => trigger(heard) && !acts(heard), without: nothing },
        { until: turns === undefined ? 'end' : { turns }, without: acts },
      ],
    ]
  }
  const { acts, most } = pattern.once
  const one: Stretch = { until: performs(acts), without: nothing }
  return [[{ until: 'end', without: performs(acts) }], ...(most === undefined ? [] : [Array.from({ length: most + 1 }, () => one)])]
}

const performs =
  (list: readonly string[]) =>
  ({ acts }: Pick<Heard, 'acts'>): boolean =>
    list.some((pattern) => acts.some((act) => matchesAct(pattern, act)))
const nothing = (): boolean => false

interface Place {
  readonly step: number
  readonly ruledOut: number
  /** The stretch at hand, and the collector's turns that it still has. */
  readonly stretch: number
  readonly left: number
  /** The script is over; only a situation can still come up. */
  readonly over: boolean
  readonly from: Place | null
  /** The last place of the situation that came back here. */
  readonly inside: Place | null
}

/** What can come of talk that begins somewhere: a breach, as the keys of its steps, or a situation coming back. */
interface Found {
  readonly breach: readonly string[] | null
  readonly exits: readonly Place[]
}

type Progress = Pick<Place, 'stretch' | 'left'>

/** What an utterance does to one stretch. */
interface Told {
  readonly waived: boolean
  readonly reached: boolean
  readonly ruledOut: boolean
}

function search(graph: Graph, rule: Rule, stretches: readonly Stretch[], excusesShortCalls: boolean): readonly string[] | null {
  const waived = performs(rule['waived-by'])
  const turnsOf = (stretch: number): number => {
    const until = stretches[stretch]?.until
    return typeof until === 'object' ? until.turns : 0
  }
  const begin = (stretch: number): Progress => ({ stretch, left: turnsOf(stretch) })
  /** How each stretch takes an utterance; the same utterance is met from many places. */
  const told = new Map<string, readonly Told[]>()
  const tell = (heard: Heard): readonly Told[] => {
    const key = `${heard.speaker}|${heard.phase}|${heard.acts.join()}`
    const known = told.get(key)
    if (known) return known
    const free = waived(heard)
    const found = stretches.map(({ until, without }) => ({
      waived: free,
      reached: typeof until === 'function' && until(heard),
      ruledOut: without(heard),
    }))
    told.set(key, found)
    return found
  }
  /** Where an utterance can bring the search; `stretches.length` is a breach. */
  const after = (now: Progress, by: readonly Told[], speaker: Heard['speaker']): readonly Progress[] => {
    const { stretch, left } = now
    const as = by[stretch]
    if (!as || as.waived) return []
    if (typeof stretches[stretch]?.until === 'object') {
      if (as.ruledOut) return []
      const still = left - (speaker === 'agent' ? 1 : 0)
      return still === 0 ? [begin(stretch + 1)] : [{ stretch, left: still }]
    }
    if (as.reached) return as.ruledOut ? [begin(stretch + 1)] : [begin(stretch + 1), now]
    return as.ruledOut ? [] : [now]
  }
  const endBreaks = ({ stretch }: Progress): boolean => {
    const { until, without } = stretches[stretch] ?? {}
    return without !== undefined && (until === 'end' || typeof until === 'object')
  }
  const named = JSON.stringify([rule.pattern, rule['waived-by']])
  const tellsApart = (act: string): boolean => named.includes(`"${act}"`) || named.includes(`"${act.split('.')[0] ?? ''}.*"`)
  const saidAt = graph.steps.map(({ phase, step }) => tell({ acts: step.performs, phase, speaker: 'agent' }))
  /** What may be heard on an edge as far as the rule can tell it apart; null: what it does not speak of, or nothing. */
  const heardOn = graph.edges.map((edges, i) =>
    edges.map(({ heard }): readonly (readonly Told[] | null)[] => {
      const acts = heard.filter(tellsApart)
      const spoken = acts.map((act) => tell({ acts: [act], phase: graph.steps[i]?.phase ?? '', speaker: 'debtor' }))
      return acts.length < heard.length || acts.length === 0 ? [...spoken, null] : spoken
    }),
  )
  const keyOf = ({ step, ruledOut, stretch, left, over }: Place): string => `${step}|${ruledOut}|${stretch}|${left}|${over ? 1 : 0}`
  /** Whatever a situation is entered from, the same comes of it. One is only ever inside others of lower rank, so this ends. */
  const explored = new Map<string, Found>()
  const explore = (first: Place): Found => {
    const known = explored.get(keyOf(first))
    if (known) return known
    const found = run(first)
    explored.set(keyOf(first), found)
    return found
  }
  const run = (first: Place): Found => {
    const seen = new Set<string>()
    const queue: Place[] = []
    const exits: Place[] = []
    const visit = (place: Place): void => {
      const key = keyOf(place)
      if (seen.has(key)) return
      seen.add(key)
      queue.push(place)
    }
    /** A breach if an edge taken now brings one; else where it leads is visited. */
    const follow = (place: Place, now: Progress, edge: Edge, index: number): Found['breach'] => {
      if ((edge.unless & place.ruledOut) !== 0) return null
      const excused = excusesShortCalls && graph.steps[place.step]?.situation !== null
      for (const heard of heardOn[place.step]?.[index] ?? []) {
        for (const { stretch, left } of heard === null ? [now] : after(now, heard, 'debtor')) {
          const over = edge.to === 'end'
          if (stretch === stretches.length || (over && !excused && endBreaks({ stretch, left }))) return pathOf(graph, place)
          const here = { stretch, left, step: place.step, ruledOut: place.ruledOut | edge.rulesOut, over, from: place, inside: null }
          if (edge.to === 'resume') exits.push(here)
          else if (typeof edge.to !== 'number') visit(here)
          else if (edge.kind !== 'interrupt') visit({ ...here, step: edge.to })
          else {
            const within = explore({ ...here, step: edge.to, from: null })
            if (within.breach) return [...pathOf(graph, place), ...within.breach]
            for (const exit of within.exits) visit({ ...exit, step: place.step, from: place, inside: exit.from })
          }
        }
      }
      return null
    }
    visit(first)
    for (const place of queue) {
      const edges = graph.edges[place.step] ?? []
      // A script that is over can only be interrupted.
      const open = edges.map((edge, i) => ({ edge, i })).filter(({ edge }) => !place.over || edge.kind === 'interrupt')
      for (const said of place.over ? [place] : after(place, saidAt[place.step] ?? [], 'agent')) {
        if (said.stretch === stretches.length) return { breach: pathOf(graph, place), exits }
        for (const { edge, i } of open) {
          const breach = follow(place, said, edge, i)
          if (breach) return { breach, exits }
        }
      }
    }
    return { breach: null, exits }
  }
  return run({ step: graph.start, ruledOut: 0, ...begin(0), over: false, from: null, inside: null }).breach
}

function pathOf(graph: Graph, last: Place): readonly string[] {
  const path: string[] = []
  for (let at: Place | null = last; at; at = at.from)
    path.unshift(...(at.inside ? pathOf(graph, at.inside) : []), graph.steps[at.step]?.key ?? '')
  return path
}
