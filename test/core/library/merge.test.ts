import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leftOpen, mergeFields, mergeLine, safeLine, type MergeFacts } from '../../../src/core/library/merge.ts'
import type { CallCase } from '../../../src/core/call/event.ts'

const base: CallCase = {
  id: 'c1',
  name: '张伟',
  phone: '138****0000',
  party: 'debtor',
  product: 'credit-card',
  creditor: '云杉银行',
  creditorKind: 'bank',
  jurisdiction: 'cn',
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  amount: 5200,
  daysOverdue: 12,
  stage: 'middle',
  flags: [],
  channel: '手机银行',
  hotline: '95000',
  promises: [],
  personas: [],
  callsToday: 0,
}
// 13 March 2026 is a Friday.
const facts: MergeFacts = {
  case: base,
  agent: { name: '林悦', number: '3021' },
  promise: { amount: 3500, date: '2026-03-19' },
  today: '2026-03-13',
}
const merged = (line: string, of: MergeFacts = facts, locale: 'zh' | 'en' = 'zh'): string => {
  const result = mergeLine(line, of, locale)
  return 'parts' in result ? result.parts.map((part) => part.text).join('') : `missing ${result.missing.join(',')}`
}

describe('a line with merge fields', () => {
  test.each([
    ['{{case.amount}}', 'zh', '5,200 元'],
    ['{{case.amount}}', 'en', '¥5,200'],
    ['{{ case.days }} 天', 'zh', '12 天'],
    ['{{promise.remainder}}', 'zh', '1,700 元'],
    ['{{promise.date}}', 'zh', '3月19日（下周四）'],
    ['{{promise.date}}', 'en', 'Thursday 19 March'],
    ['{{date.this-friday}}', 'zh', '3月13日（今天）'],
    ['{{case.product}}', 'en', 'credit card'],
  ] as const)('%s in %s reads %s', (line, locale, text) => {
    expect(merged(line, facts, locale)).toBe(text)
  })

  test('marks the values apart from the words', () => {
    expect(mergeLine('欠{{case.amount}}。', facts, 'zh')).toEqual({
      parts: [
        { kind: 'text', text: '欠' },
        { kind: 'value', text: '5,200 元' },
        { kind: 'text', text: '。' },
      ],
    })
  })

  test.each(['case.minimum', 'case.agency', 'last-promise.date', 'can.amount', 'no.such-field', 'constructor'])(
    'reports {{%s}} as missing',
    (field) => {
      expect(mergeLine(`先还{{${field}}}`, facts, 'zh')).toEqual({ missing: [field] })
    },
  )

  test.each([0, -5, Number.NaN, 0.001])('never quotes an amount of %d', (amount) => {
    expect(merged('{{case.amount}}', { ...facts, case: { ...base, amount } })).toBe('missing case.amount')
  })

  test('with a brace that is never closed is not filled', () => {
    expect(mergeLine('先还{{case.amount', facts, 'zh')).toHaveProperty('missing')
  })

  test('quotes every sum exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000_00 }),
        fc.constantFrom('CNY', 'USD', 'GBP'),
        fc.constantFrom('zh', 'en'),
        (cents, currency, locale) => {
          const text = merged('{{case.amount}}', { ...facts, case: { ...base, amount: cents / 100, currency } }, locale)
          expect(Math.round(Number(text.replaceAll(/[^\d.]/g, '')) * 100)).toBe(cents)
        },
      ),
    )
  })

  test('is either filled wholly or reported, whatever the facts', () => {
    const line = mergeFields.map((field) => `{{${field}}}`)
    fc.assert(
      fc.property(fc.subarray(line), fc.string(), fc.double(), fc.integer({ min: -3, max: 400 }), (some, name, amount, daysOverdue) => {
        const result = mergeLine(some.join('，'), { ...facts, case: { ...base, name, amount, daysOverdue } }, 'zh')
        if ('missing' in result) return void expect(result.missing.length).toBeGreaterThan(0)
        for (const part of result.parts) {
          expect(part.text).not.toMatch(/\{\{|\}\}|NaN|undefined|Infinity/)
          expect(part.text.trim()).not.toBe('')
        }
      }),
    )
  })
})

describe('the safe line', () => {
  const text = (candidates: string[]): string | null =>
    safeLine(candidates, facts, 'zh')
      ?.map((part) => part.text)
      .join('') ?? null

  test('is the first that can be filled', () => {
    expect(text(['最低{{case.minimum}}', '一共{{case.amount}}'])).toBe('一共5,200 元')
  })
  test('keeps the sentences that need nothing missing', () => {
    expect(text(['您别急。最低先还{{case.minimum}}。一共{{case.amount}}。'])).toBe('您别急。一共5,200 元。')
  })
  test('keeps a field’s own dot and a decimal whole in English', () => {
    expect(
      safeLine(['It is {{case.minimum}}. The rest is {{case.amount}}, 1.5 each. Bye.'], facts, 'en')
        ?.map((part) => part.text)
        .join(''),
    ).toBe('The rest is ¥5,200, 1.5 each. Bye.')
  })
  test('is nothing rather than half a sentence', () => {
    expect(text(['最低先还{{case.minimum}}。'])).toBeNull()
    expect(text([])).toBeNull()
  })
})

test('a line without a call leaves its fields open', () => {
  expect(leftOpen('起不起诉由{{case.creditor}}定，{{ case.amount }}。')).toBe('起不起诉由…定，…。')
})
