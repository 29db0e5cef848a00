import { matchesAct } from '../acts/match.ts'
import type { CallCase, CallEvent } from '../call/event.ts'
import type { Library } from '../library/library.ts'
import { mergeLine, type MergeFacts } from '../library/merge.ts'
import type { Locale, Persona, PersonaId, Scenario, Text } from '../library/schema.ts'
import { meets } from './condition.ts'
import { firstPerson } from './first-person.ts'
import { hasHadEnough, moodAfter, startMood, type Mood, type MoodState } from './mood.ts'
import { randomAt } from './random.ts'

export interface SimulatedDebtorOptions {
  readonly library: Library
  readonly persona: PersonaId
  /** The mock call's scenario, or its id. */
  readonly scenario?: Scenario | string
  readonly stage: string
  readonly locale: Locale
  /** The same seed and the same log give the same talk. */
  readonly seed: number
  readonly case: CallCase
}

export type DebtorReply = { readonly text: string; readonly acts: readonly string[] } | { readonly hangUp: true; readonly text?: string }

export interface SimulatedDebtor {
  /** What the debtor says after the talk so far. */
  reply(events: readonly CallEvent[]): DebtorReply
}

type Line = Persona['behaviour']['lines'][number]
interface Candidate {
  readonly act: string
  readonly text: string
  readonly demand: number
}

const sureEnough = 0.5
const agreeing = ['debtor.promise', 'debtor.accept-plan']
const asksToCommit = ['agent.ask-commitment', 'agent.confirm-commitment']
/** What someone who is not the debtor can say; he never owns up to the debt nor promises anything. */
const strangerSays = [
  'debtor.third-party',
  'debtor.wrong-person',
  'debtor.ask-who',
  'debtor.busy',
  'objection.privacy',
  'signal.stop-contact',
]
/** Which of the collector's acts calls for an answer most, in an utterance that does several things; the rest come last. */
const demanding = [
  'violation.*',
  'agent.verify-identity',
  'agent.ask-commitment',
  'agent.confirm-commitment',
  'agent.offer-plan',
  'agent.ask-payment',
  'agent.ask-ability',
  'agent.ask-reason',
  'agent.disclose-debt',
  'agent.explain-consequence',
  'agent.calm',
  'agent.empathise',
  'agent.acknowledge',
]

/**
 * A debtor to practise with. His mood follows what the collector does, his words come from the persona's file and the
 * scenario. A pure function of the log and the seed: no state is kept between replies.
 */
export function createSimulatedDebtor(options: SimulatedDebtorOptions): SimulatedDebtor {
  const { library, locale, seed } = options
  const persona = library.personas[options.persona]
  const scenario = typeof options.scenario === 'string' ? library.scenarios[options.scenario] : options.scenario
  if (options.scenario !== undefined && !scenario)
    throw new Error(`The library has no scenario “${typeof options.scenario === 'string' ? options.scenario : options.scenario.id}”.`)

  return {
    reply(events) {
      const talk = listen(events, startMood(persona, scenario))
      const facts = factsOf(options, scenario, events)
      const { hostility, trust } = talk.mood.context
      const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(randomAt(seed, talk.turns) * from.length)]

      const cue = scenario?.cues.find(({ turn }) => turn === talk.turns + 1)
      const cued = cue && filled(cue.text, facts, locale)
      if (cue && cued) return { text: cued, acts: cue.acts }

      const stranger = scenario?.kind === 'third-party'
      const lines = persona.behaviour.lines.filter((line) => !stranger || strangerSays.includes(line.act))
      const candidates = lines.flatMap((line) => candidatesOf(line, talk, facts, locale))
      if (hasHadEnough(talk.mood)) {
        const last = best(
          candidates.filter(
            ({ act, text }) => ['debtor.abuse', 'debtor.threat', 'objection.collector-complaint'].includes(act) && !talk.said.has(text),
          ),
        )
        return { hangUp: true, ...textOf(pick(last)) }
      }
      if (talk.heard.includes('agent.close')) {
        const goodbye = candidates.filter(({ demand, text }) => demand > 0 && !talk.said.has(text))
        return { hangUp: true, ...textOf(pick(goodbye)) }
      }

      const opened = scenario?.hidden
        .filter(({ opens }) => opens.some((pattern) => talk.heard.some((act) => matchesAct(pattern, act))))
        .map(({ fact }) => firstPerson(fact[locale], locale))
        .find((text) => !talk.said.has(text))
      const asked = talk.heard.some((act) => asksToCommit.includes(act))
      if (opened !== undefined && !stranger && !asked && trust >= 0.3 && hostility < 0.8) return { text: opened, acts: [] }

      const unsaid = candidates.filter(({ text }) => !talk.said.has(text))
      const fresh = unsaid.filter(({ act }) => !(talk.promised && act === 'debtor.promise' && !asked))
      const answering = fresh.filter(({ demand }) => demand > 0)
      const promising = asked ? answering.filter(({ act }) => act === 'debtor.promise') : []
      const any = stranger ? strangerAgain(scenario, facts, locale) : evasions(persona, talk.mood.context, facts, locale)
      const choice =
        pick(promising) ??
        pick(best(answering)) ??
        pick(fresh.filter(({ demand }) => demand === 0)) ??
        pick(any.filter(({ text }) => !talk.said.has(text))) ??
        pick(best(candidates)) ??
        pick(any)
      // A persona without a single line that fits is silent, as people on the phone are.
      return choice ? { text: choice.text, acts: choice.act === '' ? [] : [choice.act] } : { text: '……', acts: [] }
    },
  }
}

interface Talk {
  readonly mood: MoodState
  /** The collector's acts since the debtor last spoke. */
  readonly heard: readonly string[]
  readonly said: ReadonlySet<string>
  readonly promised: boolean
  /** How often the debtor has spoken. */
  readonly turns: number
}

function listen(events: readonly CallEvent[], start: MoodState): Talk {
  let mood = start
  let heard: string[] = []
  let promised = false
  let turns = 0
  const said = new Set<string>()
  for (const event of events) {
    if (event.type !== 'utterance') continue
    const acts = [...new Set((event.acts ?? []).filter(({ confidence }) => confidence >= sureEnough).map(({ id }) => id))]
    if (event.speaker === 'agent') {
      mood = moodAfter(mood, acts)
      heard = [...heard, ...acts]
      continue
    }
    heard = []
    turns += 1
    said.add(event.text)
    promised ||= acts.includes('debtor.promise')
  }
  return { mood, heard, said, promised, turns }
}

/** A line's wordings that fit mood and moment and can be filled; `demand` tells how pressing the act is that they answer, 0 for any time. */
function candidatesOf(line: Line, talk: Talk, facts: MergeFacts, locale: Locale): readonly Candidate[] {
  const mood = talk.mood.context
  if (!fitsMood(line, mood)) return []
  if (agreeing.includes(line.act) && !talk.promised && !agrees(mood)) return []
  const answered = talk.heard.filter((act) => line.to.some((pattern) => matchesAct(pattern, act)))
  if (line.to.length > 0 && answered.length === 0) return []
  const demand = Math.max(0, ...answered.map(demandOf))
  return line.text.flatMap((text) => {
    const words = filled(text, facts, locale)
    return words === null ? [] : [{ act: line.act, text: words, demand }]
  })
}

const fitsMood = ({ when }: Line, mood: Mood): boolean =>
  meets(mood.hostility, when.hostility) && meets(mood.trust, when.trust) && meets(mood.willingness, when.willingness)

/** He commits himself only when he half trusts the collector, half wants to, and is not beside himself. */
const agrees = ({ hostility, trust, willingness }: Mood): boolean => trust + willingness >= 0.75 && hostility < 0.75

function demandOf(act: string): number {
  const rank = demanding.findIndex((pattern) => matchesAct(pattern, act))
  return rank < 0 ? 1 : demanding.length + 1 - rank
}

function best(candidates: readonly Candidate[]): readonly Candidate[] {
  const most = Math.max(...candidates.map(({ demand }) => demand))
  return candidates.filter(({ demand }) => demand === most)
}

function evasions(persona: Persona, mood: Mood, facts: MergeFacts, locale: Locale): readonly Candidate[] {
  return persona.behaviour.lines
    .filter((line) => line.act === 'debtor.evade' && fitsMood(line, mood))
    .flatMap((line) => line.text.flatMap((text) => filled(text, facts, locale) ?? []).map((text) => ({ act: line.act, text, demand: 0 })))
}

function filled(text: Text, facts: MergeFacts, locale: Locale): string | null {
  const merged = mergeLine(text[locale], facts, locale)
  const parts = 'parts' in merged ? merged.parts : null
  return parts?.map((part) => part.text).join('') ?? null
}

/** When a stranger has nothing new to say he says again what he said. */
function strangerAgain({ cues }: Scenario, facts: MergeFacts, locale: Locale): readonly Candidate[] {
  return cues.flatMap(({ text, acts }) => {
    const words = filled(text, facts, locale)
    return words === null ? [] : [{ act: acts[0] ?? '', text: words, demand: 0 }]
  })
}

const textOf = (candidate: Candidate | undefined): { readonly text?: string } => (candidate ? { text: candidate.text } : {})

/** What the scenario's debtor can pay, and when, as a round sum on a day. */
function factsOf({ case: of }: SimulatedDebtorOptions, scenario: Scenario | undefined, events: readonly CallEvent[]): MergeFacts {
  const started = events[0]
  const today = started?.at.slice(0, 10) ?? '1970-01-01'
  const { amount: share, days } = scenario?.can ?? { amount: 0.4, days: 7 }
  const exact = of.amount * share
  const unit = exact >= 1000 ? 100 : exact >= 100 ? 10 : 1
  const amount = share >= 1 ? of.amount : Math.round(exact / unit) * unit
  const date = new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  const agent = started?.type === 'started' ? started.agent : { name: '', number: '' }
  return { case: of, agent, promise: null, today, can: { amount, date } }
}
