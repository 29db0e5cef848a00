import { assign, initialTransition, setup, transition, type SnapshotFrom } from 'xstate'
import { matchesAct } from '../acts/match.ts'
import type { Persona, Scenario } from '../library/schema.ts'

/** How the debtor feels, each from 0 to 1. */
export interface Mood {
  readonly hostility: number
  readonly trust: number
  readonly willingness: number
}

interface Context extends Mood {
  readonly behaviour: Persona['behaviour']
  readonly opens: readonly string[]
  readonly closes: readonly string[]
  /** Utterances of the collector in a row that found him beside himself. */
  readonly boiling: number
}

type Heard = { readonly type: 'HEARD'; readonly acts: readonly string[] }
export type MoodInput = Pick<Context, 'behaviour' | 'opens' | 'closes'>

/** Hostility at which he is beside himself, and for how many utterances he bears it before he hangs up. */
const beside = 0.97
const patience = 3
/** What an act that a scenario names opens or shuts beyond the persona's own reactions. */
const push = 0.1

const unit = (value: number): number => Math.max(0, Math.min(1, Math.round(value * 1000) / 1000))

const moodMachine = setup({
  types: { context: {} as Context, events: {} as Heard, input: {} as MoodInput },
  actions: { feel: assign(({ context, event }) => feel(context, event.acts)) },
  guards: { hadEnough: ({ context }) => context.boiling >= patience, angry: ({ context }) => context.hostility >= 0.7 },
}).createMachine({
  id: 'mood',
  context: ({ input }) => ({
    ...input,
    hostility: input.behaviour.hostility,
    trust: input.behaviour.trust,
    willingness: input.behaviour.willingness,
    boiling: 0,
  }),
  initial: 'calm',
  states: {
    calm: { always: { guard: 'angry', target: 'angry' }, on: { HEARD: { actions: 'feel' } } },
    angry: {
      always: [
        { guard: 'hadEnough', target: 'gone' },
        { guard: ({ context }) => context.hostility < 0.7, target: 'calm' },
      ],
      on: { HEARD: { actions: 'feel' } },
    },
    gone: { type: 'final' },
  },
})

export type MoodState = SnapshotFrom<typeof moodMachine>

/** The mood at the start of a call, as the persona and the scenario have it. */
export function startMood(persona: Persona, scenario: Scenario | undefined): MoodState {
  return initialTransition(moodMachine, { behaviour: persona.behaviour, opens: scenario?.opens ?? [], closes: scenario?.closes ?? [] })[0]
}

/** The mood after one utterance of the collector. */
export function moodAfter(state: MoodState, acts: readonly string[]): MoodState {
  return state.status === 'active' ? transition(moodMachine, state, { type: 'HEARD', acts })[0] : state
}

/** Whether he has had enough and puts the phone down. */
export const hasHadEnough = (state: MoodState): boolean => state.value === 'gone'

function feel(context: Context, acts: readonly string[]): Partial<Context> {
  let { hostility, trust, willingness } = context
  for (const act of acts) {
    for (const reaction of context.behaviour.reactions) {
      if (!matchesAct(reaction.act, act)) continue
      hostility += reaction.hostility
      trust += reaction.trust
      willingness += reaction.willingness
    }
    if (context.opens.some((pattern) => matchesAct(pattern, act))) {
      hostility -= push
      trust += push
      willingness += push
    }
    if (context.closes.some((pattern) => matchesAct(pattern, act))) {
      hostility += push
      trust -= push
      willingness -= push
    }
  }
  const felt = { hostility: unit(hostility), trust: unit(trust), willingness: unit(willingness) }
  return { ...felt, boiling: felt.hostility >= beside ? context.boiling + 1 : 0 }
}
