import type { TranscriptScore } from '../score-transcript.ts'

export interface JudgedCall {
  readonly wanted: string
  readonly persona: TranscriptScore['persona']
}

export interface PersonaFigures {
  readonly calls: number
  /** Right after five turns of the debtor, and at the end. `unsure` counts as wrong. */
  readonly atFive: number
  readonly atEnd: number
  /** Calls that end unsure. */
  readonly unsure: number
  /** Mean squared distance of the probabilities from the truth: 0 best, 2 worst, 6/7 for knowing nothing. */
  readonly brier: number
  /** How far the probability of the likeliest persona is from how often it is right, over fifths. */
  readonly calibrationError: number
  readonly confusions: readonly string[]
}

const turnsAtFive = 5
const bins = 5

/** Compare the belief about personas with the labelled ones. */
export function measurePersonas(calls: readonly JudgedCall[]): PersonaFigures {
  const likeliest = ({ persona }: JudgedCall): readonly [string, number] =>
    Object.entries(persona.probabilities).reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0])
  const right = (id: string | undefined, call: JudgedCall): boolean => id === call.wanted
  const binned = Array.from({ length: bins }, () => ({ calls: 0, sum: 0, right: 0 }))
  for (const call of calls) {
    const [id, p] = likeliest(call)
    const bin = binned[Math.min(bins - 1, Math.floor(p * bins))]
    if (!bin) continue
    bin.calls += 1
    bin.sum += p
    bin.right += right(id, call) ? 1 : 0
  }
  return {
    calls: calls.length,
    atFive: calls.filter((call) => right(call.persona.history.slice(0, turnsAtFive).at(-1)?.id, call)).length,
    atEnd: calls.filter((call) => right(call.persona.id, call)).length,
    unsure: calls.filter((call) => call.persona.id === 'unsure').length,
    brier:
      calls.reduce(
        (sum, { wanted, persona }) =>
          sum + Object.entries(persona.probabilities).reduce((one, [id, p]) => one + (p - (id === wanted ? 1 : 0)) ** 2, 0),
        0,
      ) / Math.max(1, calls.length),
    calibrationError: binned.reduce((sum, bin) => sum + Math.abs(bin.sum - bin.right), 0) / Math.max(1, calls.length),
    confusions: calls.filter((call) => !right(call.persona.id, call)).map(({ wanted, persona }) => `${wanted} taken for ${persona.id}`),
  }
}
