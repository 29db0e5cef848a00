import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PromiseKind } from '../../../src/core/library/schema.ts'
import { promiseKindIds } from '../../../src/core/library/schema.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'
import { library, promiseAfter, shippedWith, withPromises, type Said } from './promise-fixture.ts'

type Case = readonly [talk: readonly Said[], kind: PromiseKind | null, words?: string]

const promise = 'debtor.promise'
const vague = 'debtor.vague-promise'
const ask: Said = ['agent', '您定在哪天，还多少？', 'agent.ask-commitment']
const asked: Said = ['agent', 'Which day, and how much?', 'agent.ask-commitment']

const zh: readonly Case[] = [
  [[['debtor', '这周五还三千', promise]], 'definite'],
  [[['debtor', '先还三千', promise], ask, ['debtor', '周五', promise]], 'definite'],
  [[ask, ['debtor', '周五'], ask, ['debtor', '三千，就这么定', promise]], 'definite'],
  [[['debtor', '先还三千', promise]], 'no-date'],
  [[['debtor', '三千，过几天给你', promise]], 'no-date'],
  [[['debtor', '下周三还', promise]], 'no-amount'],
  [[['debtor', '等货款到了我就还', 'objection.waiting-receivable']], 'conditional', '等货款到了我就还'],
  [[['debtor', '行，等货款到了，周五还三千', promise]], 'conditional', '等货款到了'],
  [[['debtor', '发工资那天还你两千', promise]], 'conditional', '发工资那天还你两千'],
  [[['debtor', '工资一到就还', vague]], 'conditional', '工资一到就还'],
  [[['debtor', '要是贷款批下来，月底还五千', promise]], 'conditional', '要是贷款批下来'],
  [[['debtor', '客户一付我马上转', 'objection.waiting-receivable']], 'conditional', '客户一付我马上转'],
  [[['debtor', '得看款子回不回得来', vague]], 'conditional', '得看款子回不回得来'],
  [[['debtor', '等货款到了', vague], ask, ['debtor', '周五', promise], ask, ['debtor', '三千', promise]], 'conditional', '等货款到了'],
  [[['debtor', '等货款到了我还', vague], ask, ['debtor', '行，周五还三千', promise]], 'definite'],
  [[['debtor', '等货款到了，周五还三千', promise], ask, ['debtor', '不管货款到没到，我都给你转', promise]], 'definite'],
  [[['debtor', '我最多还八百', 'objection.partial-only']], 'ceiling', '最多还八百'],
  [[['debtor', '周五吧，顶多三千', promise]], 'ceiling', '顶多三千'],
  [[['debtor', '周五顶多三千', promise], ask, ['debtor', '两千，肯定有', promise]], 'definite'],
  [[['debtor', '过几天就还', vague]], 'vague', '过几天就还'],
  [[['debtor', '我会还的，你放心', vague]], 'vague'],
  [[['debtor', '有了就还', 'objection.when-i-have-it']], 'vague'],
  [[ask, ['debtor', '尽快吧']], 'vague', '尽快吧'],
  [[['debtor', '每个月还五百', promise]], 'recurring', '每个月还五百'],
  [[ask, ['debtor', '按月给，一次五百', 'debtor.accept-plan']], 'recurring', '按月给'],
  [[['debtor', '每个月还五百', promise], ask, ['debtor', '头一笔周五', promise]], 'definite'],
  [[['debtor', '我老公会还的', 'debtor.evade']], 'third-person', '我老公会还的'],
  [[['debtor', '周五我哥帮我还三千', promise]], 'third-person', '我哥帮我还三千'],
  [[['debtor', '让我儿子转给你', vague]], 'third-person', '让我儿子转给你'],
  [[['debtor', '周五我哥帮我还', promise], ask, ['debtor', '那我自己还，三千', promise]], 'definite'],
  [[ask, ['debtor', '再说吧', 'debtor.evade'], ask, ['debtor', '到时候看', 'debtor.evade']], 'evasive', '到时候看'],
  [[['debtor', '三千', promise], ask, ['debtor', '再说', 'debtor.evade'], ask, ['debtor', '嗯嗯', 'debtor.evade']], 'evasive', '嗯嗯'],
  [[ask, ['debtor', '再说', 'debtor.evade'], ['debtor', '嗯嗯', 'debtor.evade']], null],
  [[ask, ['debtor', '再说', 'debtor.evade'], ask, ['debtor', '周五还三千', promise]], 'definite'],
  [[['debtor', '等一下，钱到了没有我看看', 'debtor.evade']], null],
  [[['debtor', '我每个月工资就三千', 'objection.no-money']], null],
  [[['debtor', '上个月五号还了两千', 'objection.already-paid']], null],
  [[['debtor', '客户还欠我五万没给', 'objection.waiting-receivable']], null],
  [[ask, ['debtor', '三千太多了', 'debtor.reject-plan']], null],
  [[['debtor', '我老公不会还的', 'objection.family']], null],
  [[['debtor', '我妈还在住院', 'objection.illness']], null],
]

const en: readonly Case[] = [
  [[['debtor', "I'll pay 300 on Friday", promise]], 'definite'],
  [[['debtor', "I'll pay 300", promise], asked, ['debtor', 'Friday', promise]], 'definite'],
  [[['debtor', '200 on Friday and the other 100 on the 30th', promise]], 'definite'],
  [[['debtor', "I'll send 300", promise]], 'no-date'],
  [[['debtor', "I'll send 300 soon", promise]], 'no-date'],
  [[['debtor', "I'll pay it on Monday", promise]], 'no-amount'],
  [[['debtor', 'Once the wages are in I can send it', vague]], 'conditional', 'Once the wages are in I can send it'],
  [[['debtor', '300 on Friday, if my customer pays', promise]], 'conditional', 'if my customer pays'],
  [[['debtor', "I can't pay until my wages come through", 'objection.pay-later']], 'conditional', "can't pay until my wages come through"],
  [[['debtor', 'as soon as I get paid', vague]], 'conditional', 'as soon as I get paid'],
  [[['debtor', 'depends on whether the loan is approved', vague]], 'conditional', 'depends on whether the loan is approved'],
  [[['debtor', '300 when I get paid', promise], asked, ['debtor', 'Friday', promise]], 'conditional', 'when I get paid'],
  [
    [
      ['debtor', '300 on Friday once the cheque clears', promise],
      ['debtor', "Friday, 300, even if it doesn't", promise],
    ],
    'definite',
  ],
  [[['debtor', "The 30th, that's when the pension comes, 90", promise]], 'definite'],
  [[['debtor', 'The most I can do is 80', 'objection.partial-only']], 'ceiling', 'The most I can do is 80'],
  [[['debtor', '80 on Friday at most', promise]], 'ceiling', 'at most'],
  [[['debtor', 'Soon, honestly', vague]], 'vague', 'Soon'],
  [[asked, ['debtor', "I'll get round to it at some point"]], 'vague', 'at some point'],
  [[['debtor', "it'll come when it's there", 'objection.when-i-have-it']], 'vague'],
  [[['debtor', '50 a month', promise]], 'recurring', 'a month'],
  [[['debtor', 'I can do 50 every week', promise]], 'recurring', 'every week'],
  [[['debtor', '50 a month', promise], asked, ['debtor', 'from Friday', promise]], 'definite'],
  [[['debtor', 'My brother will sort it', 'debtor.evade']], 'third-person', 'My brother will sort it'],
  [[['debtor', "My husband's going to pay 300 on Friday", promise]], 'third-person', "My husband's going to pay 300 on Friday"],
  [[['debtor', 'My husband’ll pay it', 'debtor.evade']], 'third-person', 'My husband’ll pay it'],
  [[asked, ['debtor', "We'll see", 'debtor.evade'], asked, ['debtor', 'Leave it with me', 'debtor.evade']], 'evasive', 'Leave it with me'],
  [[asked, ['debtor', "We'll see", 'debtor.evade']], null],
  [[['debtor', 'My husband will not pay that', 'objection.family']], null],
  [[['debtor', 'My customer owes me 4000', 'objection.waiting-receivable']], null],
  [[['debtor', 'I earn 900 a month', 'objection.no-money']], null],
  [[['debtor', "No. I won't pay", 'objection.refuse']], null],
]

const told = (talk: readonly Said[]): string => talk.map(([who, text]) => `${who === 'agent' ? '?' : ''}${text}`).join(' / ')

describe.each([
  ['zh', zh],
  ['en', en],
] as const)('the kind of a promise (%s)', (locale, cases) => {
  it.each(cases.map((one) => [told(one[0]), one[1], one] as const))('“%s” is %s', (_, __, [talk, kind, words]) => {
    const heard = promiseAfter(talk, locale)
    expect(heard.kind).toBe(kind)
    if (words !== undefined) expect(heard.words).toBe(words)
  })
})

describe('what is shown of a promise', () => {
  it('gives every kind its title, its reason and two questions that can be asked as they stand', () => {
    for (const [locale, cases] of [
      ['zh', zh],
      ['en', en],
    ] as const) {
      for (const [talk, kind] of cases) {
        const { advice } = promiseAfter(talk, locale)
        if (kind === null) expect(advice).toBeNull()
        else {
          expect(advice?.title[locale]).toBe(library.promises?.kinds.find(({ id }) => id === kind)?.title[locale])
          expect(advice?.ask.length).toBeGreaterThan(0)
          for (const question of advice?.ask ?? []) {
            const line = question[locale].map(({ text }) => text).join('')
            expect(line).toMatch(/[？?]$/)
            expect(line).not.toMatch(/NaN|Invalid|\{\{/)
          }
        }
      }
    }
  })

  it('names the sum that was heard in the question for the day', () => {
    const { advice } = promiseAfter([['debtor', '先还三千', promise]], 'zh')
    expect(advice?.ask[0]?.zh).toContainEqual({ kind: 'value', text: '3,000 元' })
  })

  it('keeps the condition beside sum and day', () => {
    expect(promiseAfter([['debtor', '等货款到了，周五还三千', promise]], 'zh').heard).toEqual({
      amount: 3000,
      date: '2026-03-20',
      condition: '等货款到了',
      seq: 2,
    })
  })

  it('takes the part that falls due first, with its sum', () => {
    const { heard } = promiseAfter([['debtor', '200 on Friday and the other 100 on the 30th', promise]], 'en')
    expect(heard).toMatchObject({ amount: 200, date: '2026-03-20' })
  })

  it('types by figures alone where the library says nothing of kinds', () => {
    const bare = tinyLibrary()
    expect(promiseAfter([['debtor', '先还三千', promise]], 'zh', bare)).toMatchObject({ kind: 'no-date', advice: null })
    expect(promiseAfter([['debtor', '等货款到了，周五还三千', promise]], 'zh', bare).kind).toBe('definite')
  })
})

describe('the law of growth', () => {
  const parts: Record<'zh' | 'en', readonly (readonly [amount: Said, date: Said])[]> = {
    zh: [
      [
        ['debtor', '三千', promise],
        ['debtor', '周五', promise],
      ],
      [
        ['debtor', '三千'],
        ['debtor', '下周三我还', promise],
      ],
      [
        ['debtor', '最多三千', 'objection.partial-only'],
        ['debtor', '月底'],
      ],
      [
        ['debtor', '每个月五百', promise],
        ['debtor', '这周五', promise],
      ],
    ],
    en: [
      [
        ['debtor', '300', promise],
        ['debtor', 'Friday', promise],
      ],
      [
        ['debtor', '300'],
        ['debtor', "I'll pay on Monday", promise],
      ],
      [
        ['debtor', 'at most 300', 'objection.partial-only'],
        ['debtor', 'the 30th'],
      ],
    ],
  }
  const around: Record<'zh' | 'en', readonly Said[]> = {
    zh: [
      ['debtor', '嗯'],
      ['debtor', '再说吧', 'debtor.evade'],
      ['debtor', '等货款到了', vague],
      ['debtor', '我老公会还的', 'debtor.evade'],
      ['debtor', '最多了', 'objection.partial-only'],
      ['debtor', '过几天吧', vague],
      ['debtor', '不管货款到没到', vague],
      ['agent', '我记下了', 'agent.acknowledge'],
    ],
    en: [
      ['debtor', 'right'],
      ['debtor', "we'll see", 'debtor.evade'],
      ['debtor', 'once the wages are in', vague],
      ['debtor', 'my brother will sort it', 'debtor.evade'],
      ['debtor', 'that is the most I can do', 'objection.partial-only'],
      ['debtor', 'either way', vague],
      ['agent', 'I see', 'agent.acknowledge'],
    ],
  }

  it.each(['zh', 'en'] as const)('it does not matter which comes first, the sum or the day (%s)', (locale) => {
    const talk = fc.array(fc.constantFrom(...around[locale]), { maxLength: 4 })
    fc.assert(
      fc.property(fc.constantFrom(...parts[locale]), talk, talk, talk, ([amount, date], before, between, after) => {
        const question = locale === 'zh' ? ask : asked
        const told = (first: Said, second: Said): Said[] => [...before, question, first, ...between, question, second, ...after]
        const [one, other] = [promiseAfter(told(amount, date), locale), promiseAfter(told(date, amount), locale)]
        const known = ({ heard, kind, words }: typeof one) => ({ kind, words, ...heard, seq: 0 })
        expect(known(one)).toEqual(known(other))
        expect([one.heard?.amount, one.heard?.date]).not.toContain(null)
      }),
      { numRuns: 150 },
    )
  })
})

describe('promises.yaml', () => {
  it('holds every kind exactly once, with two questions in both languages and its handbook items', () => {
    expect(library.promises?.kinds.map(({ id }) => id).sort()).toEqual([...promiseKindIds].sort())
    for (const { ask, handbook } of library.promises?.kinds ?? []) {
      expect(ask).toHaveLength(2)
      expect(handbook.length).toBeGreaterThan(0)
    }
  })

  it.each([
    ['a kind that is missing', 'kinds: []', 'wrong-shape'],
    ['an act that does not exist', shippedWith('acts: [objection.partial-only]', 'acts: [objection.partial-onyl]'), 'unknown-act'],
    ['an act that does not exist in a group', shippedWith('[objection.rosy-future, ', '[objection.rosy-futur, '), 'unknown-act'],
    ['a merge field that does not exist', shippedWith('{{case.channel}}', '{{case.chanel}}'), 'unknown-field'],
    ['an unknown key', shippedWith('times: 2', 'time: 2'), 'unknown-key'],
  ])('is refused with %s', (_, text, code) => {
    const { library: made, diagnostics } = withPromises(text)
    expect(made).toBeNull()
    expect(diagnostics.map((found) => [found.code, found.place.file])).toContainEqual([code, 'promises.yaml'])
  })
})
