import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as shape from '../../../src/core/library/schema.ts'
import type { Library } from '../../../src/core/library/library.ts'
import { createSimulatedDebtor, type DebtorReply, type SimulatedDebtorOptions } from '../../../src/core/rehearsal/simulated-debtor.ts'
import { log, tinyCase, type Item } from '../../fixtures/tiny-call.ts'
import { tinyLibrary } from '../../fixtures/tiny-library.ts'

const read = (path: string): unknown => parse(readFileSync(new URL(`../../../scripts-library/${path}.yaml`, import.meta.url), 'utf8'))
const personas = Object.fromEntries(shape.personaIds.map((id) => [id, shape.persona.parse(read(`personas/${id}`))])) as Library['personas']
const library: Library = { ...tinyLibrary(), personas }
const scenario = (id: string) => shape.scenario.parse(read(`scenarios/${id}`))

const debtor = (over: Partial<SimulatedDebtorOptions> = {}) =>
  createSimulatedDebtor({ library, persona: 'victim', stage: 'middle', locale: 'zh', seed: 7, case: tinyCase, ...over })

/** Play a collector, given as the acts of each utterance, against a debtor. */
function play(collector: readonly (readonly string[])[], over: Partial<SimulatedDebtorOptions> = {}): readonly DebtorReply[] {
  const simulated = debtor(over)
  const items: Item[] = []
  const replies: DebtorReply[] = []
  for (const acts of collector) {
    items.push(['agent', `说${items.length}`, ...acts])
    const reply = simulated.reply(log(items))
    replies.push(reply)
    if ('hangUp' in reply) break
    items.push(['debtor', reply.text, ...reply.acts])
  }
  return replies
}
const actsOf = (replies: readonly DebtorReply[]): string[] => replies.flatMap((reply) => ('acts' in reply ? reply.acts : ['hang-up']))

const kind = [
  ['agent.greet', 'agent.identify-self', 'agent.notify-recording'],
  ['agent.verify-identity'],
  ['agent.disclose-debt'],
  ['agent.calm', 'agent.acknowledge'],
  ['agent.ask-reason'],
  ['agent.empathise', 'agent.acknowledge'],
  ['agent.ask-ability'],
  ['agent.acknowledge', 'agent.explain-benefit'],
  ['agent.offer-plan'],
  ['agent.acknowledge', 'agent.empathise'],
  ['agent.explain-benefit', 'agent.offer-plan'],
  ['agent.ask-commitment'],
  ['agent.empathise', 'agent.ask-commitment'],
  ['agent.acknowledge', 'agent.ask-commitment'],
]
const rude = Array.from({ length: 14 }, (_, i) => [['violation.insult'], ['violation.threat-exposure', 'agent.ask-payment']][i % 2] ?? [])
const seeds = [1, 2, 3, 4, 5]

describe('the simulated debtor', () => {
  test('says the same for the same seed and log, and can say otherwise for another', () => {
    for (const persona of shape.personaIds) expect(play(kind, { persona })).toEqual(play(kind, { persona }))
    const talks = seeds.map((seed) => JSON.stringify(play(kind, { persona: 'provocative', seed })))
    expect(new Set(talks).size).toBeGreaterThan(1)
  })

  test('gives most personas’ promise, with a sum and a day, to a collector who listens', () => {
    const won = shape.personaIds.filter((persona) => {
      const given = seeds.filter((seed) =>
        actsOf(play(kind, { persona, seed })).some((act) => act === 'debtor.promise' || act === 'debtor.accept-plan'),
      )
      return given.length > seeds.length / 2
    })
    expect(won.length).toBeGreaterThanOrEqual(4)
    const promise = play(kind, { persona: 'victim' }).find((reply) => 'acts' in reply && reply.acts.includes('debtor.promise'))
    expect(promise?.text).toMatch(/\d+月\d+日.*2,100 元|2,100 元.*\d+月\d+日/)
  })

  test('never promises to a collector who insults and threatens: he hangs up or complains', () => {
    for (const persona of shape.personaIds) {
      const acts = actsOf(play(rude, { persona }))
      expect(acts, persona).not.toContain('debtor.promise')
      expect(
        acts.some((act) =>
          [
            'hang-up',
            'objection.collector-complaint',
            'signal.regulator',
            'debtor.abuse',
            'debtor.threat',
            'signal.stop-contact',
            'signal.recording',
          ].includes(act),
        ),
        `${persona}: ${acts.join(' ')}`,
      ).toBe(true)
    }
    expect(actsOf(play(rude, { persona: 'provocative' })).at(-1)).toBe('hang-up')
  })

  test('does not say one line twice while another fits', () => {
    for (const persona of shape.personaIds) {
      const lines = play(kind.slice(0, 8), { persona }).map(({ text }) => text)
      expect(new Set(lines).size, persona).toBe(lines.length)
    }
  })

  test('never shows a field that was not filled, in either language', () => {
    for (const locale of ['zh', 'en'] as const) {
      for (const persona of shape.personaIds) for (const { text } of play(kind, { persona, locale })) expect(text).not.toMatch(/\{\{|\}\}/)
    }
  })

  test('opens with the scenario’s own words and reveals what was hidden once it is asked for', () => {
    const withScenario = { scenario: scenario('victim-early-mortgage') }
    const texts = play(kind, withScenario).map(({ text }) => text)
    expect(texts.join('\n')).toContain('店里的货还能退，退款下周到')
    expect(texts.join('\n')).toContain('我最怕的是房子被收走')
    expect(
      play([['agent.ask-payment'], ['agent.explain-policy']], withScenario)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('房子被收走')
  })

  test('in a third-party drill never becomes the debtor, whatever is asked', () => {
    const drill = scenario('third-party-mother')
    const replies = play([...kind, ...kind], { persona: drill.persona, scenario: drill })
    expect(replies[0]?.text).toBe(drill.cues[0]?.text.zh)
    for (const act of ['debtor.confirm-identity', 'debtor.promise', 'debtor.accept-plan']) expect(actsOf(replies)).not.toContain(act)
  })

  test('hangs up after the goodbye', () => {
    expect(play([['agent.close']])[0]).toHaveProperty('hangUp', true)
  })

  test('refuses a scenario that the library does not have', () => {
    expect(() => debtor({ scenario: 'none' })).toThrow('no scenario “none”')
  })
})
