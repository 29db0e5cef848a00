import type { Answer, Step } from '../../library/schema.ts'
import type { Entry } from '../content.ts'
import { nearest } from '../../library/nearest.ts'
import type { PathStep } from '../../library/source.ts'
import type { Check, Report } from './check.ts'

/** The phases that strategies leave to; every flow has them. */
export const sharedPhases = ['negotiate', 'promise', 'closing'] as const

/** Every answer and every `next` leads to a step or phase that exists. */
export const targetsExist: Check = (content, report) => {
  for (const entry of content.flows.values()) {
    const phases = entry.value.phases.map((phase) => phase.id)
    const steps = new Set<string>()
    for (const [p, phase] of entry.value.phases.entries()) {
      for (const [s, step] of phase.steps.entries()) {
        if (steps.has(step.id))
          report('duplicate-id', entry.source.place(['phases', p, 'steps', s, 'id']), `Two steps of this flow are named “${step.id}”.`)
        steps.add(step.id)
      }
    }
    for (const shared of sharedPhases) {
      if (!phases.includes(shared))
        report('unknown-phase', entry.source.place(['phases']), `A flow needs a phase “${shared}”, where strategies leave to.`)
    }
    const place = { steps, phases: new Set([...phases, 'end']) }
    for (const [p, phase] of entry.value.phases.entries()) {
      checkAnswers(entry, ['phases', p, 'answers'], phase.answers, place, report)
      checkSteps(entry, ['phases', p, 'steps'], phase.steps, place, report)
    }
  }
  for (const entry of content.personas.values()) {
    const { strategy } = entry.value
    const place = { steps: idsOf(strategy.steps), phases: new Set<string>([...sharedPhases, 'end']) }
    checkAnswers(entry, ['strategy', 'answers'], strategy.answers, place, report)
    checkSteps(entry, ['strategy', 'steps'], strategy.steps, place, report)
  }
  for (const entry of content.situations.values()) {
    checkSteps(
      entry,
      ['steps'],
      entry.value.steps,
      { steps: idsOf(entry.value.steps), phases: new Set([...sharedPhases, 'resume', 'end']) },
      report,
    )
  }
}

interface Reachable {
  readonly steps: ReadonlySet<string>
  readonly phases: ReadonlySet<string>
}

const idsOf = (steps: readonly Step[]): Set<string> => new Set(steps.map((step) => step.id))

function checkSteps(entry: Entry<unknown>, path: PathStep[], steps: readonly Step[], place: Reachable, report: Report): void {
  for (const [i, step] of steps.entries()) {
    if (step.next !== undefined) checkTarget(entry, [...path, i, 'next'], step.next, place, report)
    checkAnswers(entry, [...path, i, 'answers'], step.answers, place, report)
  }
}

function checkAnswers(entry: Entry<unknown>, path: PathStep[], answers: readonly Answer[], place: Reachable, report: Report): void {
  for (const [i, answer] of answers.entries()) checkTarget(entry, [...path, i, 'to'], answer.to, place, report)
}

function checkTarget(entry: Entry<unknown>, path: PathStep[], target: string, place: Reachable, report: Report): void {
  if (target.startsWith('@')) {
    const phase = target.slice(1)
    if (!place.phases.has(phase))
      report(
        'unknown-phase',
        entry.source.place(path),
        `“${target}” is not a phase that can be reached from here.${nearest(phase, place.phases)}`,
      )
  } else if (!place.steps.has(target)) {
    report('unknown-step', entry.source.place(path), `There is no step “${target}” here.${nearest(target, place.steps)}`)
  }
}
