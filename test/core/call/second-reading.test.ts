import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallEvent, Reading } from '../../../src/core/call/event.ts'
import { foldCall, replayCall } from '../../../src/core/call/fold.ts'
import { step } from '../../../src/core/call/step.ts'
import { viewCall } from '../../../src/core/call/view-of.ts'
import { log, type Item } from '../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'

const library = tinyLibrary()
const at = (items: Item[]) => foldCall(library, log(items))
const reading = (of: number, add: string[], withdraw: string[] = [], confidence = 0.9): Reading => ({
  type: 'reading',
  of,
  reader: 'qwen',
  add: add.map((id) => ({ id, confidence, spans: [[0, 1]] })),
  withdraw,
})

// The log's first event is `started`, so the first item has the number 2.
const opened: Item[] = [
  ['agent', '您好', 'agent.greet'],
  ['agent', '通话录音', 'agent.notify-recording'],
  ['agent', '您是本人吗', 'agent.verify-identity'],
]
const talking: Item[] = [...opened, ['debtor', '我是', 'debtor.confirm-identity'], ['agent', '您有5200元逾期', 'agent.disclose-debt']]

describe('a second reading of the newest utterance', () => {
  it('takes the answer that the first reading missed, and names who heard it', () => {
    const missed: Item[] = [...opened, ['debtor', '嗯，您说']]
    expect(at(missed).step.key).toBe('verify/ask-identity')
    const view = at([...missed, reading(5, ['debtor.confirm-identity'])])
    expect(view.step.key).toBe('disclose/tell')
    expect(view.turns[3]?.acts).toEqual([{ id: 'debtor.confirm-identity', confidence: 0.9, spans: [[0, 1]], by: 'qwen' }])
  })

  it('is not followed where it is not sure', () => {
    expect(at([...opened, ['debtor', '嗯'], reading(5, ['debtor.confirm-identity'], [], 0.3)]).step.key).toBe('verify/ask-identity')
  })

  it('ticks the step that the collector said in other words', () => {
    expect(at([['agent', '喂'], reading(2, ['agent.greet'])]).step.key).toBe('opening/recording')
  })

  it('never moves the script a second time for the same utterance', () => {
    const moved: Item[] = [...talking, ['debtor', '没钱', 'objection.no-money']]
    expect(at(moved).step.key).toBe('negotiate/pin-down')
    const view = at([...moved, reading(7, ['debtor.promise'])])
    expect(view.step.key).toBe('negotiate/pin-down')
    expect(view.turns[5]?.acts.map(({ id }) => id)).toEqual(['objection.no-money', 'debtor.promise'])
  })

  it('does not walk past a question that was only just asked', () => {
    const view = at([...opened, reading(4, ['agent.disclose-debt'])])
    expect(view.step).toMatchObject({ key: 'verify/ask-identity', said: true })
    expect(view.warnings).toContainEqual(expect.objectContaining({ rule: 'verify-first', when: 'after', readBy: 'qwen', seq: 4 }))
  })

  it('does not lead to a step that the collector has gone back from', () => {
    const back: Item[] = [{ type: 'said' }, { type: 'jump', step: 'opening/greet' }, ['agent', '喂']]
    expect(at([...back.slice(0, 2), ['agent', '您好', 'agent.greet']]).step.key).toBe('opening/recording')
    expect(at([...back, reading(4, ['agent.greet'])]).step).toMatchObject({ key: 'opening/greet', said: false })
  })

  it('comes out of a situation to the step that it interrupted', () => {
    const away: Item[] = [...opened, ['debtor', '我是他老婆', 'debtor.third-party'], ['debtor', '换我了']]
    expect(at([...away, reading(6, ['debtor.confirm-identity'])]).step.key).toBe('verify/ask-identity')
  })

  it('surer than the first reading of the same act, it stands in its place on the screen', () => {
    const events = log([...opened, ['debtor', '是的', 'debtor.confirm-identity'], reading(5, ['debtor.confirm-identity'])])
    const heard = events[4]
    if (heard?.type === 'utterance') Object.assign(heard, { acts: [{ id: 'debtor.confirm-identity', confidence: 0.3, spans: [] }] })
    const view = foldCall(library, events)
    expect(view.turns[3]?.acts).toMatchObject([{ confidence: 0.9, by: 'qwen' }])
    expect(view.step.key).toBe('disclose/tell')
  })

  it('hears the promise whose figures stood in the utterance', () => {
    expect(at([...talking, ['debtor', '先给3000'], reading(7, ['debtor.promise'])]).promise.heard).toMatchObject({ amount: 3000, seq: 7 })
  })
})

describe('a second reading that comes late', () => {
  it('counts for duties, cards and outcome, and leaves the script where it is', () => {
    const late: Item[] = [...talking, ['debtor', '行吧3000'], ['agent', '好']]
    const before = at(late)
    const view = at([...late, reading(7, ['debtor.promise'])])
    expect(view.step.key).toBe(before.step.key)
    expect(view.duties.find(({ rule }) => rule === 'say-channel')).toMatchObject({ state: 'open', due: 'before-end' })
    expect([before.outcome, view.outcome]).toEqual(['no-result', 'promise'])
  })

  it('meets a duty in the order in which things were said, not in which they were read', () => {
    const view = at([...talking, ['debtor', '行吧'], ['agent', '手机银行', 'agent.give-channel'], reading(7, ['debtor.promise'])])
    expect(view.duties.find(({ rule }) => rule === 'say-channel')?.state).toBe('done')
  })

  it('counts just the same when the talk has long gone on', () => {
    const long: Item[] = [...talking, ['debtor', '行吧3000'], ...Array.from({ length: 20 }, (): Item => ['agent', '嗯'])]
    const view = at([...long, reading(7, ['debtor.promise', 'debtor.cry'])])
    expect(view.duties.find(({ rule }) => rule === 'say-channel')).toMatchObject({ state: 'open', due: 'before-end' })
    expect(view.promise.heard).toMatchObject({ amount: 3000, seq: 7 })
    expect(view.persona.evidence).toMatchObject([{ seq: 7, act: 'debtor.cry', persona: 'victim' }])
  })

  it('a signal still interrupts; another situation is only offered', () => {
    const late: Item[] = [...opened, ['debtor', '唉'], ['agent', '您说']]
    expect(at([...late, reading(5, ['signal.self-harm'])]).situation?.id).toBe('self-harm')
    const other = at([...late, reading(5, ['debtor.third-party'])])
    expect([other.situation, other.offered.map(({ id }) => id)]).toEqual([null, ['third-party']])
  })

  it('raises a card as answered when the collector has taken it up since', () => {
    const raised = at([...talking, ['debtor', '手头紧'], ['agent', '理解', 'agent.empathise'], reading(7, ['objection.no-money'])])
    expect(raised.objections).toMatchObject([{ id: 'no-money', seq: 7, answered: true }])
    expect(at([...talking, ['debtor', '手头紧'], ['agent', '嗯'], reading(7, ['objection.no-money'])]).objections).toMatchObject([
      { answered: false },
    ])
  })

  it('keeps what was believed at earlier turns, and believes anew from here', () => {
    const talk: Item[] = [...talking, ['debtor', '唉', 'debtor.cry'], ['debtor', '唉']]
    const [before, after] = [at(talk).persona, at([...talk, reading(7, [], ['debtor.cry'])]).persona]
    expect(before.evidence.filter(({ act }) => act === 'debtor.cry')).not.toEqual([])
    expect(after.evidence.filter(({ act }) => act === 'debtor.cry')).toEqual([])
    expect(after.history.slice(0, -1)).toEqual(before.history.slice(0, -1))
    expect(after.history.at(-1)?.p).not.toBe(before.history.at(-1)?.p)
  })
})

describe('what a second reader takes back', () => {
  it('is out of force and stays visible, with its name', () => {
    const view = at([...talking, ['debtor', '没钱', 'objection.no-money'], reading(7, [], ['objection.no-money'])])
    expect(view.turns[5]).toMatchObject({ acts: [], withdrawn: [{ id: 'objection.no-money', by: 'qwen' }] })
    expect(view.objections).toEqual([])
    expect(view.step.key).toBe('negotiate/pin-down')
  })

  it('leaves a card that the collector has used', () => {
    const used: Item[] = [
      ...talking,
      ['debtor', '没钱', 'objection.no-money'],
      { type: 'card', objection: 'no-money', action: 'used' },
      reading(7, [], ['objection.no-money']),
    ]
    expect(at(used).objections).toHaveLength(1)
  })

  it('no longer offers the situation that it had raised', () => {
    const late: Item[] = [...opened, ['debtor', '唉'], ['agent', '您说'], reading(5, ['debtor.third-party'])]
    expect(at(late).offered).toHaveLength(1)
    expect(at([...late, reading(5, [], ['debtor.third-party'])]).offered).toEqual([])
  })

  it('opens the duty again that it had met', () => {
    const met: Item[] = [...talking, ['debtor', '还3000', 'debtor.promise'], ['agent', '手机银行', 'agent.give-channel']]
    const state = (items: Item[]) => at(items).duties.find(({ rule }) => rule === 'say-channel')?.state
    expect([state(met), state([...met, reading(8, [], ['agent.give-channel'])])]).toEqual(['done', 'open'])
  })

  it('never a violation or a signal: they only get a doubt', () => {
    const threat = at([['agent', '收拾你', 'violation.threat-violence'], reading(2, [], ['violation.threat-violence'])])
    expect(threat.turns[0]).toMatchObject({
      acts: [{ id: 'violation.threat-violence' }],
      doubted: [{ id: 'violation.threat-violence', by: 'qwen' }],
    })
    expect(threat.turns[0]).not.toHaveProperty('withdrawn')
    expect(threat.duties.find(({ rule }) => rule === 'no-threat')?.state).toBe('broken')
    expect(threat.warnings.filter(({ when }) => when === 'after')).toMatchObject([{ rule: 'no-threat', doubtedBy: 'qwen' }])
    const signal = at([['debtor', '不想活了', 'signal.self-harm'], reading(2, [], ['signal.self-harm'])])
    expect(signal.situation?.id).toBe('self-harm')
    expect(signal.turns[0]?.acts).toHaveLength(1)
  })

  it('never a breach: its warning stays, marked as doubted', () => {
    const view = at([['agent', '你欠5200', 'agent.disclose-debt'], reading(2, [], ['agent.disclose-debt'])])
    expect(view.duties.find(({ rule }) => rule === 'verify-first')?.state).toBe('broken')
    expect(view.warnings).toContainEqual(expect.objectContaining({ rule: 'verify-first', when: 'after', doubtedBy: 'qwen' }))
  })
})

describe('a reading that does not fit', () => {
  it.each([
    ['an utterance that is not there', reading(40, ['debtor.promise'])],
    ['an event that is no utterance', reading(1, ['debtor.promise'])],
    ['nothing new', reading(5, ['debtor.confirm-identity'], ['debtor.promise'])],
  ])('(%s) changes nothing but the call’s number and second', (_title, useless) => {
    const [before, after] = [at(talking), at([...talking, useless])]
    expect({ ...after, seq: before.seq, t: before.t }).toEqual(before)
  })

  it('comes after the talk has ended', () => {
    const ended: Item[] = [...talking, { type: 'ended', who: 'agent' }]
    expect(at([...ended, reading(5, ['debtor.promise'])]).turns).toEqual(at(ended).turns)
  })
})

const agentActs = ['agent.greet', 'agent.notify-recording', 'agent.verify-identity', 'agent.disclose-debt', 'agent.give-channel']
const debtorActs = [
  'debtor.confirm-identity',
  'debtor.promise',
  'debtor.third-party',
  'signal.self-harm',
  'objection.no-money',
  'debtor.cry',
]
const anyAct = fc.constantFrom(...agentActs, 'violation.threat-violence', 'agent.empathise', ...debtorActs)

const utterances: fc.Arbitrary<Item> = fc.oneof(
  fc.tuple(fc.constant('agent' as const), fc.constant('话'), fc.constantFrom(...agentActs, 'violation.threat-violence')),
  fc.tuple(fc.constant('debtor' as const), fc.constant('周五3000'), fc.constantFrom(...debtorActs)),
  fc.tuple(fc.constantFrom('agent' as const, 'debtor' as const), fc.constant('嗯')),
)
const keys: fc.Arbitrary<Item> = fc.constantFrom<Item>(
  { type: 'said' },
  { type: 'choice', answer: 1 },
  { type: 'back' },
  { type: 'jump', step: 'opening/greet' },
)

/** What a reading is about (the n-th utterance so far), what it adds, and whether it also withdraws all that was heard. */
interface Plan {
  readonly nth: number
  readonly add: readonly string[]
  readonly withdraws: boolean
  readonly confidence: number
}
const plans: fc.Arbitrary<Plan> = fc.record({
  // Most readings are of the newest utterance.
  nth: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(20) }),
  add: fc.uniqueArray(anyAct, { maxLength: 3 }),
  withdraws: fc.boolean(),
  confidence: fc.constantFrom(0.3, 0.9, 0.9),
})

/** A log that ends with a reading. */
const logs = fc
  .tuple(
    fc.array(fc.oneof({ weight: 5, arbitrary: utterances }, { weight: 1, arbitrary: keys }, { weight: 3, arbitrary: plans }), {
      minLength: 1,
      maxLength: 24,
    }),
    plans,
  )
  .map(([parts, last]) => {
    const items: Item[] = []
    for (const part of [...parts, last]) {
      if (!('nth' in part)) {
        items.push(part)
        continue
      }
      const spoken = items.flatMap((item, i) => (Array.isArray(item) ? [{ of: i + 2, acts: item.slice(2) as string[] }] : []))
      const about = spoken.at(-1 - (part.nth % Math.max(1, spoken.length))) ?? { of: 99, acts: [] }
      items.push(
        reading(
          about.of,
          part.add.filter((id) => !about.acts.includes(id)),
          part.withdraws ? about.acts : [],
          part.confidence,
        ),
      )
    }
    return log(items)
  })
const runs = { numRuns: 300 }
const lastOf = (events: readonly CallEvent[]) => [replayCall(library, events.slice(0, -1)), replayCall(library, events)] as const

describe('laws of the second reading', () => {
  it('a log with readings folds the same whichever way it is chunked, and through JSON', () => {
    fc.assert(
      fc.property(logs, fc.array(fc.nat(24), { maxLength: 5 }), (events, cuts) => {
        const whole = JSON.stringify(foldCall(library, events))
        const places = [...new Set([1, ...cuts.map((cut) => Math.min(cut + 1, events.length)), events.length])].sort((a, b) => a - b)
        let call = replayCall(library, events.slice(0, 1))
        for (const [i, place] of places.entries()) {
          const chunk = JSON.parse(JSON.stringify(events.slice(places[i - 1] ?? 1, place))) as CallEvent[]
          for (const event of chunk) [call] = step(call, event)
          viewCall(call)
        }
        expect(JSON.stringify(viewCall(call))).toBe(whole)
      }),
      runs,
    )
  })

  it('no reading makes a warning, a breach, a violation or a signal vanish', () => {
    fc.assert(
      fc.property(logs, (events) => {
        const [before, after] = lastOf(events).map((call) => viewCall(call))
        const ids = (view = before) => view!.warnings.filter(({ when }) => when === 'after').map(({ id }) => id)
        expect(ids(after)).toEqual(expect.arrayContaining(ids(before)))
        const broken = (view = before) => view!.duties.filter(({ state }) => state === 'broken').map(({ rule }) => rule)
        expect(broken(after)).toEqual(expect.arrayContaining(broken(before)))
        const fast = (view = before) =>
          view!.turns.flatMap(({ seq, acts }) => acts.filter(({ id }) => /^(violation|signal)\./.test(id)).map(({ id }) => `${seq} ${id}`))
        expect(fast(after)).toEqual(expect.arrayContaining(fast(before)))
      }),
      runs,
    )
  })

  it('no reading brings back a step of the script that was left', () => {
    fc.assert(
      fc.property(logs, (events) => {
        const [before, after] = lastOf(events)
        const { steps } = before.script.table
        if (after.position.key === before.position.key) return
        const [from, to] = [steps.get(before.position.key), steps.get(after.position.key)]
        if (from?.situation === null && to?.situation === null) expect(before.path.map(({ step: key }) => key)).not.toContain(to.key)
      }),
      runs,
    )
  })

  it('no turn ever shows the same act twice', () => {
    fc.assert(
      fc.property(logs, (events) => {
        for (const { acts, withdrawn = [], doubted = [] } of foldCall(library, events).turns)
          for (const list of [[...acts, ...withdrawn], doubted]) expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
      }),
      runs,
    )
  })
})
