import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { f1, figuresOf, precision, recall, sumOf } from '../../src/cli/measure/counts.ts'
import { measureActs, measureSureness, summaryOf, type LabelledUtterance } from '../../src/cli/measure/measure-acts.ts'
import { measurePersonas, type JudgedCall } from '../../src/cli/measure/measure-personas.ts'

const said = (text: string, acts: readonly string[], note?: string): LabelledUtterance => ({
  speaker: 'agent',
  text,
  acts,
  ...(note === undefined ? {} : { note }),
})

describe('counts', () => {
  it('give the figures of a table worked out by hand', () => {
    const count = { right: 6, wrong: 2, missed: 4 }
    expect([precision(count), recall(count)]).toEqual([0.75, 0.6])
    expect(f1(count)).toBeCloseTo(2 / 3, 12)
    expect(figuresOf(count)).toBe('P 0.750 R 0.600 F1 0.667')
  })

  it('give 0 where nothing was counted', () => {
    expect([precision, recall, f1].map((figure) => figure(sumOf([])))).toEqual([0, 0, 0])
  })

  it('keep F1 the harmonic mean of precision and recall, and add up', () => {
    const counts = fc.record({ right: fc.nat(50), wrong: fc.nat(50), missed: fc.nat(50) })
    fc.assert(
      fc.property(counts, counts, (one, two) => {
        const [p, r] = [precision(one), recall(one)]
        expect(f1(one)).toBeCloseTo(p + r === 0 ? 0 : (2 * p * r) / (p + r), 9)
        expect(sumOf([one, two])).toEqual({ right: one.right + two.right, wrong: one.wrong + two.wrong, missed: one.missed + two.missed })
      }),
    )
  })
})

describe('the figures of acts', () => {
  const items = [
    said('a', ['agent.greet']),
    said('b', ['agent.greet', 'violation.insult']),
    said('c', [], 'near-miss: insult'),
    said('d', ['agent.close'], 'near-miss'),
    said('e', ['agent.close'], 'hard'),
  ]
  const heard: Record<string, readonly string[]> = {
    a: ['agent.greet'],
    b: ['agent.greet'],
    c: ['violation.insult'],
    d: ['agent.close'],
    e: ['agent.greet'],
  }
  const figures = measureActs(items, ({ text }) => heard[text] ?? [])

  it('count what is right, wrong and missed, act by act and together', () => {
    expect([...figures.counts]).toEqual([
      ['agent.close', { right: 1, wrong: 0, missed: 1 }],
      ['agent.greet', { right: 2, wrong: 1, missed: 0 }],
      ['violation.insult', { right: 0, wrong: 1, missed: 1 }],
    ])
    expect(figures.all).toEqual({ right: 3, wrong: 2, missed: 2 })
    expect(figures.violations).toEqual({ right: 0, wrong: 1, missed: 1 })
    expect(figures.macro).toBeCloseTo((2 / 3 + 4 / 5 + 0) / 3, 12)
  })

  it('name near misses that are accused, and what is taken for what', () => {
    expect([figures.nearMisses, figures.accused]).toEqual([2, 1])
    expect(figures.confusions).toEqual([['agent.close', 'agent.greet', 1]])
    expect(summaryOf(figures)).toBe(
      'acts P 0.600 R 0.600 F1 0.600 (macro F1 0.489); violations P 0.000 R 0.000 F1 0.000; near misses accused 1 of 2',
    )
  })

  it('are perfect where all is heard as labelled, and only there', () => {
    expect(measureActs(items, ({ acts }) => acts)).toMatchObject({ macro: 1, accused: 0, confusions: [], all: { wrong: 0, missed: 0 } })
    expect(measureActs([], () => []).macro).toBe(0)
  })
})

describe('the figures of personas', () => {
  const call = (wanted: string, id: string, probabilities: Record<string, number>, turns: readonly string[]): JudgedCall => ({
    wanted,
    persona: { id, probabilities, history: turns.map((of, turn) => ({ turn, id: of, p: 0.5 })) } as JudgedCall['persona'],
  })

  it('are those of a table worked out by hand', () => {
    const figures = measurePersonas([
      call('victim', 'victim', { victim: 1, evasive: 0 }, ['unsure', 'unsure', 'unsure', 'unsure', 'victim', 'evasive']),
      call('victim', 'evasive', { victim: 0.4, evasive: 0.6 }, ['victim']),
      call('evasive', 'unsure', { victim: 0.5, evasive: 0.5 }, []),
    ])
    expect(figures).toMatchObject({ calls: 3, atFive: 2, atEnd: 1, unsure: 1 })
    // (0 + 0) + (0.36 + 0.36) + (0.25 + 0.25), over three calls.
    expect(figures.brier).toBeCloseTo(1.22 / 3, 12)
    // Fifths: 0.5 → none right of one; 0.6 → none right of one; 1 → one right of one.
    expect(figures.calibrationError).toBeCloseTo(1.1 / 3, 12)
    expect(figures.confusions).toEqual(['victim taken for evasive', 'evasive taken for unsure'])
  })

  it('are 0 for no calls', () => {
    expect(measurePersonas([])).toEqual({ calls: 0, atFive: 0, atEnd: 0, unsure: 0, brier: 0, calibrationError: 0, confusions: [] })
  })
})

describe('how often a reading is right', () => {
  it('is told by tenths of confidence, those that nothing fell into left out', () => {
    const readings = [0.3, 0.39, 0.4, 0.95, 1].map((confidence, i) => ({ confidence, right: i !== 1 }))
    expect(measureSureness(readings)).toEqual([
      { from: 0.3, right: 1, of: 2 },
      { from: 0.4, right: 1, of: 1 },
      { from: 0.9, right: 2, of: 2 },
    ])
  })
})
