import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { promiseAfter } from './promise-fixture.ts'

interface DevCall {
  id: string
  turns: { speaker: 'agent' | 'debtor'; text: string; acts: string[] }[]
  expected: { promise: { amount: number } | null }
}

const calls = (lang: string): DevCall[] =>
  readFileSync(new URL(`../../dev-set/${lang}/dialogues.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as DevCall)

describe.each(['zh', 'en'] as const)('the promise in the recorded calls of the development set (%s)', (lang) => {
  it.each(calls(lang).map((call) => [call.id, call.expected.promise === null ? 'none' : 'one', call] as const))(
    '%s has %s, as its label says',
    (_, __, { turns, expected }) => {
      const { kind, heard } = promiseAfter(
        turns.map(({ speaker, text, acts }) => [speaker, text, ...acts] as const),
        lang,
      )
      if (expected.promise === null) {
        expect([null, 'vague', 'conditional', 'evasive']).toContain(kind)
        expect([heard?.amount ?? null, heard?.date ?? null]).toEqual([null, null])
      } else {
        // The sum may have been named by the collector alone, the day in words that no calendar knows.
        expect(['definite', 'no-amount', 'no-date']).toContain(kind)
        if (heard?.amount != null) expect(heard.amount).toBe(expected.promise.amount)
      }
    },
  )
})
