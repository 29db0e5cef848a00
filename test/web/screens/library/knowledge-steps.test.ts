import { describe, expect, it } from 'vitest'
import { loadLibrary } from '../../../../src/library-files/read.ts'
import { stepsNaming } from '../../../../src/web/screens/library/knowledge-steps.ts'

const { library } = await loadLibrary('scripts-library')
if (!library) throw new Error('The shipped library does not load.')

describe('the know-how of the shipped library', () => {
  const kinds = ['technique', 'error', 'long-account', 'law', 'writing']
  const cards = Object.values(library.knowledge).filter(({ kind }) => kinds.includes(kind))

  it.each(cards.map(({ id }) => id))('%s is shown at a step at least', (id) => {
    expect(stepsNaming(library, id)).not.toEqual([])
  })

  it('never fills the panel with more than two cards', () => {
    const steps = [
      ...Object.values(library.flows).flatMap(({ phases }) => phases.flatMap((phase) => phase.steps)),
      ...Object.values(library.personas).flatMap(({ strategy }) => strategy.steps),
      ...Object.values(library.situations).flatMap((situation) => situation.steps),
    ]
    expect(steps.filter(({ knowledge }) => knowledge.length > 2).map(({ id }) => id)).toEqual([])
  })
})
