import { describe, expect, it } from 'vitest'
import { weighContext } from '../../../src/core/acts/weigh-context.ts'
import type { ActReading } from '../../../src/core/acts/reading.ts'

const reading = (id: string, confidence = 0.8): ActReading => ({ id, confidence, spans: [[0, 2]] })
const heardAfter = (found: readonly ActReading[], likely: Record<string, number>, before: readonly ActReading[]): readonly string[] =>
  weighContext(
    found,
    (act) => likely[act] ?? 0,
    () => [0, 3],
    () => before,
    () => (likely['named'] ?? 0) > 0,
  ).map(({ id }) => id)

const stop = 'violation.ignore-stop'
const press = 'violation.pressure-vulnerable'

describe('violations that lie in what was said before', () => {
  it.each([
    ['a likely one after its cause is heard', [], { [stop]: 0.3 }, [reading('debtor.busy')], [stop]],
    ['an unlikely one after its cause is not', [], { [stop]: 0.1 }, [reading('debtor.busy')], []],
    ['a likely one without its cause is taken back', [reading(stop, 0.6)], { [stop]: 0.6 }, [], []],
    ['a plain one that names its cause needs no other', [reading(stop, 0.9)], { [stop]: 0.9, named: 1 }, [], [stop]],
    ['a plain one that names none is taken back', [reading(stop, 0.9)], { [stop]: 0.9 }, [], []],
    ['a goodbye after a stop is none', [reading('agent.close')], { [stop]: 0.3 }, [reading('signal.stop-contact')], ['agent.close']],
    ['an unsure cause is none', [], { [stop]: 0.3 }, [reading('debtor.busy', 0.3)], []],
    ['asking for money after a stop', [reading('agent.ask-payment')], {}, [reading('signal.stop-contact')], ['agent.ask-payment', stop]],
    ['asking for money after despair', [reading('agent.ask-payment')], {}, [reading('signal.self-harm')], ['agent.ask-payment', press]],
    [
      'asking for money of somebody ill may be kind',
      [reading('agent.ask-payment')],
      {},
      [reading('objection.illness')],
      ['agent.ask-payment'],
    ],
    ['asking for money after nothing', [reading('agent.ask-payment')], {}, [reading('debtor.evade')], ['agent.ask-payment']],
  ] as const)('%s', (_, found, likely, before, wanted) => expect(heardAfter(found, likely, before)).toEqual(wanted))

  it('reads the utterance before only where it matters', () => {
    const before = (): never => {
      throw new Error('read in vain')
    }
    expect(
      weighContext(
        [reading('agent.greet')],
        () => 0.05,
        () => [0, 1],
        before,
        before,
      ),
    ).toHaveLength(1)
  })
})
