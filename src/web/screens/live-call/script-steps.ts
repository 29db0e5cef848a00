import type { CallView } from '../../../core/call/view.ts'
import type { Library } from '../../../core/library/library.ts'
import type { Step, Text } from '../../../core/library/schema.ts'

export interface MapColumn {
  readonly id: string
  readonly title: Text
  readonly steps: readonly { readonly key: string; readonly step: Step; readonly state: 'now' | 'taken' | 'open' }[]
}

/** The script as columns of steps: its phases, the strategy of the persona at hand, and the situation that runs. */
export function mapOf(library: Library, view: CallView): readonly MapColumn[] {
  const flow = library.flows[view.flow]
  if (!flow) return []
  const taken = new Set(view.path.map(({ step }) => step))
  const column = (id: string, title: Text, prefix: string, steps: readonly Step[]): MapColumn => ({
    id,
    title,
    steps: steps.map((step) => {
      const key = `${prefix}/${step.id}`
      return { key, step, state: key === view.step.key ? 'now' : taken.has(key) ? 'taken' : 'open' }
    }),
  })
  const persona = view.persona.id === 'unsure' ? null : library.personas[view.persona.id]
  const situation = view.situation ? library.situations[view.situation.id] : undefined
  return [
    ...flow.phases.flatMap((phase) => [
      column(phase.id, phase.title, phase.id, phase.steps),
      ...(phase.strategy && persona
        ? [column(`${phase.id}/${persona.id}`, persona.strategy.title, `${phase.id}/${persona.id}`, persona.strategy.steps)]
        : []),
    ]),
    ...(situation ? [column(situation.id, situation.title, `situation/${situation.id}`, situation.steps)] : []),
  ]
}
