import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldCall, replayCall } from '../../../src/core/call/fold.ts'
import type { EventBody } from '../../../src/core/call/event.ts'
import { step } from '../../../src/core/call/step.ts'
import { viewCall } from '../../../src/core/call/view-of.ts'
import { log, type Item } from '../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'

const library = tinyLibrary()
const at = (items: Item[]) => foldCall(library, log(items))
const opened: Item[] = [
  ['agent', '您好', 'agent.greet'],
  ['agent', '通话录音', 'agent.notify-recording'],
  ['agent', '您是本人吗', 'agent.verify-identity'],
]
const talking: Item[] = [...opened, ['debtor', '我是', 'debtor.confirm-identity'], ['agent', '您有5200元逾期', 'agent.disclose-debt']]

describe('following the talk', () => {
  it('starts at the first step and waits for its line', () => {
    expect(at([]).step).toMatchObject({ key: 'opening/greet', said: false })
  })

  it('ticks what the collector says and moves on when nothing is asked', () => {
    expect(at([['agent', '您好', 'agent.greet']]).step.key).toBe('opening/recording')
  })

  it('stays at a question until an answer is heard', () => {
    expect(at(opened).step).toMatchObject({ key: 'verify/ask-identity', said: true })
    expect(at([...opened, ['debtor', '嗯']]).step.key).toBe('verify/ask-identity')
    expect(at([...opened, ['debtor', '我是', 'debtor.confirm-identity']]).step.key).toBe('disclose/tell')
  })

  it('ticks a later step that is said early, without forcing the script there', () => {
    const view = at([['agent', '通话录音', 'agent.notify-recording']])
    expect(view.step.key).toBe('opening/greet')
    expect(
      at([
        ['agent', '通话录音', 'agent.notify-recording'],
        ['agent', '您好', 'agent.greet'],
      ]).step.key,
    ).toBe('verify/ask-identity')
  })

  it('does not take one question for two steps of the same acts', () => {
    const view = at([...opened, ['debtor', '嗯']])
    expect(view.step).toMatchObject({ key: 'verify/ask-identity', said: true })
  })

  it('does not take an answer of which it is not sure, but marks it', () => {
    const events = log([...opened, ['debtor', '是', 'debtor.confirm-identity']])
    const last = events.at(-1)
    if (last?.type === 'utterance') Object.assign(last, { acts: [{ id: 'debtor.confirm-identity', confidence: 0.3, spans: [] }] })
    const view = foldCall(library, events)
    expect(view.step.key).toBe('verify/ask-identity')
    expect(view.answers[0]?.hot).toBe(true)
  })

  it('enters the strategy of a persona that has become clear, and the phase’s own steps before', () => {
    expect(at(talking).step.key).toBe('negotiate/ask-payment')
    expect(at([...talking, { type: 'persona', persona: 'victim' }]).step.key).toBe('negotiate/victim/listen')
  })

  it('comes back to a strategy where it was left', () => {
    const there: Item[] = [...talking, { type: 'persona', persona: 'victim' }, { type: 'said' }]
    expect(at(there).step.key).toBe('negotiate/victim/offer')
    expect(at([...there, { type: 'persona', persona: 'evasive' }, { type: 'persona', persona: 'victim' }]).step.key).toBe(
      'negotiate/victim/offer',
    )
  })

  it('takes an answer that holds in the whole phase from inside a strategy', () => {
    expect(at([...talking, { type: 'persona', persona: 'victim' }, ['debtor', '周五还3000', 'debtor.promise']]).step.key).toBe(
      'promise/confirm',
    )
  })
})

describe('interrupts', () => {
  it('a third party interrupts and the call resumes where it was', () => {
    const away = at([...opened, ['debtor', '我是他老婆', 'debtor.third-party']])
    expect(away.situation?.id).toBe('third-party')
    expect(
      at([...opened, ['debtor', '我是他老婆', 'debtor.third-party'], ['debtor', '我是张伟', 'debtor.confirm-identity']]).step.key,
    ).toBe('verify/ask-identity')
  })

  it('self-harm outranks any other situation, even after the script has ended', () => {
    const done: Item[] = [...talking, ['debtor', '周五还3000', 'debtor.promise'], { type: 'said' }, { type: 'said' }, { type: 'said' }]
    expect(at([...done, ['debtor', '不想活了', 'signal.self-harm']]).situation?.id).toBe('self-harm')
    expect(
      at([
        ['debtor', '我是他老婆', 'debtor.third-party'],
        ['debtor', '不想活了', 'signal.self-harm'],
      ]).situation?.id,
    ).toBe('self-harm')
    expect(
      at([
        ['debtor', '不想活了', 'signal.self-harm'],
        ['debtor', '我是他老婆', 'debtor.third-party'],
      ]).situation?.id,
    ).toBe('self-harm')
  })
})

describe('keys alone', () => {
  it('walk the whole call and meet the same duties', () => {
    const view = at([
      { type: 'said' },
      { type: 'said' },
      { type: 'choice', answer: 1 },
      { type: 'said' },
      { type: 'choice', answer: 2 },
      { type: 'said' },
      { type: 'said' },
      { type: 'said' },
    ])
    expect(view.duties.map(({ rule, state }) => `${rule} ${state}`).sort()).toEqual(
      ['no-threat open', 'say-channel done', 'verify-first done'].sort(),
    )
    expect(view.path.map(({ step: key }) => key)).toEqual([
      'opening/greet',
      'opening/recording',
      'verify/ask-identity',
      'disclose/tell',
      'negotiate/ask-payment',
      'promise/confirm',
      'promise/channel',
      'closing/goodbye',
    ])
  })

  it('Backspace goes back, and back again', () => {
    const view = at([{ type: 'said' }, { type: 'said' }, { type: 'back' }, { type: 'back' }])
    expect(view.step.key).toBe('opening/greet')
    expect(view.canGoBack).toBe(false)
  })

  it('a digit without an answer changes nothing', () => {
    expect(at([{ type: 'choice', answer: 9 }]).step.key).toBe('opening/greet')
  })
})

describe('lines, promises, cards', () => {
  it('fills the merge fields and marks them', () => {
    const { line } = at([...opened, ['debtor', '我是', 'debtor.confirm-identity']]).step
    expect(line.zh.filter((part) => part.kind === 'value').map((part) => part.text)).toEqual(['5,200 元', '12'])
  })

  it('gathers a promise over the turns and asks for what is missing', () => {
    const view = at([...talking, ['debtor', '先还3000', 'debtor.promise']])
    expect(view.promise).toMatchObject({ heard: { amount: 3000, date: null }, missing: ['date'], remainder: 2200 })
  })

  it('raises a card once while it stands open, and again after it was answered', () => {
    const open: Item[] = [...talking, ['debtor', '没钱', 'objection.no-money'], ['debtor', '真没钱', 'objection.no-money']]
    expect(at(open).objections).toHaveLength(1)
    expect(
      at([...open, ['agent', '理解', 'agent.empathise'], ['debtor', '没钱', 'objection.no-money']]).objections.map(
        ({ answered }) => answered,
      ),
    ).toEqual([true, false])
  })
})

describe('warnings', () => {
  it('warns before the breach where the next line would make one, and sounds after it', () => {
    const before = at([{ type: 'jump', step: 'disclose/tell' }])
    expect(before.warnings).toMatchObject([{ rule: 'verify-first', when: 'before', level: 'stop' }])
    const after = at([['agent', '你欠5200', 'agent.disclose-debt']])
    expect(after.warnings).toContainEqual(expect.objectContaining({ rule: 'verify-first', when: 'after', words: '你欠5200' }))
  })
})

const bodies: fc.Arbitrary<Item> = fc.oneof(
  fc.constantFrom<EventBody>(
    { type: 'said' },
    { type: 'back' },
    { type: 'variant' },
    { type: 'flag' },
    { type: 'ended', who: 'agent' },
    { type: 'persona', persona: 'victim' },
    { type: 'persona', persona: null },
  ),
  fc.integer({ min: 1, max: 9 }).map((answer): EventBody => ({ type: 'choice', answer })),
  fc.constantFrom('disclose/tell', 'closing/goodbye', 'no/such').map((key): EventBody => ({ type: 'jump', step: key })),
  fc
    .tuple(
      fc.constantFrom('agent' as const, 'debtor' as const),
      fc.constantFrom(
        'agent.greet',
        'agent.disclose-debt',
        'debtor.confirm-identity',
        'debtor.promise',
        'signal.self-harm',
        'violation.threat-violence',
        'objection.no-money',
      ),
    )
    .map(([speaker, act]): Item => [speaker, '话', act]),
)

describe('laws of the fold', () => {
  it('a log that went through JSON gives the same view, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(bodies, { maxLength: 25 }), (items) => {
        const events = log(items)
        expect(JSON.stringify(foldCall(library, JSON.parse(JSON.stringify(events))))).toBe(JSON.stringify(foldCall(library, events)))
      }),
      { numRuns: 60 },
    )
  })

  it('any cut of the log can be resumed', () => {
    fc.assert(
      fc.property(fc.array(bodies, { maxLength: 20 }), fc.nat(20), (items, cut) => {
        const events = log(items)
        const middle = Math.min(events.length, cut + 1)
        const resumed = events.slice(middle).reduce((call, event) => step(call, event)[0], replayCall(library, events.slice(0, middle)))
        expect(JSON.stringify(viewCall(resumed))).toBe(JSON.stringify(foldCall(library, events)))
      }),
      { numRuns: 60 },
    )
  })

  it('each event shows what a library that never saw a call before shows of the log so far', () => {
    fc.assert(
      fc.property(fc.array(bodies, { maxLength: 12 }), (items) => {
        const events = log(items)
        const [first, ...rest] = events
        let call = replayCall(library, first ? [first] : [])
        for (const [i, event] of rest.entries()) {
          call = step(call, event)[0]
          const fresh = JSON.parse(JSON.stringify(library)) as typeof library
          expect(JSON.stringify(viewCall(call))).toBe(JSON.stringify(foldCall(fresh, events.slice(0, i + 2))))
        }
      }),
      { numRuns: 15 },
    )
  })

  it('never leaves the table: the step on the screen is always one of its steps', () => {
    fc.assert(
      fc.property(fc.array(bodies, { maxLength: 30 }), (items) => {
        const call = replayCall(library, log(items))
        expect(call.script.table.steps.has(call.position.key)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
