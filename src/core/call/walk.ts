import type { ActReading, Entities, ReadingContext } from '../acts/reading.ts'
import type { Library } from '../library/library.ts'
import type { Walks } from '../library/schema.ts'
import { entitiesOf } from '../acts/entities.ts'
import { openCall, type Call } from './call.ts'
import { readingContext } from './reading-context.ts'
import type { CallCase, CallEvent, EventBody, Started } from './event.ts'
import { step } from './step.ts'
import { viewCall } from './view-of.ts'

/** What reads acts in a text; the detector is one. */
export interface Reader {
  analyze(text: string, context: ReadingContext): readonly ActReading[]
}

type Walk = Walks['walks'][number]
type Expectation = Extract<Walk['talk'][number], { expect: unknown }>['expect']

const start = '2026-03-16T02:00:00.000Z'

/** Play a conversation that stands beside a flow; returns a sentence for every expectation that is not met. */
export function walkFlow(library: Library, flow: string, walk: Walk, reader: Reader): readonly string[] {
  const events = eventMaker()
  let call = openCall(library, events(startedBody(library, flow, walk)))
  const failures: string[] = []
  for (const [i, item] of walk.talk.entries()) {
    if ('expect' in item) failures.push(...unmet(call, item.expect).map((sentence) => `line ${i + 1}: ${sentence}`))
    else call = step(call, events(bodyOf(call, item, reader, walk.locale)))[0]
  }
  return failures
}

function bodyOf(call: Call, item: Exclude<Walk['talk'][number], { expect: unknown }>, reader: Reader, locale: 'zh' | 'en'): EventBody {
  if ('key' in item) return { type: item.key }
  if ('answer' in item) return { type: 'choice', answer: item.answer }
  const speaker = 'agent' in item ? 'agent' : 'debtor'
  const text = 'agent' in item ? item.agent : item.debtor
  const entities: Entities = entitiesOf(text, { now: start.slice(0, 10), locale, balance: call.started.case.amount })
  return { type: 'utterance', speaker, text, source: 'typed', acts: [...reader.analyze(text, readingContext(call, speaker))], entities }
}

function unmet(call: Call, expect: Expectation): string[] {
  const view = viewCall(call)
  const node = call.script.table.steps.get(call.position.key)
  const pairs: [string, string | undefined, string, boolean][] = [
    ['step', expect.step, view.step.id, view.step.id === expect.step],
    ['phase', expect.phase, node?.phase ?? '', node?.phase === expect.phase],
    [
      'situation',
      expect.situation,
      view.situation?.id ?? 'none',
      view.situation?.id === expect.situation || view.offered.some(({ id }) => id === expect.situation),
    ],
    [
      'objection',
      expect.objection,
      view.objections.map(({ id }) => id).join(', ') || 'none',
      view.objections.some(({ id }) => id === expect.objection),
    ],
    [
      'warning',
      expect.warning,
      view.warnings.map(({ rule }) => rule).join(', ') || 'none',
      view.warnings.some(({ rule }) => rule === expect.warning),
    ],
    ['outcome', expect.outcome, view.outcome, view.outcome === expect.outcome],
    ['persona', expect.persona, view.persona.id, view.persona.id === expect.persona],
  ]
  return pairs.flatMap(([what, wanted, got, met]) =>
    wanted === undefined || met ? [] : [`expected the ${what} ${wanted}, but it is ${got} (at ${view.step.key}).`],
  )
}

/** A made-up case that fits the flow; walks say nothing of sums, so none must depend on them. */
function startedBody(library: Library, flow: string, walk: Walk): Started {
  const chinese = walk.locale === 'zh'
  const facts: CallCase = {
    id: 'walk',
    name: chinese ? '张伟' : 'Daniel Reed',
    phone: '138 **** 0000',
    party: 'debtor',
    product: library.flows[flow]?.products[0] ?? 'consumer-loan',
    creditor: chinese ? '云杉银行' : 'Spruce Bank',
    creditorKind: 'bank',
    jurisdiction: chinese ? 'cn' : 'us',
    currency: chinese ? 'CNY' : 'USD',
    timeZone: chinese ? 'Asia/Shanghai' : 'America/Chicago',
    amount: 5200,
    minimum: 800,
    daysOverdue: 12,
    stage: walk.stage,
    flags: [],
    channel: chinese ? '云杉银行手机银行' : 'the Spruce Bank app',
    hotline: chinese ? '95500' : '1-800-555-0100',
    promises: [],
    personas: walk.persona ? [{ on: '2026-02-10', persona: walk.persona }] : [],
    callsToday: 0,
  }
  return {
    type: 'started',
    mode: 'replay',
    locale: walk.locale,
    library: library.hash,
    flow,
    packs: [chinese ? 'cn' : 'us', 'practice'],
    agent: { name: chinese ? '小李' : 'Sam', number: '3021' },
    case: facts,
  }
}

function eventMaker(): (body: EventBody | Started) => CallEvent {
  let seq = 0
  return (body) => {
    seq += 1
    return { ...body, seq, id: `walk-${seq}`, at: start, t: seq * 5, by: 'walk' }
  }
}
