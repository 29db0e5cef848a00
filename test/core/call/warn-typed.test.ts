import { stringify } from 'yaml'
import { describe, expect, it } from 'vitest'
import type { Detector } from '../../../src/core/acts/detector.ts'
import type { ReadingContext } from '../../../src/core/acts/reading.ts'
import { assemble } from '../../../src/core/assembly/assemble.ts'
import { replayCall } from '../../../src/core/call/fold.ts'
import { warnTyped } from '../../../src/core/call/warn-typed.ts'
import type { Library } from '../../../src/core/library/library.ts'
import { log, type Item } from '../../fixtures/tiny-call.ts'
import { both, tinyLibrary, tinyTexts } from '../../fixtures/tiny-library.ts'

/** The tiny library with one rule more. */
function libraryWith(pattern: object, severity = 'serious', more: object = {}): Library {
  const rule = {
    id: 'extra',
    title: both('extra'),
    severity,
    source: { document: both('Rules of the test'), clause: '§ 9', from: '2020-01-01', confidence: 'V' },
    pattern,
    warning: both('do not'),
    remedy: both('say something else'),
    ...more,
  }
  const { library, diagnostics } = assemble([...tinyTexts(), { path: 'rules/cn/extra.yaml', text: stringify(rule) }])
  if (!library) throw new Error(JSON.stringify(diagnostics, null, 2))
  return library
}

/** Hears an act wherever its name stands in the line. */
const byName = (confidence = 0.9): Detector & { readonly asked: ReadingContext[] } => {
  const asked: ReadingContext[] = []
  return {
    asked,
    analyze: (text, context) => {
      asked.push(context)
      return [...text.matchAll(/[a-z]+\.[a-z-]+/g)].map((match) => ({
        id: match[0],
        confidence,
        spans: [[match.index, match.index + match[0].length] as const],
      }))
    },
  }
}

const at = (items: Item[], library: Library = tinyLibrary()) => replayCall(library, log(items))
const confirmed: Item[] = [['debtor', '我是', 'debtor.confirm-identity']]
const told: Item[] = [['debtor', '别再打了', 'signal.stop-contact']]
const promised: Item[] = [['debtor', '周五还', 'debtor.promise']]

describe('a line that is not said yet', () => {
  it.each<[string, object, Item[], string, boolean]>([
    ['never: the act is in it', { never: ['violation.insult'] }, [], 'you violation.insult', true],
    ['never: another act is in it', { never: ['violation.insult'] }, [], 'agent.calm', false],
    ['never: a group takes the act', { never: ['violation.*'] }, [], 'violation.lie', true],
    [
      'before: what is needed is missing',
      { before: { need: ['debtor.promise'], target: ['agent.ask-relay'] } },
      [],
      'agent.ask-relay',
      true,
    ],
    [
      'before: what is needed was heard',
      { before: { need: ['debtor.promise'], target: ['agent.ask-relay'] } },
      promised,
      'agent.ask-relay',
      false,
    ],
    [
      'never-after: nothing asked for it',
      { 'never-after': { trigger: ['signal.stop-contact'], acts: ['agent.ask-payment'] } },
      [],
      'agent.ask-payment',
      false,
    ],
    [
      'never-after: it was asked for',
      { 'never-after': { trigger: ['signal.stop-contact'], acts: ['agent.ask-payment'] } },
      told,
      'agent.ask-payment',
      true,
    ],
    ['by a turn: the last chance passes', { by: { acts: ['agent.greet'], turn: 1 } }, [], 'agent.ask-relay', true],
    ['by a turn: it is done', { by: { acts: ['agent.greet'], turn: 1 } }, [], 'agent.greet', false],
    ['by a turn: there is time left', { by: { acts: ['agent.greet'], turn: 2 } }, [], 'agent.ask-relay', false],
    [
      'within: the last chance passes',
      { within: { trigger: ['debtor.promise'], acts: ['agent.calm'], turns: 1 } },
      promised,
      'agent.ask-relay',
      true,
    ],
    ['within: it is done', { within: { trigger: ['debtor.promise'], acts: ['agent.calm'], turns: 1 } }, promised, 'agent.calm', false],
    ['once: goodbye without it', { once: { acts: ['agent.calm'] } }, [], 'agent.close', true],
    ['once: goodbye with it', { once: { acts: ['agent.calm'] } }, [], 'agent.calm agent.close', false],
    ['once: it may still come', { once: { acts: ['agent.calm'] } }, [], 'agent.ask-relay', false],
    ['once at most: a second time', { once: { acts: ['agent.calm'], most: 1 } }, [['agent', '别急', 'agent.calm']], 'agent.calm', true],
    ['after: goodbye while it is owed', { after: { trigger: ['debtor.promise'], acts: ['agent.calm'] } }, promised, 'agent.close', true],
  ])('%s', (_title, pattern, items, line, breaks) => {
    const found = warnTyped(at(items, libraryWith(pattern)), byName(), line)
    expect(found.some(({ rule }) => rule === 'extra')).toBe(breaks)
  })

  it('is shown with the rule, its words, its clause and what to say instead', () => {
    const line = 'well, violation.insult!'
    const [found, ...others] = warnTyped(at([], libraryWith({ never: ['violation.insult'] })), byName(), line)
    expect(others).toEqual([])
    expect(found).toMatchObject({
      rule: 'extra',
      level: 'warning',
      when: 'before',
      words: 'violation.insult',
      spans: [[6, 22]],
      source: { clause: '§ 9' },
      remedy: both('say something else'),
    })
  })

  it('names no words for what it leaves out', () => {
    const [found] = warnTyped(at([], libraryWith({ by: { acts: ['agent.greet'], turn: 1 } })), byName(), 'agent.ask-relay')
    expect([found?.words, found?.spans]).toEqual([undefined, []])
  })

  it('brings what must stop first', () => {
    const call = at([], libraryWith({ never: ['violation.*'] }, 'minor'))
    const levels = warnTyped(call, byName(), 'agent.disclose-debt violation.insult violation.threat-violence').map(({ level }) => level)
    expect(levels).toEqual(['stop', 'stop', 'notice'])
  })

  it('brings the surest first of what is equally grave', () => {
    const call = at([], libraryWith({ never: ['violation.insult'] }, 'fatal'))
    for (const [insult, threat] of [
      [0.6, 0.9],
      [0.9, 0.6],
    ] as const) {
      const detector: Detector = {
        analyze: () => [
          { id: 'violation.insult', confidence: insult, spans: [[0, 1]] },
          { id: 'violation.threat-violence', confidence: threat, spans: [[1, 2]] },
        ],
      }
      expect(warnTyped(call, detector, 'ab')[0]?.rule).toBe(insult > threat ? 'extra' : 'no-threat')
    }
  })

  it('breaks nothing that it frees from', () => {
    const library = libraryWith({ never: ['violation.insult'] }, 'serious', { 'waived-by': ['agent.calm'] })
    expect(warnTyped(at([], library), byName(), 'agent.calm violation.insult')).toEqual([])
  })

  it('is not warned of by what is only guessed', () => {
    expect(warnTyped(at([]), byName(0.4), 'violation.threat-violence')).toEqual([])
  })

  it('is warned of again after a prohibition was broken, and not again for a duty that is lost', () => {
    const broken = at([
      ['agent', '小心', 'violation.threat-violence'],
      ['agent', '您欠5200', 'agent.disclose-debt'],
    ])
    const found = warnTyped(broken, byName(), 'violation.threat-violence agent.disclose-debt')
    expect(found.map(({ rule }) => rule)).toEqual(['no-threat'])
  })

  it('is read with what the call knows, and changes nothing of it', () => {
    const detector = byName()
    const call = at(confirmed)
    const before = call.duties
    warnTyped(call, detector, 'agent.disclose-debt')
    expect(detector.asked).toEqual([{ locale: 'zh', speaker: 'agent', prev: '我是', party: 'debtor', heard: ['debtor.confirm-identity'] }])
    expect(call.duties).toBe(before)
  })

  it('counts the seconds that have passed since the last event', () => {
    const call = at([], libraryWith({ by: { acts: ['agent.greet'], second: 30 } }))
    expect(warnTyped(call, byName(), 'agent.ask-relay', 29)).toEqual([])
    expect(warnTyped(call, byName(), 'agent.ask-relay', 31).map(({ rule }) => rule)).toEqual(['extra'])
  })

  it('is not judged once the call is over', () => {
    expect(warnTyped(at([{ type: 'ended', who: 'agent' }]), byName(), 'violation.threat-violence')).toEqual([])
  })

  it.each(['violation.threat-violence', 'agent.disclose-debt', 'agent.close', 'agent.ask-payment violation.insult'])(
    'is found to break just what saying it would break: %s',
    (line) => {
      for (const items of [[], confirmed, told, promised]) {
        const library = libraryWith({ 'never-after': { trigger: ['signal.stop-contact'], acts: ['agent.ask-payment'] } })
        const spoken: Item = ['agent', line, ...line.split(' ')]
        const said = at([...items, spoken], library).warnings.map(({ rule }) => rule)
        const typed = warnTyped(at(items, library), byName(), line).map(({ rule }) => rule)
        expect(typed.filter((rule) => rule !== 'say-channel').sort()).toEqual(said.sort())
      }
    },
  )
})
