import { indexByAct } from '../act-index.ts'
import type { ActReading, Speaker } from '../acts/reading.ts'
import type { Library } from '../library/library.ts'
import { personaIds, type PersonaId } from '../library/schema.ts'
import type { Belief } from './belief.ts'

export interface BeliefState {
  readonly logits: Readonly<Record<PersonaId, number>>
  readonly evidence: Belief['evidence']
  readonly history: Belief['history']
  /** The persona that was last settled on; it is left only for one that is clearly ahead. */
  readonly settled: PersonaId | null
  readonly turn: number
  readonly debtorTexts: readonly string[]
}

export interface HeardTurn {
  readonly seq: number
  readonly speaker: Speaker
  readonly text: string
  readonly acts: readonly ActReading[]
}

export interface PersonaInference {
  initial(history: readonly { readonly persona: PersonaId }[], brokenPromises: number): BeliefState
  advance(state: BeliefState, turn: HeardTurn): BeliefState
  view(state: BeliefState, overrule: PersonaId | null): Belief
}

/** How sure the belief must be before it speaks, how far ahead before it changes its mind, how much history weighs. */
const speakAt = 0.4
const changeMargin = 0.2
const leastEvidence = 2
const historyWeight = 0.7
const brokenWeight = 0.6

type Tell = Library['personas'][PersonaId]['tells'][number]
type TellPattern = Extract<Tell, { pattern: unknown }>['pattern']

/** A tell, whom it speaks for, and its place among all. */
interface PlacedTell {
  readonly place: number
  readonly persona: PersonaId
  readonly weight: number
}

interface Spoken {
  readonly words: string
  readonly act: string
  readonly confidence: number
}

// The personas of a library are frozen, so their tells are laid out once.
const inferences = new WeakMap<Library['personas'], PersonaInference>()

/** The inference of a library's personas. */
export function inferenceOf(personas: Library['personas']): PersonaInference {
  const inference = inferences.get(personas) ?? createPersonaInference(personas)
  inferences.set(personas, inference)
  return inference
}

/** A naive Bayesian belief over the seven: each tell adds its log-odds weight; probabilities are their softmax. */
export function createPersonaInference(personas: Library['personas']): PersonaInference {
  const spokenFor = listen(personas)
  return {
    initial: (history, brokenPromises) => {
      const logits = Object.fromEntries(personaIds.map((id) => [id, 0])) as Record<PersonaId, number>
      for (const { persona } of history.slice(-3)) logits[persona] += historyWeight
      logits['promise-breaker'] += Math.min(2, brokenPromises) * brokenWeight
      return { logits, evidence: [], history: [], settled: null, turn: -1, debtorTexts: [] }
    },
    advance: (state, turn) => {
      const next = { ...state, turn: state.turn + 1 }
      if (turn.speaker !== 'debtor') return next
      const logits = { ...state.logits }
      const evidence = [...state.evidence]
      for (const [{ persona, weight: most }, { words, act, confidence }] of spokenFor(turn, state)) {
        const weight = most * confidence
        logits[persona] += weight
        evidence.push({ seq: turn.seq, words, act, persona, weight })
      }
      const probabilities = probabilitiesOf(logits)
      const settled = settle(probabilities, state.settled, evidence)
      const p = settled === null ? Math.max(...Object.values(probabilities)) : probabilities[settled]
      return {
        ...next,
        logits,
        evidence,
        settled,
        history: [...state.history, { turn: next.turn, id: settled ?? 'unsure', p }],
        debtorTexts: [...state.debtorTexts, turn.text],
      }
    },
    view: (state, overrule) => ({
      id: overrule ?? state.settled ?? 'unsure',
      overruled: overrule !== null,
      probabilities: probabilitiesOf(state.logits),
      evidence: state.evidence.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight || a.seq - b.seq),
      history: state.history,
    }),
  }
}

function settle(probabilities: Record<PersonaId, number>, before: PersonaId | null, evidence: Belief['evidence']): PersonaId | null {
  const best = personaIds.reduce((a, b) => (probabilities[b] > probabilities[a] ? b : a))
  if (probabilities[best] < speakAt) return before
  if (evidence.filter(({ persona, weight }) => persona === best && weight > 0).length < leastEvidence) return before
  return before === null || before === best || probabilities[best] - probabilities[before] > changeMargin ? best : before
}

function probabilitiesOf(logits: Readonly<Record<PersonaId, number>>): Record<PersonaId, number> {
  let most = -Infinity
  for (const id of personaIds) most = Math.max(most, logits[id])
  const odds = { ...logits }
  let sum = 0
  for (const id of personaIds) sum += odds[id] = Math.exp(logits[id] - most)
  for (const id of personaIds) odds[id] /= sum
  return odds
}

/** The tells that a turn gives, in the personas' order, each with what gave it: of several acts the first. */
function listen(personas: Library['personas']): (turn: HeardTurn, state: BeliefState) => readonly (readonly [PlacedTell, Spoken])[] {
  const all = personaIds.flatMap((persona) => personas[persona].tells.map((tell) => ({ persona, tell })))
  const placed = all.map(({ persona, tell }, place): PlacedTell => ({ place, persona, weight: tell.weight }))
  const byAct = indexByAct(placed, ({ place }) => {
    const tell = all[place]?.tell
    return tell && 'act' in tell ? [tell.act] : []
  })
  const byPattern = new Map<TellPattern, PlacedTell[]>()
  for (const [place, { tell }] of all.entries()) {
    const one = placed[place]
    if ('pattern' in tell && one) byPattern.set(tell.pattern, [...(byPattern.get(tell.pattern) ?? []), one])
  }
  return (turn, state) => {
    const spoken = new Map<PlacedTell, Spoken>()
    for (const { id, confidence, spans } of turn.acts) {
      const [start, end] = spans[0] ?? [0, turn.text.length]
      for (const tell of byAct.meant([id]))
        if (!spoken.has(tell)) spoken.set(tell, { words: turn.text.slice(start, end), act: id, confidence })
    }
    for (const [pattern, tells] of byPattern)
      if (hasPattern(pattern, turn, state)) for (const tell of tells) spoken.set(tell, { words: turn.text, act: pattern, confidence: 1 })
    return spoken.size < 2 ? [...spoken] : [...spoken].sort(([a], [b]) => a.place - b.place)
  }
}

function hasPattern(pattern: TellPattern, turn: HeardTurn, state: BeliefState): boolean {
  const { text } = turn
  switch (pattern) {
    case 'long-turns':
      return lengthOf(text) > 40
    case 'short-turns':
      return lengthOf(text) <= 5
    case 'repeats':
      return text.length > 3 && state.debtorTexts.includes(text)
    case 'interrupts':
      return /[—–-]{1,2}$/.test(text.trim())
    case 'polite':
      return /谢谢|不好意思|麻烦您|抱歉|\bthank|\bsorry\b|\bplease\b/i.test(text)
    case 'broken-promises':
      return (
        state.logits['promise-breaker'] > brokenWeight &&
        turn.acts.some(({ id }) => id === 'debtor.promise' || id === 'debtor.vague-promise')
      )
  }
}

/** In Chinese characters; an English word counts for two. */
function lengthOf(text: string): number {
  return /[㐀-鿿]/.test(text) ? text.length : text.split(/\s+/).length * 2
}
