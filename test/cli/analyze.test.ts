import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { answersTo, start } from './program.ts'

const wait = 60_000
const many = 50_000

const acts = new Set(
  Object.values(parse(readFileSync(new URL('../../scripts-library/acts.yaml', import.meta.url), 'utf8')) as Record<string, object>).flatMap(
    (group) => Object.keys(group),
  ),
)

interface Asked {
  readonly id: string | number
  readonly speaker: 'agent' | 'debtor'
  readonly text: string
  readonly prev?: string
}

function expectAnswer(answer: unknown, { id, speaker, text }: Asked): void {
  const { acts: heard } = answer as { acts: { id: string; confidence: number; spans: [number, number][] }[] }
  expect(Object.keys(answer as object)).toEqual(['id', 'acts'])
  expect(answer).toHaveProperty('id', id)
  for (const act of heard) {
    expect(Object.keys(act)).toEqual(['id', 'confidence', 'spans'])
    expect([...acts], `${act.id} of “${text}”`).toContain(act.id)
    expect(act.id).toMatch(speaker === 'agent' ? /^(?:agent|violation)\./ : /^(?:debtor|objection|signal)\./)
    expect(act.confidence).toBeGreaterThan(0)
    expect(act.confidence).toBeLessThanOrEqual(1)
    expect(act.spans.length).toBeGreaterThan(0)
    for (const [start, end] of act.spans) {
      expect(start).toBeGreaterThanOrEqual(0)
      expect(end).toBeGreaterThan(start)
      expect(end).toBeLessThanOrEqual(text.length)
    }
  }
  expect(new Set(heard.map((act) => act.id)).size).toBe(heard.length)
}

const awkward = [
  '',
  ' ',
  '？？',
  '👩‍👩‍👧‍👦没钱🙏🏽',
  '\ud83d没钱\ude00',
  '我没money啦 честно',
  'ＯＫ，還錢',
  'e\u0301'.repeat(300),
  '还'.repeat(10_000),
]
const both: readonly Asked[] = awkward.flatMap((text, i) => [
  { id: i, speaker: 'agent', text, prev: awkward.at(i - 1) ?? '' },
  { id: `text ${i}`, speaker: 'debtor', text },
])

describe('cuebook analyze', () => {
  it(
    'answers fifty thousand lines in order in little memory, the first before the input ends',
    async () => {
      const first: readonly Asked[] = [
        { id: 'a', speaker: 'debtor', text: '我现在真没钱' },
        { id: 'b', speaker: 'agent', text: '你就是个老赖，不要脸' },
        ...both,
      ]
      const running = start(['analyze', '--lang', 'zh'], ['--max-old-space-size=200'])
      for (const line of first) running.child.stdin.write(`${JSON.stringify(line)}\n`)
      running.child.stdin.write('{"id":"c","speaker":"robot","text":"x"}\n{"id":"d","speaker":"agent"}\n{"speaker":"agent","text":"x"}\n')
      await running.until((stdout) => stdout.split('\n').length > first.length)
      const answers = running.written.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown)
      expect(answers).toHaveLength(first.length)
      for (const [i, asked] of first.entries()) expectAnswer(answers[i], asked)
      expect(answers[0]).toMatchObject({ acts: [{ id: 'objection.no-money' }] })
      expect(answers[1]).toMatchObject({ acts: [{ id: 'violation.insult' }] })

      running.written.stdout = ''
      for (let id = 0; id < many; id += 500) {
        const lines = Array.from({ length: 500 }, (_, i) => JSON.stringify({ id: id + i, speaker: 'debtor', text: i % 2 ? '嗯' : '没钱' }))
        if (!running.child.stdin.write(`${lines.join('\n')}\n`)) await once(running.child.stdin, 'drain')
      }
      running.child.stdin.end()
      expect(await running.ended()).toBe(1)
      const ids = [...running.written.stdout.matchAll(/^\{"id":(\d+),"acts":\[.*\]\}$/gm)].map(([, id]) => Number(id))
      expect(ids).toEqual(Array.from({ length: many }, (_, i) => i))
      const bad = first.length + 1
      expect(running.written.stderr).toBe(
        `line ${bad}: “speaker” is an invalid option: expected one of "agent"|"debtor".\nline ${bad + 1}: “text” is missing.\nline ${bad + 2}: “id” is missing.\n`,
      )
    },
    wait,
  )

  it(
    'answers in English too',
    async () => {
      const asked: readonly Asked[] = [
        { id: 1, speaker: 'debtor', text: 'I just lost my job' },
        { id: 2, speaker: 'agent', text: 'Could you pay today?', prev: 'I just lost my job' },
        ...both,
      ]
      const { code, answers, complaints } = await answersTo(['analyze', '--lang', 'en'], asked)
      expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
      expect(answers).toHaveLength(asked.length)
      for (const [i, one] of asked.entries()) expectAnswer(answers[i], one)
      expect(answers[0]).toMatchObject({ acts: [{ id: 'objection.unemployed' }] })
      expect(answers[1]).toMatchObject({ acts: [{ id: 'agent.ask-payment' }] })
    },
    wait,
  )
})
