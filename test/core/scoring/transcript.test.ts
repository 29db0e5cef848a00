import { expect, test } from 'vitest'
import { replayTranscript, type Understanding } from '../../../src/core/scoring/transcript.ts'
import { log } from '../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'

const [first] = log([])
if (first?.type !== 'started') throw new Error('a log begins with started')
const started = {
  type: 'started' as const,
  mode: 'replay' as const,
  locale: first.locale,
  library: first.library,
  flow: first.flow,
  packs: first.packs,
  agent: first.agent,
  case: first.case,
}
const understanding: Understanding = {
  acts: (text) => (text === '再见' ? [{ id: 'agent.close', confidence: 0.9, spans: [] }] : []),
  entities: () => ({ amounts: [], dates: [], kind: 'none' }),
}
const endedBy = (turns: { speaker: 'agent' | 'debtor'; t: number; text: string }[]) => {
  const last = replayTranscript(tinyLibrary(), started, '2026-03-16T02:00:00.000Z', { turns }, understanding).events.at(-1)
  return last?.type === 'ended' ? last.who : null
}

test('a recorded talk becomes a numbered log that ends with its last turn', () => {
  const turns = [
    { speaker: 'agent' as const, t: 0, text: '您好' },
    { speaker: 'debtor' as const, t: 3.5, text: '喂' },
  ]
  const { events, call } = replayTranscript(tinyLibrary(), started, '2026-03-16T02:00:00.000Z', { turns }, understanding)
  expect(events.map(({ seq, type, t }) => [seq, type, t])).toEqual([
    [1, 'started', 0],
    [2, 'utterance', 0],
    [3, 'utterance', 3.5],
    [4, 'ended', 3.5],
  ])
  expect(call.life).toBe('wrap-up')
})

test('the other end hung up when it spoke last and nobody said goodbye', () => {
  expect(
    endedBy([
      { speaker: 'agent', t: 0, text: '您好' },
      { speaker: 'debtor', t: 2, text: '【挂断】' },
    ]),
  ).toBe('debtor')
  expect(
    endedBy([
      { speaker: 'agent', t: 0, text: '再见' },
      { speaker: 'debtor', t: 2, text: '好' },
    ]),
  ).toBe('agent')
  expect(
    endedBy([
      { speaker: 'debtor', t: 0, text: '喂' },
      { speaker: 'agent', t: 2, text: '再见' },
    ]),
  ).toBe('agent')
})
