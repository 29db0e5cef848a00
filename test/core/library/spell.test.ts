import { describe, expect, it } from 'vitest'
import { createSpeller } from '../../../src/core/library/spell.ts'

/** Enough of a language: each of these characters has one sound. */
const table: Readonly<Record<string, string>> = {
  罚: 'fa',
  发: 'fa',
  息: 'xi',
  信: 'xin',
  起: 'qi',
  期: 'qi',
  诉: 'su',
  素: 'su',
  去: 'qu',
  告: 'gao',
  高: 'gao',
  我: 'wo',
  太: 'tai',
  分: 'fen',
}
const sounds = (text: string): readonly string[] => Array.from(text, (one) => table[one] ?? one)
const spellerOf = (texts: readonly string[]) =>
  createSpeller(
    texts.map((text) => ({ text, syllables: sounds(text) })),
    sounds,
  )
const speller = spellerOf(['罚息太高', '这罚息', '罚息', '罚息凭什么', '起诉我', '去起诉', '起诉', '去告我', '分期', '分期'])

describe('the speller', () => {
  it.each([
    [['qi', 'su'], '起诉'],
    [['fen', 'qi'], '分期'],
    [['qu', 'qi', 'su', 'wo'], '去起诉我'],
  ] as const)('writes the syllables %j as %s', (syllables, written) => {
    expect(speller.bySyllables(syllables)).toBe(written)
  })

  it('joins words that it never saw side by side', () => {
    expect(speller.bySyllables(['fa', 'xi', 'qi', 'su'])).toBe('罚息起诉')
  })

  it.each([
    ['qs', '起诉'],
    ['fq', '分期'],
    ['qgw', '去告我'],
  ])('takes the letters %s for %s', (letters, written) => {
    expect(speller.byInitials(letters)).toBe(written)
  })

  it.each([
    ['发息', '罚息'],
    ['罚息太告', '罚息太高'],
    ['罚息', null],
    ['去高', '去告'],
  ])('mends %s to %s', (text, written) => {
    const many = spellerOf(Array.from({ length: 20 }, () => ['罚息太高', '去告我']).flat())
    expect(many.mended(text)).toBe(written)
  })

  it('leaves alone what is written as seldom as its neighbour', () => {
    expect(spellerOf(['发息', '罚息']).mended('发息')).toBeNull()
  })

  it('says nothing of sounds that it does not know, of one sound, and of more than anybody types', () => {
    expect(speller.bySyllables(['qi', 'zzz'])).toBeNull()
    expect(speller.bySyllables(['qi'])).toBeNull()
    expect(speller.bySyllables(Array.from({ length: 17 }, () => 'qi'))).toBeNull()
    expect(speller.mended('🙂')).toBeNull()
  })
})
