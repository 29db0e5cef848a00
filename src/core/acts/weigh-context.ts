import type { ActReading } from './reading.ts'

/** Violations that lie in what was said before: what must have been heard, and what makes them plain by itself. */
const contextual = [
  {
    violation: 'violation.ignore-stop',
    causes: ['debtor.busy', 'signal.stop-contact', 'signal.attorney'],
    plain: ['signal.stop-contact', 'signal.attorney'],
  },
  {
    violation: 'violation.pressure-vulnerable',
    causes: ['signal.vulnerable', 'signal.self-harm', 'objection.illness'],
    plain: ['signal.self-harm'],
  },
] as const

/** With its cause just heard little is needed, without it much; to ask for the money at once after a plain cause is enough. */
const leastWithCause = 0.2
const leastBesideOthers = 0.5
const leastWithout = 0.7
const derived = 0.6
const sureCause = 0.5

/**
 * Add or take away the violations that depend on the utterance before. `p` gives the classifier's probability of an act;
 * `before` reads the utterance before, and is called only where it matters; `names` tells whether the sentence itself
 * names such a cause ("meeting or no meeting").
 */
export function weighContext(
  found: readonly ActReading[],
  p: (act: string) => number,
  spanOf: (act: string) => readonly [number, number],
  before: () => readonly ActReading[],
  names: (acts: readonly string[]) => boolean,
): readonly ActReading[] {
  let said: readonly ActReading[] | undefined
  const heard = (acts: readonly string[]): boolean =>
    (said ??= before()).some(({ id, confidence }) => confidence >= sureCause && acts.includes(id))
  const asks = found.some(({ id }) => id === 'agent.ask-payment')
  // Who closes, calms or hands over after a stop does something else than press on.
  const otherwise = found.some(
    ({ id, confidence }) => confidence >= sureCause && id !== 'agent.ask-payment' && !id.startsWith('violation.'),
  )
  const least = otherwise ? leastBesideOthers : leastWithCause
  let readings = [...found]
  for (const { violation, causes, plain } of contextual) {
    const likely = p(violation)
    const known = readings.some(({ id }) => id === violation)
    if (likely < least && !known && !asks) continue
    if (heard(causes) && likely >= least) {
      if (!known) readings.push({ id: violation, confidence: Math.max(sureCause, likely), spans: [spanOf(violation)] })
    } else if (asks && heard(plain)) {
      if (!known)
        readings.push({ id: violation, confidence: derived, spans: readings.find(({ id }) => id === 'agent.ask-payment')?.spans ?? [] })
    } else if (known && (likely < leastWithout || !names(causes))) readings = readings.filter(({ id }) => id !== violation)
  }
  return readings
}
