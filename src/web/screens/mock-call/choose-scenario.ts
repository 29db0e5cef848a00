import type { Library } from '../../../core/library/library.ts'
import type { Scenario } from '../../../core/library/schema.ts'
import { text } from '../../i18n/dictionary.ts'

/** What the scenarios are narrowed by; `''` does not narrow. */
export interface ScenarioFilter {
  readonly find: string
  readonly persona: string
  readonly stage: string
  readonly product: string
  readonly kind: string
  readonly difficulty: string
}

export const noFilter: ScenarioFilter = { find: '', persona: '', stage: '', product: '', kind: '', difficulty: '' }

const order = { easy: 0, medium: 1, hard: 2 } as const

/** The scenarios that pass the filter, the easy ones first. Words are sought in title and brief of both languages. */
export function chooseScenarios(library: Library, filter: ScenarioFilter): readonly Scenario[] {
  const words = filter.find.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (scenario: Scenario) => {
    const haystack = `${scenario.title.zh} ${scenario.title.en} ${scenario.brief.zh} ${scenario.brief.en}`.toLowerCase()
    return (
      (['persona', 'stage', 'product', 'kind', 'difficulty'] as const).every(
        (key) => filter[key] === '' || filter[key] === scenario[key],
      ) && words.every((word) => haystack.includes(word))
    )
  }
  return Object.values(library.scenarios)
    .filter(fits)
    .toSorted((a, b) => order[a.difficulty] - order[b.difficulty] || a.id.localeCompare(b.id))
}

/** The stage's title in the language of the screen; its id where the library has no such stage. */
export function stageTitle(library: Library, id: string): string {
  const found = library.stages.stages.find((stage) => stage.id === id)
  return found ? text(found.title) : id
}
