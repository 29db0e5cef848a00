import { readFile } from 'node:fs/promises'
import { createDetector } from '../core/acts/detector.ts'
import { openCall, type Call } from '../core/call/call.ts'
import type { CallCase, CallEvent, EventBody, Started } from '../core/call/event.ts'
import { step } from '../core/call/step.ts'
import type { Library } from '../core/library/library.ts'
import type { Rule, Scenario } from '../core/library/schema.ts'
import { createSimulatedDebtor } from '../core/rehearsal/simulated-debtor.ts'
import type { RecordedTurn } from '../core/rules/mutate-call.ts'
import type { LoadedLibrary } from '../library-files/read.ts'

type Recording = readonly RecordedTurn[]

/** Utterances follow each other by so many seconds where a text says nothing of time. */
const pace = 5
/** A rehearsed call is cut off here; the scripts are far shorter. */
const mostTurns = 60

/**
 * Every call that the library and a folder of transcripts (`zh/dialogues.jsonl`, `en/dialogues.jsonl`) hold: the
 * transcripts, the walks beside the flows, and each scenario played by its script against its simulated debtor.
 */
export async function recordedCalls(loaded: LoadedLibrary & { library: Library }, folder: string): Promise<readonly Recording[]> {
  const { library } = loaded
  return [
    ...(await transcripts(folder)),
    ...walks(loaded, library),
    ...Object.values(library.scenarios).map((item) => rehearsed(library, item)),
  ]
}

async function transcripts(folder: string): Promise<readonly Recording[]> {
  const texts = await Promise.all(['zh', 'en'].map((lang) => readFile(`${folder}/${lang}/dialogues.jsonl`, 'utf8')))
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { turns: RecordedTurn[] }).turns),
  )
}

/** What is said in the walks, read by the detector. */
function walks({ tests, models }: LoadedLibrary, library: Library): readonly Recording[] {
  const detector = createDetector(library, models)
  return tests.walks.flatMap(({ walks: all }) =>
    all.map(({ talk, locale }) =>
      talk.flatMap((item, i): RecordedTurn[] => {
        if (!('agent' in item) && !('debtor' in item)) return []
        const speaker = 'agent' in item ? 'agent' : 'debtor'
        const text = 'agent' in item ? item.agent : item.debtor
        const acts = detector.analyze(text, { locale, speaker }).filter(({ confidence }) => confidence >= 0.5)
        return [{ speaker, acts: acts.map(({ id }) => id), t: i * pace }]
      }),
    ),
  )
}

/** The talks that are a rule's examples, where they give their acts. */
export function examplesOf(rule: Rule): readonly Recording[] {
  return [...rule.violates, ...rule.complies].flatMap((example) =>
    'turns' in example && example.turns.every(({ acts }) => acts !== undefined)
      ? [example.turns.map(({ speaker, acts = [] }, i) => ({ speaker, acts, t: i * pace }))]
      : [],
  )
}

/** A scenario played to its end: the collector says what the script shows, the simulated debtor answers. */
function rehearsed(library: Library, scenario: Scenario): Recording {
  const flow = Object.values(library.flows).find(({ products }) => products.includes(scenario.product)) ?? Object.values(library.flows)[0]
  if (!flow) return []
  const facts = caseOf(scenario)
  const debtor = createSimulatedDebtor({
    library,
    persona: scenario.persona,
    scenario,
    stage: scenario.stage,
    locale: 'zh',
    seed: 1,
    case: facts,
  })
  const events: CallEvent[] = []
  const turns: RecordedTurn[] = []
  const log = (body: EventBody | Started): CallEvent => {
    const seq = events.length + 1
    const event: CallEvent = { ...body, seq, id: `rehearsed-${seq}`, at: '2026-03-16T02:00:00.000Z', t: seq * pace, by: 'rehearsal' }
    events.push(event)
    return event
  }
  let call: Call = openCall(
    library,
    log({
      type: 'started',
      mode: 'mock',
      locale: 'zh',
      library: library.hash,
      flow: flow.id,
      packs: ['cn', 'practice'],
      agent: { name: '小李', number: '3021' },
      case: facts,
      scenario: scenario.id,
    }),
  )
  const say = (speaker: 'agent' | 'debtor', text: string, acts: readonly string[]): void => {
    const event = log({ type: 'utterance', speaker, text, source: 'simulated', acts: acts.map((id) => ({ id, confidence: 1, spans: [] })) })
    turns.push({ speaker, acts, t: event.t })
    call = step(call, event)[0]
  }
  while (!call.position.finished && turns.length < mostTurns) {
    const before = call.position
    const node = call.script.table.steps.get(before.key)
    if (!node) break
    if (!before.said) say('agent', node.step.say[0]?.line.zh ?? node.step.title.zh, node.step.performs)
    // A line that performs nothing is known as said by its key alone.
    if (call.position.key === before.key && !call.position.said && !call.position.finished) call = step(call, log({ type: 'said' }))[0]
    const reply = debtor.reply(events)
    if ('hangUp' in reply) return reply.text === undefined ? turns : [...turns, { speaker: 'debtor', acts: [], t: events.length * pace }]
    const spokenAt = call.position
    say('debtor', reply.text, reply.acts)
    if (call.position.key === spokenAt.key && call.position.said) call = step(call, log({ type: 'said' }))[0]
  }
  return turns
}

function caseOf(scenario: Scenario): CallCase {
  return {
    id: scenario.id,
    name: scenario.case.name.zh,
    phone: '138 **** 0000',
    party: 'debtor',
    product: scenario.product,
    creditor: '云杉银行',
    creditorKind: 'bank',
    jurisdiction: 'cn',
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    amount: scenario.case.amount,
    daysOverdue: scenario.case.days,
    stage: scenario.stage,
    flags: [],
    channel: '云杉银行手机银行',
    hotline: '95500',
    promises: [],
    personas: [],
    callsToday: 0,
  }
}
