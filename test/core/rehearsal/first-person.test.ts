import { expect, test } from 'vitest'
import { meets } from '../../../src/core/rehearsal/condition.ts'
import { firstPerson } from '../../../src/core/rehearsal/first-person.ts'

test.each([
  ['zh', '她最怕的是房子被收走', '我最怕的是房子被收走。'],
  ['zh', '前一个来电的人当着他店员的面问他', '前一个来电的人当着我店员的面问我。'],
  ['en', 'What she fears most is losing the flat', 'What I fear most is losing the flat.'],
  ['en', "She has part-time income she hasn't counted", "I have part-time income I haven't counted."],
  ['en', 'He worries about an early fee', 'I worry about an early fee.'],
  [
    'en',
    'The dealer has promised repair compensation he has not mentioned',
    'The dealer has promised repair compensation I have not mentioned.',
  ],
] as const)('in %s “%s” becomes “%s”', (locale, fact, spoken) => {
  expect(firstPerson(fact, locale)).toBe(spoken)
})

test.each([
  [0.7, '>0.6', true],
  [0.6, '>0.6', false],
  [0.6, '>=0.6', true],
  [0.5, '<=0.45', false],
  [0.5, '>0.3 & <0.6', true],
  [0.5, undefined, true],
  [0.5, 'angry', false],
] as const)('%d meets %s: %s', (value, condition, met) => {
  expect(meets(value, condition)).toBe(met)
})
