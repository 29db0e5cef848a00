import { describe, expect, it } from 'vitest'
import type { CallView } from '../../../src/core/call/view.ts'
import { warningsShown } from '../../../src/web/call/warnings-shown.ts'

type Warning = CallView['warnings'][number]
const warning = (id: string, more: Partial<Warning>): Warning => ({ id, level: 'warning', t: 0, ...more }) as Warning

describe('the warnings that stand as cards', () => {
  it('begin with what must stop, then with what was just found', () => {
    const found = [
      warning('old', { t: 1 }),
      warning('notice', { level: 'notice', t: 9 }),
      warning('new', { t: 5 }),
      warning('stop', { level: 'stop', t: 2 }),
    ]
    expect(warningsShown(found).map(({ id }) => id)).toEqual(['stop', 'new', 'old', 'notice'])
  })

  it('are neither those that were acknowledged nor those over the budget', () => {
    const found = [warning('seen', { acknowledged: true }), warning('quiet', { quiet: true }), warning('open', {})]
    expect(warningsShown(found).map(({ id }) => id)).toEqual(['open'])
  })
})
