import { describe, expect, it } from 'vitest'
import { compilePhrases, findPhrases } from '../../../src/core/acts/phrases.ts'
import type { Locale } from '../../../src/core/library/schema.ts'

const sounds = (phrases: string[], not: string[] = []) => ({ phrases, examples: [], not })

const book = compilePhrases({
  lexicon: { kin: { zh: ['老婆', '爸'], en: ['wife', 'dad'] } },
  detection: {
    'violation.threat-exposure': {
      zh: sounds(['告诉你<kin>', '让(全村|邻居)…知道'], ['要不要让邻居都知道']),
      en: sounds(['tell your <kin>', 'let the (street|club) … know']),
    },
    'agent.close': { zh: sounds(['再见[了您]']), en: sounds(['good[-]bye']) },
    'objection.no-money': { zh: sounds(['没钱']), en: sounds(['no money']) },
    'objection.refuse': { zh: sounds(['<nobody>不还']), en: sounds(['1+1 (is|was) 2?']) },
  },
})
const acts = (text: string, locale: Locale = 'zh', speaker: 'agent' | 'debtor' = 'agent'): string[] =>
  findPhrases(book, text, locale, speaker).map(({ id }) => id)
const exposed = ['violation.threat-exposure']

describe('the syntax of phrases', () => {
  it.each<[string, string, Locale, string[]]>([
    ['a word of a class', '我就告诉你老婆去', 'zh', exposed],
    ['another word of the class', "I'd tell your dad about it", 'en', exposed],
    ['a word outside the class', '我告诉你一件事', 'zh', []],
    ['one alternative across a gap', '让全村的人都知道', 'zh', exposed],
    ['the other alternative without a gap', '让邻居知道', 'zh', exposed],
    ['a gap that is too long', '让全村老老少少男男女女一个个都知道', 'zh', []],
    ['an optional part that is there', '那就再见了您', 'zh', ['agent.close']],
    ['an optional part that is not', '那就再见', 'zh', ['agent.close']],
    ['capitals', 'Good-Bye now', 'en', ['agent.close']],
    ['the inside of a word', 'a retell your wife', 'en', []],
  ])('takes %s: %s', (_, text, locale, found) => {
    expect(acts(text, locale)).toEqual(found)
  })

  it('takes signs of a phrase as they are written', () => {
    expect(acts('1+1 is 2?', 'en', 'debtor')).toEqual(['objection.refuse'])
    expect(acts('11 is 2', 'en', 'debtor')).toEqual([])
  })

  it('matches nothing by a class that has no words', () => {
    expect(acts('不还', 'zh', 'debtor')).toEqual([])
  })

  it('hears a phrase only from the side and in the language it is for', () => {
    expect(acts('没钱', 'zh', 'debtor')).toEqual(['objection.no-money'])
    expect(acts('没钱', 'zh', 'agent')).toEqual([])
    expect(acts('没钱', 'en', 'debtor')).toEqual([])
  })

  it('shows every place where the phrase stands', () => {
    expect(findPhrases(book, '没钱，真没钱', 'zh', 'debtor')[0]?.spans).toEqual([
      [0, 2],
      [4, 6],
    ])
  })

  it('leaves out the near misses that the library names', () => {
    expect(acts('要不要让邻居都知道')).toEqual([])
  })
})

describe('what is denied or quoted does nothing', () => {
  it.each<[string, Locale, string[]]>([
    ['我们不会告诉你老婆', 'zh', []],
    ['绝不让邻居知道', 'zh', []],
    ['您刚才说我们要告诉你老婆', 'zh', []],
    ['有人说告诉你爸', 'zh', []],
    ['你写的“告诉你爸”是哪位说的', 'zh', []],
    ["we won't tell your wife", 'en', []],
    ['we are not going to ever tell your dad', 'en', []],
    ['somebody told you they would tell your dad', 'en', []],
    ['我们不会打您单位，告诉你老婆就行', 'zh', exposed],
    ['是不是要我告诉你老婆', 'zh', exposed],
    ['别逼我告诉你爸', 'zh', exposed],
    ["you won't pay, so I'll tell your wife", 'en', exposed],
    ['you said Monday. now I tell your wife', 'en', exposed],
  ])('%s', (text, locale, found) => {
    expect(acts(text, locale)).toEqual(found)
  })
})
