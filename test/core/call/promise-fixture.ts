import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { entitiesOf } from '../../../src/core/acts/entities.ts'
import { assemble } from '../../../src/core/assembly/assemble.ts'
import { foldCall } from '../../../src/core/call/fold.ts'
import type { CallView } from '../../../src/core/call/view.ts'
import type { Library } from '../../../src/core/library/library.ts'
import type { Locale } from '../../../src/core/library/schema.ts'
import { log, tinyCase } from '../../fixtures/tiny-call.ts'
import { tinyTexts } from '../../fixtures/tiny-library.ts'

const shipped = readFileSync(join(import.meta.dirname, '../../../scripts-library/promises.yaml'), 'utf8')

/** The tiny library with the promises of the shipped one, or with another text in their place. */
export function withPromises(text = shipped): ReturnType<typeof assemble> {
  return assemble([...tinyTexts(), { path: 'promises.yaml', text }])
}

/** The shipped text with one error in it. */
export function shippedWith(right: string, wrong: string): string {
  if (!shipped.includes(right)) throw new Error(`promises.yaml no longer says “${right}”.`)
  return shipped.replace(right, wrong)
}

export const library: Library = (() => {
  const { library: made, diagnostics } = withPromises()
  if (!made) throw new Error(JSON.stringify(diagnostics, null, 2))
  return made
})()

/** Who speaks, what, and the acts that were heard in it. */
export type Said = readonly ['agent' | 'debtor', string, ...string[]]

/** The promise after a talk on Monday 16 March 2026 about 5,200; sums and days are read from the words. */
export function promiseAfter(talk: readonly Said[], locale: Locale, of: Library = library): CallView['promise'] {
  const events = log([], 'tiny', { locale, case: { ...tinyCase, currency: locale === 'zh' ? 'CNY' : 'USD' } })
  const utterances = talk.map(([speaker, text, ...acts], i) => ({
    type: 'utterance' as const,
    speaker,
    text,
    source: 'typed' as const,
    acts: acts.map((id) => ({ id, confidence: 0.9, spans: [] })),
    entities: entitiesOf(text, { now: '2026-03-16', locale, balance: tinyCase.amount }),
    seq: i + 2,
    id: `event-${i + 2}`,
    at: '2026-03-16T02:00:00.000Z',
    t: i * 4,
    by: 'tester',
  }))
  return foldCall(of, [...events, ...utterances]).promise
}
