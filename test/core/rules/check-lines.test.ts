import { describe, expect, it } from 'vitest'
import { checkLines } from '../../../src/core/rules/check-lines.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'

/** Hears only what a table says, so that the comparison itself is tested. */
const reader = (heard: Record<string, string[]>) => ({
  analyze: (text: string) => (heard[text] ?? []).map((id) => ({ id, confidence: 0.9, spans: [] })),
})

describe('lines against declared acts', () => {
  const found = (heard: Record<string, string[]>) =>
    checkLines(tinyLibrary(), reader(heard))
      .filter(({ message }) => message.includes('“greet”'))
      .map(({ code }) => code)
  it('accepts a line that performs exactly what its step declares', () => expect(found({ greet: ['agent.greet'] })).toEqual([]))
  it('finds a declared act that is not heard, in both languages', () =>
    expect(found({})).toEqual(['act-not-performed', 'act-not-performed']))
  it('finds an act that is not declared', () =>
    expect(found({ greet: ['agent.greet', 'agent.disclose-debt'] })).toEqual(['act-not-declared', 'act-not-declared']))
  it('finds a violation', () => expect(found({ greet: ['agent.greet', 'violation.insult'] })).toEqual(['line-violates', 'line-violates']))
})
