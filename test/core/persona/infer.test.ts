import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { personaIds } from '../../../src/core/library/schema.ts'
import { createPersonaInference, type BeliefState, type HeardTurn } from '../../../src/core/persona/infer.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'

/** Of the tiny library: abuse speaks for provocative, tears for victim, evasion for evasive, three log odds each. */
const inference = createPersonaInference(tinyLibrary().personas)
const fresh = inference.initial([], 0)

const turn = (seq: number, act: string, confidence = 1, speaker: HeardTurn['speaker'] = 'debtor'): HeardTurn => ({
  seq,
  speaker,
  text: `${act} 说了一句`,
  acts: [{ id: act, confidence, spans: [[0, act.length]] }],
})
const hear = (acts: readonly string[], from: BeliefState = fresh): BeliefState =>
  acts.reduce((state, act, i) => inference.advance(state, turn(i, act)), from)
const idAfter = (...acts: string[]): string => inference.view(hear(acts), null).id
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

const abuse = 'debtor.abuse'
const cry = 'debtor.cry'

describe('belief over the seven', () => {
  it('starts unsure, with every persona alike', () => {
    const { id, probabilities, evidence } = inference.view(fresh, null)
    expect(id).toBe('unsure')
    expect(evidence).toEqual([])
    for (const persona of personaIds) expect(probabilities[persona]).toBeCloseTo(1 / 7, 10)
  })

  it('always holds probabilities that sum to one', () => {
    const anyTurn = fc.record({
      act: fc.constantFrom(abuse, cry, 'debtor.evade', 'debtor.promise'),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      speaker: fc.constantFrom('debtor' as const, 'agent' as const),
    })
    fc.assert(
      fc.property(fc.array(anyTurn, { maxLength: 60 }), fc.nat(9), (turns, broken) => {
        const state = turns.reduce(
          (before, { act, confidence, speaker }, i) => inference.advance(before, turn(i, act, confidence, speaker)),
          inference.initial([{ persona: 'victim' }], broken),
        )
        const values = Object.values(inference.view(state, null).probabilities)
        expect(values).toHaveLength(7)
        expect(values.every((p) => p >= 0 && p <= 1)).toBe(true)
        expect(sum(values)).toBeCloseTo(1, 9)
      }),
    )
  })

  it('stays unsure on one piece of evidence, however strong', () => {
    expect(idAfter(abuse)).toBe('unsure')
    expect(idAfter(abuse, abuse)).toBe('provocative')
  })

  it('stays unsure when the evidence points two ways', () => {
    expect(idAfter(abuse, cry)).toBe('unsure')
  })

  it('moves nothing on the words of the collector', () => {
    const said = inference.advance(fresh, turn(0, abuse, 1, 'agent'))
    expect(said.logits).toEqual(fresh.logits)
    expect(said.history).toEqual([])
    expect(said.turn).toBe(0)
  })

  it('weighs what was heard by how surely it was heard', () => {
    const sure = inference.advance(fresh, turn(0, abuse, 1)).logits.provocative
    expect(inference.advance(fresh, turn(0, abuse, 0.5)).logits.provocative).toBeCloseTo(sure / 2, 10)
  })

  it('keeps its mind while another is only level, and changes it once that one is clearly ahead', () => {
    expect(idAfter(abuse, abuse, cry, cry)).toBe('provocative')
    expect(idAfter(abuse, abuse, cry, cry, cry)).toBe('victim')
  })

  it('does not flicker when the two alternate', () => {
    const state = hear([abuse, abuse, ...Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? cry : abuse))])
    expect(new Set(state.history.slice(1).map(({ id }) => id))).toEqual(new Set(['provocative']))
  })

  it('puts the word of the collector above its own, and keeps its own for later', () => {
    const state = hear([abuse, abuse])
    expect(inference.view(state, 'victim')).toMatchObject({ id: 'victim', overruled: true })
    expect(inference.view(state, 'victim').probabilities).toEqual(inference.view(state, null).probabilities)
    expect(inference.view(state, null)).toMatchObject({ id: 'provocative', overruled: false })
  })

  it('shows the words that moved it, strongest first', () => {
    const state = inference.advance(inference.advance(fresh, turn(4, abuse, 0.5)), turn(6, cry, 0.9))
    const { evidence } = inference.view(state, null)
    expect(evidence.map(({ seq, words, persona }) => ({ seq, words, persona }))).toEqual([
      { seq: 6, words: cry, persona: 'victim' },
      { seq: 4, words: abuse, persona: 'provocative' },
    ])
  })

  it('leans on earlier calls and broken promises without settling on them', () => {
    const { id, probabilities } = inference.view(inference.initial([{ persona: 'victim' }], 1), null)
    expect(id).toBe('unsure')
    expect(probabilities.victim).toBeGreaterThan(probabilities['promise-breaker'])
    expect(probabilities['promise-breaker']).toBeGreaterThan(probabilities.stubborn)
  })

  it('leaves the state before as it was', () => {
    const before = structuredClone(fresh)
    hear([abuse, cry])
    expect(fresh).toEqual(before)
  })
})
