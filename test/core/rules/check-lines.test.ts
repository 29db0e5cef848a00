import { describe, expect, it } from 'vitest'
import { checkLines, placesOfLines } from '../../../src/core/rules/check-lines.ts'
import type { Notice } from '../../../src/core/library/schema.ts'
import { tinyLibrary, tinyTexts } from '../../fixtures/tiny-library.ts'

/** Hears only what a table says, so that the comparison itself is tested. */
const reader = (heard: Record<string, string[]>, confidence = 0.9) => ({
  analyze: (text: string) => (heard[text] ?? []).map((id) => ({ id, confidence, spans: [] })),
})
const all = (heard: Record<string, string[]>, confidence?: number) =>
  checkLines(tinyLibrary(), { reader: reader(heard, confidence) }).findings
const codes = (step: string, heard: Record<string, string[]>, confidence?: number) =>
  all(heard, confidence)
    .filter(({ message }) => message.includes(`step “${step}”`))
    .map(({ code }) => code)

describe('lines against declared acts', () => {
  it('accepts a line that performs exactly what its step declares', () => expect(codes('greet', { greet: ['agent.greet'] })).toEqual([]))
  it('finds a declared act that is not heard, in both languages', () =>
    expect(codes('greet', {})).toEqual(['act-not-performed', 'act-not-performed']))
  it('makes an error of it where a rule demands the act', () => {
    expect(codes('channel', {})).toEqual(['duty-not-performed', 'duty-not-performed'])
    expect(all({}).filter(({ severity }) => severity === 'error')).toHaveLength(2)
  })
  it('finds an act that is not declared', () =>
    expect(codes('greet', { greet: ['agent.greet', 'agent.disclose-debt'] })).toEqual(['act-not-declared', 'act-not-declared']))
  it('finds a violation', () =>
    expect(codes('greet', { greet: ['agent.greet', 'violation.insult'] })).toEqual(['line-violates', 'line-violates']))
  it('takes no guess for heard', () => {
    expect(codes('greet', { greet: ['agent.greet', 'violation.insult'] }, 0.4)).toEqual(['act-not-performed', 'act-not-performed'])
  })
})

describe('what else a collector is given to say', () => {
  const violates = (heard: Record<string, string[]>, library = tinyLibrary()) =>
    checkLines(library, { reader: reader(heard) })
      .findings.filter(({ code }) => code === 'line-violates')
      .map(({ place }) => place.file)

  it.each([
    ['first response', '先说'],
    ['question', '问'],
  ])('is blamed for a violation in a card’s %s, and for nothing else', (_, words) => {
    expect(violates({ [words]: ['violation.insult', 'agent.calm'] })).toEqual(['objections/no-money.yaml', 'objections/no-money.yaml'])
  })

  it('is read sentence by sentence in a notice', () => {
    const notice: Notice = {
      id: 'letter',
      title: { zh: '信', en: 'letter' },
      channel: 'letter',
      jurisdictions: ['cn'],
      outcomes: ['no-result'],
      body: { zh: '一切都好。抓你。', en: 'All is well. Prison for you.' },
      handbook: [],
    }
    const library = { ...tinyLibrary(), notices: { letter: notice } }
    expect(violates({ '抓你。': ['violation.insult'], 'Prison for you.': ['violation.insult'] }, library)).toEqual([
      'notices/letter.yaml',
      'notices/letter.yaml',
    ])
  })
})

describe('how a line is heard', () => {
  it('is with its merge fields filled, where it is told with what', () => {
    const said: string[] = []
    const listening = { analyze: (text: string) => (said.push(text), []) }
    const { case: facts, ...rest } = { case: { amount: 5200, daysOverdue: 12, currency: 'CNY' }, agent: { name: 'a', number: '1' } }
    const sample = { ...rest, case: facts as never, promise: null, today: '2026-03-16' }
    checkLines(tinyLibrary(), { reader: listening, facts: { zh: sample, en: sample } })
    expect(said).toContain('您有5,200 元逾期12天')
    expect(said.join('')).not.toContain('{{')
  })
})

describe('where a line is written', () => {
  it('is told by file, line and column', () => {
    const texts = tinyTexts()
    const { findings } = checkLines(tinyLibrary(), { reader: reader({}), placeOf: placesOfLines(texts) })
    for (const { place, message } of findings) {
      const lines = texts.find(({ path }) => path === place.file)?.text.split('\n') ?? []
      const words = /: “(.*)”\.$/.exec(message)?.[1] ?? 'nothing'
      expect(lines[place.line - 1]?.slice(place.column - 1)).toBe(words)
    }
    expect(findings.length).toBeGreaterThan(10)
  })
})
