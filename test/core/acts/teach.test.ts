import { describe, expect, it } from 'vitest'
import { createClassifier } from '../../../src/core/acts/classifier.ts'
import type { Teaching } from '../../../src/core/acts/lessons.ts'
import { isFresh, teach } from '../../../src/core/acts/teach.ts'
import type { Locale } from '../../../src/core/library/schema.ts'

interface Sounds {
  readonly zh?: readonly string[]
  readonly en?: readonly string[]
}

/** A library that teaches nothing but these sentences. */
const teaching = (sounds: Readonly<Record<string, Sounds>>): Teaching => ({
  acts: {},
  flows: {},
  personas: {} as Teaching['personas'],
  situations: {},
  objections: {},
  notices: {},
  packs: {},
  calls: [],
  detection: Object.fromEntries(
    Object.entries(sounds).map(([act, { zh = [], en = [] }]) => [
      act,
      { zh: { phrases: [], examples: [...zh], not: [] }, en: { phrases: [], examples: [...en], not: [] } },
    ]),
  ),
})

const sounds = {
  'objection.no-money': {
    zh: ['我没钱', '现在真的没钱', '手里没钱还'],
    en: ['I have no money', 'there is no money left', 'no money right now'],
  },
  'objection.unemployed': {
    zh: ['我失业了', '上个月失业了', '公司倒闭我失业'],
    en: ['I lost my job', 'they laid me off', 'I am out of work'],
  },
  'debtor.evade': { zh: ['再说吧', '知道了知道了', '回头再说'], en: ['we will see', 'some other time', 'whatever you say'] },
}

function likelihood(library: Teaching, locale: Locale, text: string, act: string): number {
  const model = teach(library, locale)
  const { acts, p } = createClassifier(model ? { [locale]: model } : {}).readerOf(locale, 'debtor')(text)
  return p[acts.indexOf(act)] ?? 0
}

describe('what is taught', () => {
  it.each(['zh', 'en'] as const)('gives the same bytes from the same lessons (%s)', (locale) => {
    const [one, two] = [teach(teaching(sounds), locale), teach(teaching(structuredClone(sounds)), locale)]
    expect(one).not.toBeNull()
    expect(JSON.stringify(two)).toBe(JSON.stringify(one))
  })

  it.each([
    ['zh', '这笔钱我爱莫能助', ['爱莫能助', '实在爱莫能助', '我真是爱莫能助啊']],
    ['en', 'sorry, my pockets are empty', ['my pockets are empty', 'these pockets are empty', 'empty pockets, I tell you']],
  ] as const)('makes a like sentence likelier by new examples of its act (%s)', (locale, text, examples) => {
    const act = 'objection.no-money'
    const more = teaching({ ...sounds, [act]: { ...sounds[act], [locale]: [...sounds[act][locale], ...examples] } })
    const [before, after] = [likelihood(teaching(sounds), locale, text, act), likelihood(more, locale, text, act)]
    expect(after).toBeGreaterThan(before + 0.1)
    expect(likelihood(more, locale, text, 'objection.unemployed')).toBeLessThan(after)
  })

  it('is stale as soon as a sentence is added, in that language only', () => {
    const library = teaching(sounds)
    const more = teaching({ ...sounds, 'debtor.evade': { ...sounds['debtor.evade'], zh: [...sounds['debtor.evade'].zh, '改天'] } })
    for (const locale of ['zh', 'en'] as const) {
      const model = teach(library, locale)
      if (!model) throw new Error('nothing was taught')
      expect(isFresh(model, library, locale)).toBe(true)
      expect(isFresh(model, more, locale)).toBe(locale === 'en')
    }
  })

  it('is nothing where nothing is said in a language', () => {
    expect(teach(teaching({ 'debtor.evade': { zh: ['再说吧'] } }), 'en')).toBeNull()
  })
})
