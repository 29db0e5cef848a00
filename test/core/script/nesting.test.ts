import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src/core/assembly/assemble.ts'
import { foldCall, replayCall } from '../../../src/core/call/fold.ts'
import { readTexts } from '../../../src/library-files/read.ts'
import { caseOf } from '../rules/random-walks-case.ts'
import { log, type Item } from '../../fixtures/tiny-call.ts'

const texts = await readTexts(new URL('../../../scripts-library', import.meta.url).pathname)
const assembled = assemble(texts.filter(({ path }) => !path.startsWith('detection/')))
if (!assembled.library) throw new Error(JSON.stringify(assembled.diagnostics, null, 2))
const library = assembled.library

const started = { flow: 'consumer-loan', packs: ['cn', 'practice'], case: caseOf('consumer-loan') }
const events = (items: readonly Item[]) => log(items, library.hash, started)
const at = (items: readonly Item[]) => foldCall(library, events(items))
const into = (situation: string): Item => ({ type: 'interrupt', situation })
const said: Item = { type: 'said' }

/** The flow up to its second step, so that what waits is not the start by chance. */
const opened: readonly Item[] = [said]
const inDispute: readonly Item[] = [...opened, ['debtor', '这钱我没借过', 'objection.not-my-debt'], into('dispute'), said]
const recorded: Item = ['debtor', '我录着音呢', 'signal.recording']

describe('a situation inside another', () => {
  it('comes back to the step of the situation that it interrupted, and the rest of that is still said', () => {
    const waiting = at(inDispute).step.key
    expect(waiting).toMatch(/^situation\/dispute\//)
    const inside = [...inDispute, recorded, into('recording')]
    expect(at(inside).situation?.id).toBe('recording')
    expect(at([...inside, said]).step.key).toBe(waiting)
    expect(at([...inside, said, said]).step.key).toBe(at([...inDispute, said]).step.key)
  })

  it('comes back to the script where it interrupted the script', () => {
    const there = at(opened).step.key
    expect(at([...opened, recorded, into('recording'), said]).step.key).toBe(there)
  })

  it('comes back through every situation that waits, the last one first', () => {
    const busy = at([...opened, into('unable-to-pay')]).step.key
    const nested = [...opened, into('unable-to-pay'), into('complaint'), into('recording')]
    expect(at(nested).situation?.id).toBe('recording')
    const complaint = [...nested, said]
    expect(at(complaint).situation?.id).toBe('complaint')
    const left: Item[] = []
    while (at([...complaint, ...left]).situation?.id === 'complaint' && left.length < 9) left.push(said)
    expect(at([...complaint, ...left]).step.key).toBe(busy)
  })

  it('comes back to a dispute that had been said to its end', () => {
    const toTheEnd = [...inDispute]
    while (!replayCall(library, events(toTheEnd)).position.finished) toTheEnd.push(said)
    const last = at(toTheEnd).step.key
    expect(last).toMatch(/^situation\/dispute\//)
    expect(at([...toTheEnd, recorded, into('recording'), said]).step.key).toBe(last)
  })

  it.each(['self-harm', 'deceased', 'attorney', 'stop-contact', 'vulnerable'])('is ended for good by %s', (safety) => {
    const safe = [...inDispute, recorded, into('recording'), into(safety)]
    expect(at(safe).situation?.id).toBe(safety)
    const left: Item[] = []
    for (let i = 0; i < 9; i += 1) {
      left.push(said)
      expect(at([...safe, ...left]).situation?.id).toBe(safety)
    }
  })

  it('gives way to nothing of equal or lower rank, by its key either', () => {
    expect(at([...opened, into('self-harm'), into('dispute')]).situation?.id).toBe('self-harm')
    expect(at([...opened, into('recording'), into('dispute')]).situation?.id).toBe('recording')
    expect(at([...opened, into('dispute'), into('complaint')]).situation?.id).toBe('dispute')
  })

  it('never opens twice, however it is asked for', () => {
    const situations = Object.values(library.situations)
    const keys = situations.flatMap(({ id, steps }) => steps.map((step) => `situation/${id}/${step.id}`))
    const item: fc.Arbitrary<Item> = fc.oneof(
      fc.constantFrom(...situations.map(({ id }) => into(id))),
      fc.constantFrom(...situations.map(({ id }) => into(id))),
      fc.constant(said),
      fc.constantFrom(...keys).map((step): Item => ({ type: 'jump', step })),
      fc.constant<Item>({ type: 'back' }),
    )
    fc.assert(
      fc.property(fc.array(item, { maxLength: 14 }), (items) => {
        for (let n = 0; n <= items.length; n += 1) {
          const { open } = replayCall(library, events(items.slice(0, n))).position.snapshot.context as { open: readonly string[] }
          const ranks = open.map((id) => library.situations[id]?.priority ?? -1)
          expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b))
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('an offer', () => {
  const offered = [...opened, ['debtor', '这钱我没借过', 'objection.not-my-debt'] as const]

  it('stands until it is taken', () => {
    expect(at(offered).offered.map(({ id }) => id)).toEqual(['dispute'])
    expect(at([...offered, into('dispute')]).offered).toEqual([])
  })

  it.each([
    ['signal.self-harm', 'self-harm'],
    ['objection.deceased', 'deceased'],
    ['signal.attorney', 'attorney'],
    ['signal.stop-contact', 'stop-contact'],
    ['signal.vulnerable', 'vulnerable'],
  ])('lapses when %s is heard', (act, safety) => {
    const safe: Item[] = [...offered, ['debtor', '……', act]]
    expect(at(safe).situation?.id).toBe(safety)
    expect(at(safe).offered).toEqual([])
    expect(at([...safe, into('dispute')]).situation?.id).toBe(safety)
    const over = [...safe, said, said, said, said, said, said]
    expect(replayCall(library, events(over)).position.finished).toBe(true)
    expect(at([...over, into('dispute')]).situation?.id).toBe(safety)
  })

  it('waits while a situation that outranks it is open, and stands again when that comes back', () => {
    const away: Item[] = [...offered, ['debtor', '他老婆', 'debtor.third-party']]
    expect(at(away).situation?.id).toBe('third-party')
    expect(at(away).offered).toEqual([])
    expect(at([...away, into('dispute')]).situation?.id).toBe('third-party')
    const back: Item[] = [...away, ['debtor', '我就是', 'debtor.confirm-identity']]
    expect(at(back).situation).toBeNull()
    expect(at(back).offered.map(({ id }) => id)).toEqual(['dispute'])
  })
})
