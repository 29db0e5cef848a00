import { sureEnough } from '../../../core/call/follow.ts'
import type { CallView } from '../../../core/call/view.ts'
import type { Library } from '../../../core/library/library.ts'
import type { Step, Text } from '../../../core/library/schema.ts'

export interface MapStep {
  readonly key: string
  readonly step: Step
  /** `skipped`: the call has gone past it. */
  readonly state: 'now' | 'taken' | 'skipped' | 'open'
  /** The second at which it was first entered or said, and how often the script stood there. */
  readonly t: number | null
  readonly times: number
}

export interface MapColumn {
  readonly id: string
  readonly title: Text
  readonly kind: 'phase' | 'strategy' | 'situation'
  readonly state: 'done' | 'now' | 'todo'
  readonly steps: readonly MapStep[]
}

/** The script as the path taken: its phases, the strategy of the persona at hand, and the situations that were entered. */
export function mapOf(library: Library, view: CallView): readonly MapColumn[] {
  const flow = library.flows[view.flow]
  if (!flow) return []
  // In the order of the script, so that a step which repeats one of an earlier phase is known as such.
  const before: Step[] = []
  const column = (kind: MapColumn['kind'], id: string, title: Text, prefix: string, steps: readonly Step[], past: boolean): MapColumn => {
    const entered = steps.map(({ id: step }) => view.path.filter((visit) => visit.step === `${prefix}/${step}`))
    const here = steps.findIndex(({ id: step }) => `${prefix}/${step}` === view.step.key)
    const said = steps.map((step, i) => saidInPassing(view, [...before, ...steps.slice(0, i)], step))
    before.push(...steps)
    const last = here >= 0 ? here : entered.findLastIndex((visits) => visits.length > 0)
    return {
      id,
      title,
      kind,
      state: here >= 0 ? 'now' : last >= 0 || past ? 'done' : 'todo',
      steps: steps.map((step, i) => {
        const visits = entered[i] ?? []
        // In the column that the call is in, what lies before the furthest step was passed over; in one that it left, all the rest.
        const passed = here >= 0 ? i < last : past
        return {
          key: `${prefix}/${step.id}`,
          step,
          state: i === here ? 'now' : visits.length > 0 || said[i] != null ? 'taken' : passed ? 'skipped' : 'open',
          t: visits[0]?.t ?? said[i] ?? null,
          times: visits.length,
        }
      }),
    }
  }
  const persona = view.persona.id === 'unsure' ? null : library.personas[view.persona.id]
  const situations = [
    ...new Set(view.path.map(({ step }) => step.split('/')).flatMap(([kind, id]) => (kind === 'situation' && id ? [id] : []))),
  ]
  return [
    ...flow.phases.flatMap((phase) => {
      const past = view.phases.find(({ id }) => id === phase.id)?.state === 'done'
      return [
        column('phase', phase.id, phase.title, phase.id, phase.steps, past),
        ...(phase.strategy && persona
          ? [
              column(
                'strategy',
                `${phase.id}/${persona.id}`,
                persona.strategy.title,
                `${phase.id}/${persona.id}`,
                persona.strategy.steps,
                past,
              ),
            ]
          : []),
      ]
    }),
    ...situations.flatMap((id) => {
      const situation = library.situations[id]
      return situation ? [column('situation', id, situation.title, `situation/${id}`, situation.steps, view.situation?.id !== id)] : []
    }),
  ]
}

/**
 * The second at which the collector said in the talk what a step says, without the script having stood there. A step
 * that repeats an earlier one, such as asking a name once more, is not said by what said the first.
 */
function saidInPassing(view: CallView, before: readonly Step[], { performs }: Step): number | null {
  const repeats = before.some((step) => performs.every((act) => step.performs.includes(act)))
  if (performs.length === 0 || repeats) return null
  const turn = view.turns.find(
    ({ speaker, acts }) =>
      speaker === 'agent' && performs.every((act) => acts.some(({ id, confidence }) => id === act && confidence >= sureEnough)),
  )
  return turn?.t ?? null
}
