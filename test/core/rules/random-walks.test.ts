import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src/core/assembly/assemble.ts'
import { openCall, type Call } from '../../../src/core/call/call.ts'
import type { CallEvent, EventBody, Started } from '../../../src/core/call/event.ts'
import { answersOf } from '../../../src/core/call/move.ts'
import { step } from '../../../src/core/call/step.ts'
import { personaIds } from '../../../src/core/library/schema.ts'
import { randomAt } from '../../../src/core/rehearsal/random.ts'
import { layEdges, type Edge, type Graph } from '../../../src/core/rules/verify-graph.ts'
import { buildTable } from '../../../src/core/script/build-table.ts'
import { readTexts } from '../../../src/library-files/read.ts'
import { caseOf } from './random-walks-case.ts'

// What acts sound like has no part in where a call can go, so that the walks do not wait for the detector's lessons.
const texts = await readTexts(new URL('../../../scripts-library', import.meta.url).pathname)
const assembled = assemble(texts.filter(({ path }) => !path.startsWith('detection/')))
if (!assembled.library) throw new Error(JSON.stringify(assembled.diagnostics, null, 2))
const library = assembled.library
const graphOf = (flow: string): Graph =>
  layEdges(buildTable(library, flow), {
    persona: 'any',
    vocabulary: Object.keys(library.acts),
    situations: Object.values(library.situations),
  })

/** Longer than any call by the script; a walk that goes round in circles is broken off. */
const longest = 60

const eventOf = (body: EventBody | Started, seq: number): CallEvent => ({
  ...body,
  seq,
  id: `w-${seq}`,
  at: '2026-03-16T02:00:00.000Z',
  t: seq * 5,
  by: 'walk',
})
const startOf = (flow: string): CallEvent =>
  eventOf(
    {
      type: 'started',
      mode: 'replay',
      locale: 'zh',
      library: library.hash,
      flow,
      packs: ['cn', 'practice'],
      agent: { name: 'w', number: '1' },
      case: caseOf(library.flows[flow]?.products[0] ?? 'consumer-loan'),
    },
    1,
  )

const situationOf = (key: string): string | null => (key.startsWith('situation/') ? (key.split('/')[1] ?? null) : null)
const rankOf = (key: string): number => library.situations[situationOf(key) ?? '']?.priority ?? -1
const returns = (key: string): boolean => JSON.stringify(library.situations[situationOf(key) ?? '']?.steps ?? []).includes('"@resume"')

/**
 * The steps that wait for a situation to come back, the last one first, told from where the call has been alone: a step of
 * higher rank interrupts, one of lower rank is come back to. The machine's own account of what is open has no say in it.
 */
function waiting(path: readonly string[]): readonly string[] {
  let steps: readonly string[] = []
  for (const [i, key] of path.entries()) {
    const from = path[i - 1]
    if (from === undefined || situationOf(from) === situationOf(key)) continue
    if (rankOf(key) > rankOf(from)) steps = returns(key) ? [from, ...steps] : []
    else steps = situationOf(key) === null ? [] : steps.slice(1)
  }
  return steps
}

/** Walk one call at random; returns the hops that no edge of the proven graph makes, and of how deep a nesting it came back. */
function walk(flow: string, graph: Graph, seed: number): { readonly strays: readonly string[]; readonly depth: number } {
  const strays: string[] = []
  let depth = 0
  const indexOf = new Map(graph.steps.map(({ key }, i) => [key, i]))
  const keyOf = (to: Edge['to']): string => (typeof to === 'number' ? (graph.steps[to]?.key ?? '') : to)
  let drawn = 0
  const pick = <T>(from: readonly T[]): T | undefined => {
    drawn += 1
    return from[Math.floor(randomAt(seed, drawn) * from.length)]
  }
  let call = openCall(library, startOf(flow))
  const send = (body: EventBody): void => {
    const [before, from] = [call.path.length, call.position]
    call = step(call, eventOf(body, call.seq + 1))[0]
    let at = from.key
    const hops = call.path.slice(before).map((hop) => hop.step)
    if (call.position.finished && !from.finished) hops.push('end')
    for (const [i, to] of hops.entries()) {
      const open = waiting(call.path.slice(0, before + i).map((hop) => hop.step))
      const edges = graph.edges[indexOf.get(at) ?? -1] ?? []
      const edge = edges.find((candidate) => keyOf(candidate.to) === to || (candidate.to === 'resume' && to === open[0]))
      if (edge?.to === 'resume') depth = Math.max(depth, open.length)
      if (!edge) strays.push(`${at} → ${to} by ${JSON.stringify(body)}`)
      if (to !== 'end') at = to
    }
  }
  const act = (speaker: 'agent' | 'debtor', acts: readonly string[]): void =>
    send({ type: 'utterance', speaker, text: '…', source: 'replay', acts: acts.map((id) => ({ id, confidence: 1, spans: [] })) })

  while (!call.position.finished && call.seq < longest) {
    const here = call.position.key
    const node = graph.steps[indexOf.get(here) ?? -1]
    if (!node) break
    const speaks = call.position.said || pick([true, false]) === true
    if (!call.position.said && speaks && node.step.performs.length > 0) {
      act('agent', node.step.performs)
      if (call.position.key !== here || call.position.finished) continue
    }
    const event = pick(pick(possible(call)) ?? [])
    if (event) send(event)
  }
  return { strays, depth }
}

const heardActs = Object.keys(library.acts).filter((act) => /^(debtor|objection|signal)\./.test(act))

/** All that can happen to the script at a moment, asked of the machine's side alone: the graph has no say in it. */
function possible(call: Call): readonly (readonly EventBody[])[] {
  const node = call.script.table.steps.get(call.position.key)
  const negotiating = call.script.table.phases.some(({ id, strategy }) => strategy && id === node?.phase)
  const tried = new Set(call.path.map(({ step: key }) => call.script.table.steps.get(key)?.persona))
  const said: EventBody = { type: 'said' }
  const choices = answersOf(call).map((_, i): EventBody => ({ type: 'choice', answer: Math.min(12, i + 1) }))
  const heard = heardActs.map((id): EventBody => ({
    type: 'utterance',
    speaker: 'debtor',
    text: '…',
    source: 'replay',
    acts: [{ id, confidence: 1, spans: [] }],
  }))
  // Any situation by its key, whether it is offered or not, and whether it outranks the one at hand or not.
  // Those that come back more often, so that they come to stand inside one another.
  const all = Object.keys(library.situations)
  const comingBack = all.filter((id) => returns(`situation/${id}/`))
  const taken = [...call.offered, ...comingBack, ...comingBack, ...all].map((situation): EventBody => ({ type: 'interrupt', situation }))
  // Back into a strategy that was left is not proven.
  const personas = (negotiating ? personaIds.filter((id) => !tried.has(id)) : []).map((persona): EventBody => ({
    type: 'persona',
    persona,
  }))
  // By kind, so that the many acts that could be heard do not end every call early.
  return [[said], choices, heard, taken, taken, personas, choices, [said]].filter((kind) => kind.length > 0)
}

describe('the machine that runs', () => {
  it.each(Object.keys(library.flows))('never leaves the graph that is proven: %s', (flow) => {
    const graph = graphOf(flow)
    const strays = Array.from({ length: 80 }, (_, seed) => walk(flow, graph, seed).strays).flat()
    expect(strays).toEqual([])
  })
  it('comes back from a situation inside another on many of these walks', () => {
    const flow = 'consumer-loan'
    const graph = graphOf(flow)
    const deepest = Array.from({ length: 80 }, (_, seed) => walk(flow, graph, seed).depth)
    expect(deepest.filter((depth) => depth >= 2).length).toBeGreaterThan(5)
  })
  it('walks every edge of a flow', () => {
    expect(unwalked('consumer-loan')).toEqual([])
  }, 60_000)
})

/** Explore a flow from step to step, trying at each every edge of the proven graph; returns what the machine never walked. */
function unwalked(flow: string): readonly string[] {
  const graph = graphOf(flow)
  const start = openCall(library, startOf(flow))
  const arrived = new Map([[start.position.key, start]])
  const left: string[] = []
  for (const [here, call] of arrived) {
    const index = graph.steps.findIndex(({ key }) => key === here)
    for (const edge of graph.edges[index] ?? []) {
      // A belief that becomes sure at the very answer is left to the walks at random.
      if (edge.kind === 'persona' && edge.heard.length > 0) continue
      const to =
        edge.to === 'resume'
          ? (waiting(call.path.map((hop) => hop.step))[0] ?? '')
          : typeof edge.to === 'number'
            ? (graph.steps[edge.to]?.key ?? '')
            : 'end'
      const there = waysOf(edge, to, call)
        .map((events) => events.reduce((now, event) => step(now, eventOf(event, now.seq + 1))[0], call))
        .find(({ position }) => (to === 'end' ? position.finished : position.key === to && !position.finished))
      if (!there) left.push(`${here} → ${to} (${edge.kind} ${edge.heard.join(' ')})`)
      else if (to !== 'end' && !arrived.has(to)) arrived.set(to, there)
    }
  }
  const seen = new Set(arrived.keys())
  return [...left, ...graph.steps.flatMap(({ key }) => (seen.has(key) ? [] : `never arrived at ${key}`))]
}

/** By what events an edge may be walked: heard, by its digit, by its key; under the persona to whose strategy it leads. */
function waysOf(edge: Edge, to: string, call: Call): readonly EventBody[][] {
  const persona = personaIds.find((id) => to.includes(`/${id}/`)) ?? null
  if (edge.kind === 'persona') return [[{ type: 'persona', persona }]]
  if (edge.kind === 'interrupt') return [[{ type: 'interrupt', situation: to.split('/')[1] ?? '' }]]
  const heard = edge.heard.map((act): EventBody => ({
    type: 'utterance',
    speaker: 'debtor',
    text: '…',
    source: 'replay',
    acts: [{ id: act, confidence: 1, spans: [] }],
  }))
  const digits = answersOf(call).map((_, i): EventBody => ({ type: 'choice', answer: i + 1 }))
  const last: EventBody[] = edge.kind === 'said' ? [{ type: 'said' }] : [...digits.slice(0, 12), ...heard]
  return last.flatMap((event) => [[event], [{ type: 'persona', persona }, event]])
}
