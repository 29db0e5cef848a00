import { describe, expect, it } from 'vitest'
import type { Library } from '../../../../src/core/library/library.ts'
import type { Scenario } from '../../../../src/core/library/schema.ts'
import { chooseScenarios, noFilter } from '../../../../src/web/screens/mock-call/choose-scenario.ts'

const scenario = (id: string, change: Partial<Scenario>): Scenario =>
  ({
    id,
    title: { zh: id, en: id },
    brief: { zh: '', en: '' },
    kind: 'persona',
    persona: 'victim',
    stage: 'early',
    product: 'mortgage',
    difficulty: 'easy',
    ...change,
  }) as Scenario
const library = {
  scenarios: Object.fromEntries(
    [
      scenario('hard-one', { difficulty: 'hard', persona: 'stubborn' }),
      scenario('easy-one', { title: { zh: '房贷晚三天', en: 'Mortgage, three days late' } }),
      scenario('third', { kind: 'third-party', difficulty: 'medium', brief: { zh: '爱人接电话', en: 'The wife answers' } }),
    ].map((item) => [item.id, item]),
  ),
} as unknown as Library
const ids = (filter: Partial<typeof noFilter>) => chooseScenarios(library, { ...noFilter, ...filter }).map(({ id }) => id)

describe('choosing a scenario', () => {
  it('gives all, the easy ones first', () => {
    expect(ids({})).toEqual(['easy-one', 'third', 'hard-one'])
  })

  it.each([
    [{ persona: 'stubborn' }, ['hard-one']],
    [{ kind: 'third-party' }, ['third']],
    [{ difficulty: 'easy', persona: 'stubborn' }, []],
    [{ find: '晚三天' }, ['easy-one']],
    [{ find: 'WIFE answers' }, ['third']],
  ])('narrows by %o', (filter, expected) => {
    expect(ids(filter)).toEqual(expected)
  })
})
