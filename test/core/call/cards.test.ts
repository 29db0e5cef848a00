import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src/core/assembly/assemble.ts'
import { openCall } from '../../../src/core/call/call.ts'
import { cardsAMinute } from '../../../src/core/call/cards.ts'
import type { CallEvent } from '../../../src/core/call/event.ts'
import { foldCall } from '../../../src/core/call/fold.ts'
import { step } from '../../../src/core/call/step.ts'
import type { CallView } from '../../../src/core/call/view.ts'
import { viewCall } from '../../../src/core/call/view-of.ts'
import { readTexts } from '../../../src/library-files/read.ts'
import { caseOf } from '../rules/random-walks-case.ts'
import { log, type Item } from '../../fixtures/tiny-call.ts'

const texts = await readTexts(new URL('../../../scripts-library', import.meta.url).pathname)
const assembled = assemble(texts.filter(({ path }) => !path.startsWith('detection/')))
if (!assembled.library) throw new Error(JSON.stringify(assembled.diagnostics, null, 2))
const library = assembled.library
const started = { flow: 'consumer-loan', packs: ['cn', 'practice'], case: caseOf('consumer-loan') }

/** A log whose events come as many seconds apart as is said. */
const timed = (items: readonly { readonly item: Item; readonly gap: number }[]): readonly CallEvent[] => {
  let t = 0
  return log(
    items.map(({ item }) => item),
    library.hash,
    started,
  ).map((event, i) => ({ ...event, t: (t += i === 0 ? 0 : (items[i - 1]?.gap ?? 0)) }))
}
const every = (gap: number, items: readonly Item[]) => timed(items.map((item) => ({ item, gap })))

/** The screen after each event. */
function screens(events: readonly CallEvent[]): readonly CallView[] {
  const [first, ...rest] = events
  if (!first) return []
  let call = openCall(library, first)
  return [viewCall(call), ...rest.map((event) => viewCall((call = step(call, event)[0])))]
}

interface Shown {
  readonly id: string
  readonly rule: string
  readonly when: string
  readonly level: string
  readonly t: number
}

/** What interrupted, in order, with the second at which it first stood on the screen. */
function interruptions(events: readonly CallEvent[]): readonly Shown[] {
  const shown = new Map<string, Shown>()
  for (const view of screens(events)) {
    if (view.state !== 'talking') continue
    for (const { id, rule, when, level, quiet } of view.warnings)
      if (!quiet && !shown.has(id)) shown.set(id, { id, rule, when, level, t: view.t })
  }
  return [...shown.values()]
}

const rulesOf = Object.values(library.packs)
  .filter(({ id }) => started.packs.includes(id))
  .flatMap(({ rules }) => rules)
const violations = Object.keys(library.acts).filter((act) => act.startsWith('violation.'))
/** Acts that a rule forbids outright, by how grave that is. */
const forbidden = (severity: string): readonly string[] =>
  rulesOf.flatMap((rule) =>
    rule.severity === severity && rule.pattern && 'never' in rule.pattern && Object.keys(rule.when).length === 0
      ? rule.pattern.never.filter((act) => act.startsWith('violation.')).slice(0, 1)
      : [],
  )
const wrong = (act: string): Item => ['agent', '……', act]

const anyItem: fc.Arbitrary<Item> = fc.oneof(
  fc.constantFrom(...violations).map(wrong),
  fc.tuple(fc.constantFrom(...violations), fc.constantFrom(...violations)).map(([a, b]): Item => ['agent', '……', a, b]),
  fc.constantFrom(...Object.keys(library.acts)).map((act): Item => [act.startsWith('agent.') ? 'agent' : 'debtor', '……', act]),
  fc.constantFrom<Item>({ type: 'said' }, { type: 'said' }, { type: 'back' }, { type: 'choice', answer: 1 }),
  fc.constantFrom('closing/', 'promise/', 'disclose/').map((phase): Item => {
    const keys = [...openCall(library, every(1, [])[0]!).script.table.steps.keys()]
    return { type: 'jump', step: keys.find((key) => key.startsWith(phase)) ?? '' }
  }),
)
const anyLog = fc.array(fc.record({ item: anyItem, gap: fc.integer({ min: 0, max: 25 }) }), { maxLength: 30 }).map(timed)
const laws = { numRuns: 80 }

describe('what may interrupt the collector', () => {
  it('is at most a few cards in any minute, but for what must stop', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const raised = interruptions(events).filter(({ level }) => level !== 'stop')
        for (const { t } of raised)
          expect(raised.filter((other) => other.t >= t && other.t < t + 60).length).toBeLessThanOrEqual(cardsAMinute)
      }),
      laws,
    )
  })

  it('is never the same card twice, but for what must stop', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const raised = interruptions(events).filter(({ level }) => level !== 'stop')
        const names = raised.map(({ rule, when }) => `${rule} ${when}`)
        expect(names).toEqual([...new Set(names)])
      }),
      laws,
    )
  })

  it('is whatever must stop, always', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const held = screens(events).flatMap(({ warnings }) => warnings.filter(({ level, quiet }) => level === 'stop' && quiet))
        expect(held).toEqual([])
      }),
      laws,
    )
  })

  it('leaves every finding in the log of findings, once, whether it interrupts or not', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const { warnings, duties } = foldCall(library, events)
        const ids = warnings.map(({ id }) => id)
        expect(ids).toEqual([...new Set(ids)])
        const broken = duties.filter(({ state }) => state === 'broken').map(({ rule }) => rule)
        const found = warnings.filter(({ when }) => when === 'after').map(({ rule }) => rule)
        expect(broken.filter((rule) => !found.includes(rule))).toEqual([])
      }),
      laws,
    )
  })

  it('is one card and one finding where a key says the same thing twice in one turn', () => {
    const asks = [...openCall(library, every(1, [])[0]!).script.table.steps.values()].find(({ step: own }) =>
      own.performs.includes('agent.ask-payment'),
    )!
    const again: Item[] = [{ type: 'jump', step: asks.key }, { type: 'said' }]
    const view = foldCall(library, every(5, [['debtor', '人不在了', 'objection.deceased'], ...again, ...again]))
    expect(view.warnings.filter(({ rule, when }) => rule === 'cn.sig.deceased' && when === 'after')).toHaveLength(1)
  })

  it('is held back when the minute is full, and again allowed a minute later', () => {
    const acts = forbidden('serious')
    expect(acts.length).toBeGreaterThan(cardsAMinute + 1)
    const after = (events: readonly CallEvent[]) => interruptions(events).filter(({ when, level }) => when === 'after' && level !== 'stop')
    expect(after(every(2, acts.map(wrong))).length).toBeLessThanOrEqual(cardsAMinute)
    expect(after(every(61, acts.map(wrong))).length).toBeGreaterThan(cardsAMinute)
  })

  it('is every fatal breach, however many there are and however often', () => {
    const [fatal] = forbidden('fatal')
    if (!fatal) throw new Error('no fatal rule')
    const events = every(
      1,
      Array.from({ length: 6 }, () => wrong(fatal)),
    )
    const stops = interruptions(events).filter(({ when, level }) => when === 'after' && level === 'stop')
    expect(stops.length).toBeGreaterThanOrEqual(6)
  })
})

describe('an acknowledgement', () => {
  it('stands in the log, takes one card away and leaves the finding', () => {
    const acts = forbidden('serious').slice(0, 2)
    const before = foldCall(library, every(5, acts.map(wrong)))
    const [first] = before.warnings.filter(({ when }) => when === 'after')
    const events = every(5, [...acts.map(wrong), { type: 'acknowledge', warning: first?.id ?? '' }])
    const view = foldCall(library, JSON.parse(JSON.stringify(events)) as readonly CallEvent[])
    expect(view.warnings.filter(({ acknowledged }) => acknowledged).map(({ id }) => id)).toEqual([first?.id])
    expect(view.warnings.map(({ id }) => id)).toEqual(expect.arrayContaining(before.warnings.map(({ id }) => id)))
    expect(events.at(-1)).toMatchObject({ type: 'acknowledge', by: 'tester' })
  })

  it('of what the line at hand would break holds while the talk goes on at that step', () => {
    const goodbye: Item = {
      type: 'jump',
      step: [...openCall(library, every(1, [])[0]!).script.table.steps.values()].find(
        ({ step: own, situation }) => situation === null && own.performs.includes('agent.close'),
      )!.key,
    }
    const view = foldCall(library, every(5, [goodbye]))
    const ahead = view.warnings.find(({ when, level }) => when === 'before' && level !== 'stop')
    expect(ahead).toBeDefined()
    const seen = foldCall(library, every(5, [goodbye, { type: 'acknowledge', warning: ahead!.id }, ['debtor', '嗯']]))
    expect(seen.step.key).toBe(view.step.key)
    expect(seen.warnings.filter(({ rule, when }) => rule === ahead!.rule && when === 'before')).toMatchObject([
      { id: ahead!.id, acknowledged: true },
    ])
  })

  it('is taken after the call has ended too, and of what is not there changes nothing', () => {
    const [act = ''] = forbidden('serious')
    const items: Item[] = [wrong(act), { type: 'ended', who: 'agent' }]
    const [found] = foldCall(library, every(5, items)).warnings
    const late = foldCall(library, every(5, [...items, { type: 'acknowledge', warning: found?.id ?? '' }]))
    expect(late.warnings.find(({ id }) => id === found?.id)?.acknowledged).toBe(true)
    const other = foldCall(library, every(5, [...items, { type: 'acknowledge', warning: 'no-such' }]))
    expect(other.warnings.some(({ acknowledged }) => acknowledged)).toBe(false)
  })
})
