import { describe, expect, test } from 'vitest'
import { handbookCoverage, handbookItems } from '../../../src/core/scoring/handbook.ts'
import { both, tinyLibrary } from '../../fixtures/tiny-library.ts'

const served = (item: string, library = tinyLibrary()) => handbookCoverage(library).find((one) => one.item === item)?.places

describe('handbook coverage', () => {
  test('knows all 150 items, each once', () => {
    expect(handbookItems).toHaveLength(150)
    expect(new Set(handbookItems).size).toBe(150)
    expect([handbookItems[0], handbookItems.at(-1)]).toEqual(['P1', 'W7'])
  })

  test('tells the file, and within it the step, that serves an item', () => {
    const library = tinyLibrary()
    const knowledge = { card: { id: 'card', title: both('card'), body: both('body'), kind: 'goal' as const, handbook: ['G1'] } }
    const loan = library.flows.loan
    if (!loan) throw new Error('no flow')
    const [phase, ...phases] = loan.phases
    const flow = {
      ...loan,
      phases: [{ ...phase, steps: phase?.steps.map((step) => ({ ...step, handbook: step.id === 'greet' ? ['T6'] : [] })) }, ...phases],
    } as typeof loan
    const changed = { ...library, knowledge, flows: { loan: flow } }
    expect(served('G1', changed)).toEqual(['knowledge/card'])
    expect(served('T6', changed)).toEqual(['flows/loan#greet'])
  })

  test('shows an item that nothing serves as served nowhere', () => {
    expect(served('O29')).toEqual([])
  })
})
