import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TypedWarning } from '../../../../src/core/call/warn-typed.ts'
import { underline } from '../../../../src/web/screens/live-call/underline.ts'

const warned = (level: TypedWarning['level'], ...spans: [number, number][]): TypedWarning => ({ level, spans }) as unknown as TypedWarning

describe('the underlining of a typed line', () => {
  it('marks the words, the gravest where they overlap', () => {
    expect(underline('abcdef', 'abcdef', [warned('stop', [2, 4]), warned('notice', [1, 5])])).toEqual([
      { text: 'a', level: null },
      { text: 'b', level: 'notice' },
      { text: 'cd', level: 'stop' },
      { text: 'e', level: 'notice' },
      { text: 'f', level: null },
    ])
  })

  it('stays while more is typed behind, and goes where the words were changed', () => {
    const found = [warned('stop', [1, 3])]
    expect(underline('abcd and more', 'abcd', found).map(({ level }) => level)).toEqual([null, 'stop', null])
    expect(underline('aXcd', 'abcd', found)).toEqual([{ text: 'aXcd', level: null }])
  })

  it('loses no letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), fc.nat(20), (line, start, length) => {
        expect(
          underline(line, line, [warned('stop', [start, start + length])])
            .map(({ text }) => text)
            .join(''),
        ).toBe(line)
      }),
    )
  })
})
