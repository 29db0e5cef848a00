import type { Library } from '../library/library.ts'
import { personaIds, type Answer, type Flow, type PersonaId, type Situation, type Step } from '../library/schema.ts'
import type { Destination, Move, ScriptTable, TableStep } from './table.ts'

/** What a table is made of; a library is one, and so is the content that is still being checked. */
export type TableParts = Pick<Library, 'personas' | 'situations'> & { readonly flow: Flow }

/** Lay out a flow of the library with all strategies and situations. Throws when the library has no such flow. */
export function buildTable(library: Library, flowId: string): ScriptTable {
  const flow = library.flows[flowId]
  if (!flow) throw new Error(`The library ${library.version} has no flow “${flowId}”; it has ${Object.keys(library.flows).join(', ')}.`)
  return layOut({ flow, personas: library.personas, situations: library.situations })
}

/** Lay out a flow. Targets that do not exist are left out (a check reports them). */
export function layOut({ flow, personas, situations }: TableParts): ScriptTable {
  const steps = new Map<string, TableStep>()
  const moves: Move[] = []
  const keyOfFlowStep = new Map<string, string>()
  for (const phase of flow.phases) for (const step of phase.steps) keyOfFlowStep.set(step.id, `${phase.id}/${step.id}`)

  const phaseStart = (id: string): Destination | null => {
    const phase = flow.phases.find((candidate) => candidate.id === id)
    const first = phase?.steps[0]
    if (!phase || !first) return null
    return phase.strategy ? { kind: 'strategy', phase: id } : { kind: 'step', key: `${id}/${first.id}` }
  }
  const resolve = (target: string, step: Step | null, keyOf: (id: string) => string | undefined): Destination | null => {
    if (target === '@end') return { kind: 'end', outcome: step?.outcome ?? 'no-result' }
    if (target === '@resume') return { kind: 'resume' }
    if (target.startsWith('@')) return phaseStart(target.slice(1))
    const key = keyOf(target)
    return key === undefined ? null : { kind: 'step', key }
  }
  const addMove = (from: string, by: Move['by'], to: Destination | null): void => {
    if (to) moves.push({ from, by, to })
  }
  const addAnswers = (
    from: string,
    step: Step | null,
    answers: readonly Answer[],
    of: 'step' | 'phase',
    offset: number,
    keyOf: (id: string) => string | undefined,
  ): void => {
    for (const [i, answer] of answers.entries()) {
      addMove(from, { kind: 'answer', of, index: offset + i, on: answer.on, label: answer.label }, resolve(answer.to, step, keyOf))
    }
  }
  /** One run of steps: each leads to the following one unless it says otherwise; the last leads to `after`. */
  const addRun = (
    run: readonly Step[],
    make: (step: Step) => TableStep,
    after: Destination | null,
    keyOf: (id: string) => string | undefined,
    shared: readonly { answers: readonly Answer[]; keyOf: (id: string) => string | undefined }[],
  ): void => {
    for (const [i, step] of run.entries()) {
      const node = make(step)
      const following = run[i + 1]
      steps.set(node.key, node)
      const fallThrough: Destination | null = following ? { kind: 'step', key: make(following).key } : after
      addMove(node.key, { kind: 'said' }, step.next === undefined ? endWith(fallThrough, step) : resolve(step.next, step, keyOf))
      addAnswers(node.key, step, step.answers, 'step', 0, keyOf)
      let offset = 0
      for (const group of shared) {
        addAnswers(node.key, step, group.answers, 'phase', offset, group.keyOf)
        offset += group.answers.length
      }
    }
  }

  const flowKey = (id: string): string | undefined => keyOfFlowStep.get(id)
  for (const [p, phase] of flow.phases.entries()) {
    const next = flow.phases[p + 1]
    const after: Destination | null = next ? phaseStart(next.id) : { kind: 'end', outcome: 'no-result' }
    addRun(
      phase.steps,
      (step) => ({ key: `${phase.id}/${step.id}`, phase: phase.id, persona: null, situation: null, step }),
      after,
      flowKey,
      [{ answers: phase.answers, keyOf: flowKey }],
    )
  }
  for (const phase of flow.phases.filter((candidate) => candidate.strategy)) {
    for (const id of personaIds) {
      const persona = personas[id]
      if (!persona) continue
      const keys = new Map(persona.strategy.steps.map((step) => [step.id, `${phase.id}/${id}/${step.id}`]))
      const strategyKey = (stepId: string): string | undefined => keys.get(stepId)
      addRun(
        persona.strategy.steps,
        (step) => ({ key: `${phase.id}/${id}/${step.id}`, phase: phase.id, persona: id, situation: null, step }),
        phaseStart('promise'),
        strategyKey,
        [
          { answers: persona.strategy.answers, keyOf: strategyKey },
          { answers: phase.answers, keyOf: flowKey },
        ],
      )
    }
    const inside = [...steps.values()].filter((node) => node.phase === phase.id && node.situation === null)
    for (const node of inside) {
      for (const id of [...personaIds, null] as (PersonaId | null)[]) {
        if (id === node.persona) continue
        const first = id === null ? phase.steps[0] : personas[id]?.strategy.steps[0]
        if (first)
          addMove(
            node.key,
            { kind: 'persona', persona: id },
            { kind: 'step', key: id === null ? `${phase.id}/${first.id}` : `${phase.id}/${id}/${first.id}` },
          )
      }
    }
  }
  const interrupts = Object.values(situations)
  for (const situation of interrupts) {
    const keys = new Map(situation.steps.map((step) => [step.id, situationKey(situation, step)]))
    addRun(
      situation.steps,
      (step) => ({ key: situationKey(situation, step), phase: 'situation', persona: null, situation: situation.id, step }),
      { kind: 'end', outcome: 'no-result' },
      (id) => keys.get(id),
      [],
    )
  }
  const ranks = new Map<string | null, number>(interrupts.map(({ id, priority }) => [id, priority]))
  for (const node of steps.values()) {
    for (const situation of interrupts) {
      const first = situation.steps[0]
      if (first && situation.priority > (ranks.get(node.situation) ?? -1))
        addMove(node.key, { kind: 'interrupt', situation: situation.id }, { kind: 'step', key: situationKey(situation, first) })
    }
  }
  const start = flow.phases[0]
  return {
    flow: flow.id,
    start: `${start?.id ?? ''}/${start?.steps[0]?.id ?? ''}`,
    phases: flow.phases.map(({ id, title, strategy }) => ({ id, title, strategy })),
    steps,
    moves,
    situations: new Map(interrupts.map((situation) => [situation.id, { rank: situation.priority, returns: comesBack(situation) }])),
  }
}

const comesBack = ({ steps }: Situation): boolean =>
  steps.some(({ next, answers }) => next === '@resume' || answers.some(({ to }) => to === '@resume'))

const situationKey = (situation: Situation, step: Step): string => `situation/${situation.id}/${step.id}`

function endWith(to: Destination | null, step: Step): Destination | null {
  return to?.kind === 'end' && step.outcome ? { kind: 'end', outcome: step.outcome } : to
}

/** The steps that a destination may mean: one, or the first of each strategy and of the phase's own steps. */
export function stepsOf(table: ScriptTable, to: Destination): readonly string[] {
  if (to.kind === 'step') return [to.key]
  if (to.kind !== 'strategy') return []
  const firsts = new Map<PersonaId | null, string>()
  for (const node of table.steps.values()) {
    if (node.phase === to.phase && !firsts.has(node.persona)) firsts.set(node.persona, node.key)
  }
  return [...firsts.values()]
}
