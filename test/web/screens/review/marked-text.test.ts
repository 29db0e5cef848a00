import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markText } from '../../../../src/web/call/marked-text.ts'

const reading = (id: string, ...spans: [number, number][]) => ({ id, confidence: 0.9, spans })

describe('marking the words that showed an act', () => {
  it('cuts the utterance at the spans', () => {
    expect(markText('我现在没钱，真的', [reading('objection.no-money', [3, 5])])).toEqual([
      { text: '我现在', mark: 'none' },
      { text: '没钱', mark: 'act' },
      { text: '，真的', mark: 'none' },
    ])
  })

  it('shows a violation above any other act, whichever comes first', () => {
    const both = [reading('violation.insult', [0, 2]), reading('agent.acknowledge', [0, 4])]
    const expected = [
      { text: '老赖', mark: 'breach' },
      { text: '您好', mark: 'act' },
    ]
    expect(markText('老赖您好', both)).toEqual(expected)
    expect(markText('老赖您好', both.toReversed())).toEqual(expected)
  })

  it('never loses or adds a word, even with spans beyond the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.tuple(fc.nat(40), fc.nat(40))), (text, spans) => {
        expect(
          markText(text, [reading('agent.greet', ...spans)])
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
