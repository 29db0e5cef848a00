import { describe, expect, test } from 'vitest'
import { stageOf } from '../../../src/core/library/stage.ts'
import type { Stages } from '../../../src/core/library/schema.ts'

const stage = (id: string): Stages['stages'][number] => ({
  id,
  title: { zh: id, en: id },
  tone: 'steady',
  approach: { zh: id, en: id },
  handbook: [],
})
const stages: Stages = {
  stages: ['m0', 'early', 'm1', 'age-30'].map(stage),
  bands: [
    { products: ['trade-credit'], from: 0, to: 30, stage: 'age-30' },
    { from: 1, to: 5, stage: 'early' },
    { from: 29, to: 59, stage: 'm1' },
  ],
}

describe('the stage of a case', () => {
  test.each([
    ['credit-card', 1, 'early'],
    ['credit-card', 5, 'early'],
    ['mortgage', 29, 'm1'],
    ['trade-credit', 3, 'age-30'],
    ['credit-card', 10, 'early'],
    ['credit-card', 900, 'm1'],
    ['credit-card', 0, 'm0'],
  ] as const)('of %s after %i days is %s', (product, days, id) => {
    expect(stageOf(stages, product, days)).toBe(id)
  })

  test('is refused when the file names none', () => {
    expect(() => stageOf({ stages: [], bands: [] }, 'mortgage', 3)).toThrow('stages.yaml')
  })
})
