import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { initialTransition, transition, type AnyMachineSnapshot } from 'xstate'
import { scriptOf } from '../../../src/core/call/call.ts'
import { runMachine } from '../../../src/core/call/run-machine.ts'
import { personaIds } from '../../../src/core/library/schema.ts'
import { eventType, type ScriptEvent } from '../../../src/core/script/compile.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'

const { table, compiled } = scriptOf(tinyLibrary(), 'loan')
const types: ScriptEvent['type'][] = [
  ...new Set(table.moves.map(({ by }) => eventType(by))),
  ...[...table.steps.keys()].map((key): ScriptEvent['type'] => `JUMP.${key}`),
  'INTERRUPT.no-such',
  'ENDED',
]
const event = fc
  .tuple(fc.constantFrom(...types), fc.constantFrom(null, ...personaIds))
  .map(([type, persona]): ScriptEvent => ({ type, persona }))

/** What a snapshot is, as far as anything can tell. */
const told = ({ value, context, status }: AnyMachineSnapshot): unknown => ({ value, context: context as unknown, status })

describe('the script’s machine', () => {
  const run = runMachine(compiled.machine)

  it('moves as XState’s own transition does, however often it went that way before', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 25 }), (events) => {
        let [theirs] = initialTransition(compiled.machine)
        let ours = run.start
        for (const one of events) {
          const [next] = transition(compiled.machine, theirs, one)
          const after = run.next(ours, one)
          expect(after === ours).toBe(next === theirs)
          expect(told(after)).toEqual(told(next))
          theirs = next
          ours = after
        }
      }),
      { numRuns: 300 },
    )
  })

  it('takes to enter a step anew for a move', () => {
    const jump: ScriptEvent = { type: `JUMP.${table.start}`, persona: null }
    const there = run.next(run.start, jump)
    expect(there).not.toBe(run.start)
    expect(run.next(there, jump)).not.toBe(there)
  })
})
