import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { advanceDuties, endDuties, missingActs, startDuties } from '../../../src/core/rules/duties.ts'
import { shippedPacks } from './shipped-packs.ts'

interface Call {
  id: string
  turns: { speaker: 'agent' | 'debtor'; t: number; text: string; acts: string[] }[]
  expected: { missing_required: string[] }
}

const calls = (lang: string): Call[] =>
  readFileSync(new URL(`../../dev-set/${lang}/dialogues.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Call)
// What the labels of the set ask for; other duties are judged too, but not listed there.
const listed = [
  'identify-self',
  'identify-institution',
  'notify-recording',
  'verify-identity',
  'mini-miranda',
  'ask-reason',
  'ask-commitment',
  'confirm-commitment',
  'give-channel',
  'close',
].map((id) => `agent.${id}`)

describe.each([
  ['zh', 'cn'],
  ['en', 'us'],
])('the recorded calls of the development set (%s)', (lang, place) => {
  const packs = shippedPacks().filter(({ id }) => id === place || id === 'practice')
  it.each(calls(lang).map((call) => [call.id, call] as const))('%s misses exactly what its label says', (_, call) => {
    let duties = startDuties(packs, { product: 'consumer-loan', stage: 'middle', flags: [], creditorKind: 'bank', date: '2026-11-25' })
    let agentTurn = 0
    for (const [turn, spoken] of call.turns.entries()) {
      if (spoken.speaker === 'agent') agentTurn += 1
      duties = advanceDuties(duties, { ...spoken, turn, agentTurn, phase: '', seq: turn, readings: [] }).duties
    }
    const end = endDuties(duties, call.turns.at(-1)?.speaker === 'debtor' ? 'debtor' : 'agent')
    expect(
      missingActs(end.duties)
        .filter((act) => listed.includes(act))
        .sort(),
    ).toEqual([...call.expected.missing_required].sort())
  })
})
