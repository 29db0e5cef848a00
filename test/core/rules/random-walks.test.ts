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

/** A situation left for another that comes back, and so comes back to the script: the one way that is not proven. */
function givesUp(graph: Graph, from: string, to: string): boolean {
  const inSituation = (key: string): boolean => key.startsWith('situation/')
  return inSituation(from) && inSituation(to) && graph.resumable[graph.steps.findIndex(({ key }) => key === to)] === true
}

/** Walk one call at random; returns the hops that no edge of the proven graph makes. */
function walk(flow: string, graph: Graph, seed: number): readonly string[] {
  const strays: string[] = []
  const indexOf = new Map(graph.steps.map(({ key }, i) => [key, i]))
  const keyOf = (to: Edge['to']): string => (typeof to === 'number' ? (graph.steps[to]?.key ?? '') : to)
  let drawn = 0
  const pick = <T>(from: readonly T[]): T | undefined => {
    drawn += 1
    return from[Math.floor(randomAt(seed, drawn) * from.length)]
  }
  let call = openCall(library, startOf(flow))
  let script = call.position.key
  const strategies = new Set<string>()
  const send = (body: EventBody): void => {
    const [before, from] = [call.path.length, call.position]
    call = step(call, eventOf(body, call.seq + 1))[0]
    let at = from.key
    const hops = call.path.slice(before).map((hop) => hop.step)
    if (call.position.finished && !from.finished) hops.push('end')
    for (const to of hops) {
      const edges = graph.edges[indexOf.get(at) ?? -1] ?? []
      const edge = edges.find((candidate) => keyOf(candidate.to) === to || (candidate.to === 'resume' && to === script))
      if (!edge && !givesUp(graph, at, to)) strays.push(`${at} → ${to} by ${JSON.stringify(body)}`)
      if (to === 'end') continue
      at = to
      const node = graph.steps[indexOf.get(to) ?? -1]
      if (node?.situation === null) script = to
      if (node?.persona) strategies.add(node.persona)
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
  return strays
}

const heardActs = Object.keys(library.acts).filter((act) => /^(debtor|objection|signal)\./.test(act))

const rankOf = (situation: string | null | undefined): number => library.situations[situation ?? '']?.priority ?? -1

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
  // Keys that go against the order, into a situation of lower rank or back into a strategy, are not proven.
  const offered = call.offered.filter((id) => rankOf(id) > rankOf(node?.situation))
  const taken = offered.map((situation): EventBody => ({ type: 'interrupt', situation }))
  const personas = (negotiating ? personaIds.filter((id) => !tried.has(id)) : []).map((persona): EventBody => ({
    type: 'persona',
    persona,
  }))
  // By kind, so that the many acts that could be heard do not end every call early.
  return [[said], choices, heard, taken, personas, choices, [said]].filter((kind) => kind.length > 0)
}

describe('the machine that runs', () => {
  it.each(Object.keys(library.flows))('never leaves the graph that is proven: %s', (flow) => {
    const graph = graphOf(flow)
    const strays = Array.from({ length: 80 }, (_, seed) => walk(flow, graph, seed)).flat()
    expect(strays).toEqual([])
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
      const to = edge.to === 'resume' ? lastOfScript(call) : typeof edge.to === 'number' ? (graph.steps[edge.to]?.key ?? '') : 'end'
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

const lastOfScript = ({ path }: Call): string => path.map((hop) => hop.step).findLast((key) => !key.startsWith('situation/')) ?? ''

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
