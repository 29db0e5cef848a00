import { describe, expect, it } from 'vitest'
import { foldCall } from '../../../../src/core/call/fold.ts'
import { mapOf } from '../../../../src/web/screens/live-call/script-steps.ts'
import { log, type Item } from '../../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../../fixtures/tiny-library.ts'

const library = tinyLibrary()
const map = (items: Item[]) => mapOf(library, foldCall(library, log(items)))
/** `phase: step=state …`, as the map shows it. */
const drawn = (items: Item[]) =>
  map(items).map((column) => `${column.id} ${column.state}: ${column.steps.map(({ step, state }) => `${step.id}=${state}`).join(' ')}`)

describe('the script map', () => {
  it('begins at the first step with all the rest ahead', () => {
    expect(drawn([]).slice(0, 2)).toEqual(['opening now: greet=now recording=open', 'verify todo: ask-identity=open'])
  })

  it('draws the path: what was done, with its second, and where the call is', () => {
    const columns = map([{ type: 'said' }, { type: 'said' }])
    expect(columns[0]?.steps.map(({ state, t }) => [state, t])).toEqual([
      ['taken', 0],
      ['taken', 4],
    ])
    expect(columns[1]?.steps[0]).toMatchObject({ state: 'now', t: 8, times: 1 })
  })

  it('marks what was passed over when the collector jumps', () => {
    expect(drawn([{ type: 'jump', step: 'promise/channel' }]).slice(-2)).toEqual([
      'promise now: confirm=skipped channel=now',
      'closing todo: goodbye=open',
    ])
    expect(drawn([{ type: 'jump', step: 'promise/channel' }])[0]).toBe('opening done: greet=taken recording=skipped')
  })

  it('counts what was said in passing as done, at the second at which it was said', () => {
    const columns = map([{ type: 'jump', step: 'disclose/tell' }, ['agent', '通话录音', 'agent.notify-recording']])
    expect(columns[0]?.steps[1]).toMatchObject({ state: 'taken', t: 8, times: 0 })
  })

  it('does not take the first greeting for a step of a later phase that repeats it', () => {
    const [opening, verify, ...rest] = library.flows['loan']!.phases
    const again = { ...opening!.steps[0]!, id: 'greet-again' }
    const phases = [opening!, { ...verify!, steps: [...verify!.steps, again] }, ...rest]
    const twice = { ...library, flows: { loan: { ...library.flows['loan']!, phases } } }
    const [, second] = mapOf(twice, foldCall(twice, log([['agent', '您好', 'agent.greet']])))
    expect(second?.steps.find(({ step }) => step.id === 'greet-again')?.state).toBe('open')
  })

  it('shows a situation that was entered, also when the call has come back from it', () => {
    const inside: Item[] = [['debtor', '他不在', 'debtor.third-party']]
    expect(drawn(inside).at(-1)).toBe('third-party now: relay=now')
    expect(drawn([...inside, { type: 'choice', answer: 1 }]).at(-1)).toBe('third-party done: relay=taken')
  })

  it('counts how often the script stood at a step', () => {
    const [opening] = map([{ type: 'said' }, { type: 'back' }])
    expect(opening?.steps[0]).toMatchObject({ state: 'now', times: 2 })
  })

  it('shows the strategy of the persona at hand beside the phase that hands over to it', () => {
    const columns = map([{ type: 'persona', persona: 'victim' }])
    expect(columns.map(({ id }) => id)).toContain('negotiate/victim')
    expect(map([]).every(({ kind }) => kind === 'phase')).toBe(true)
  })
})
