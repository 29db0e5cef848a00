import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answersTo } from './program.ts'

const acts = readFileSync(new URL('../../scripts-library/acts.yaml', import.meta.url), 'utf8')

describe('cuebook search', () => {
  it('gives each query back with the ids that it means, best first, in input order', async () => {
    const queries = ['没钱', 'shiye', 'dhk', '失业了没收入', '', '💸', '([{*+?^$|\\', '没'.repeat(9000), '\ud83d', 'zzzzqqqq']
    const { code, answers, complaints } = await answersTo(
      ['search', '--lang', 'zh'],
      [
        ...queries.slice(0, 4).map((query) => ({ query, kind: 'passed over' })),
        { question: '没钱' },
        ...queries.slice(4).map((query) => ({ query })),
      ],
    )
    expect(answers.map(({ query }) => query)).toEqual(queries)
    for (const answer of answers) {
      expect(Object.keys(answer)).toEqual(['query', 'targets'])
      const targets = answer['targets'] as string[]
      for (const target of targets) expect(acts).toContain(`  ${target}:`)
      expect(new Set(targets).size).toBe(targets.length)
    }
    const firsts = answers.map(({ targets }) => (targets as string[])[0])
    expect(firsts.slice(0, 4)).toEqual([
      'objection.no-money',
      'objection.unemployed',
      'objection.waiting-receivable',
      'objection.unemployed',
    ])
    expect(answers[4]).toEqual({ query: '', targets: [] })
    expect(complaints).toEqual(['line 5: “query” is missing.'])
    expect(code).toBe(1)
  }, 60_000)
})
