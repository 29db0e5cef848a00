import { describe, expect, it } from 'vitest'
import { foldCall } from '../../../../src/core/call/fold.ts'
import { buildTable } from '../../../../src/core/script/build-table.ts'
import { layLanes } from '../../../../src/web/screens/review/lanes.ts'
import { mapScript } from '../../../../src/web/screens/review/script-map.ts'
import { log } from '../../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../../fixtures/tiny-library.ts'

const library = tinyLibrary()
const view = foldCall(
  library,
  log([
    ['agent', '您好', 'agent.greet'],
    ['agent', '本次通话录音', 'agent.notify-recording'],
    ['agent', '您是本人吗', 'agent.verify-identity'],
    ['debtor', '我是', 'debtor.confirm-identity'],
  ]),
)
const table = buildTable(library, view.flow)

describe('the timeline of a call', () => {
  const lanes = layLanes(view, table)

  it('draws one bar a turn, each ending before the next begins', () => {
    expect(lanes.turns.map(({ seq }) => seq)).toEqual([2, 3, 4, 5])
    for (const [i, bar] of lanes.turns.entries()) {
      expect(bar.width).toBeGreaterThan(0)
      expect(bar.start + bar.width).toBeLessThanOrEqual((lanes.turns[i + 1]?.start ?? 1) + 1e-9)
    }
  })

  it('draws the steps that the call stood on, from the beginning to the end', () => {
    expect(lanes.steps[0]?.title.zh).toBe('greet')
    const total = lanes.steps.reduce((sum, { width }) => sum + width, 0)
    expect(total).toBeCloseTo(1)
  })
})

describe('the map of the script', () => {
  it('tells the phases that were taken from those that were not', () => {
    const { phases } = mapScript(view, table, library.situations)
    const states = Object.fromEntries(phases.map(({ id, state }) => [id, state]))
    expect(states).toMatchObject({ opening: 'taken', verify: 'taken', disclose: 'taken', closing: 'missed' })
  })

  it('marks the phase in which a rule was broken', () => {
    const broken = { ...view, warnings: [{ when: 'after', seq: 4 }] } as unknown as typeof view
    expect(mapScript(broken, table, library.situations).phases.find(({ id }) => id === 'verify')?.state).toBe('breached')
    expect(mapScript(broken, table, library.situations).phases.find(({ id }) => id === 'opening')?.state).toBe('taken')
  })
})
