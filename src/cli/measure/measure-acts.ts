import type { Speaker } from '../../core/acts/reading.ts'
import { f1, figuresOf, sumOf, type Count } from './counts.ts'

export interface LabelledUtterance {
  readonly speaker: Speaker
  readonly text: string
  readonly prev?: string
  readonly acts: readonly string[]
  readonly note?: string
}

export interface ActFigures {
  readonly counts: ReadonlyMap<string, Count>
  readonly all: Count
  readonly macro: number
  readonly violations: Count
  readonly nearMisses: number
  /** Near misses in which a violation was heard that is none. */
  readonly accused: number
  /** Acts that were heard where another was meant: the act meant, the one heard, how often. */
  readonly confusions: readonly (readonly [string, string, number])[]
}

/** Compare what is heard with what was labelled, utterance by utterance. */
export function measureActs(items: readonly LabelledUtterance[], read: (item: LabelledUtterance) => readonly string[]): ActFigures {
  const counts = new Map<string, Count>()
  const confused = new Map<string, number>()
  const countOf = (id: string): Count => {
    const count = counts.get(id) ?? { right: 0, wrong: 0, missed: 0 }
    counts.set(id, count)
    return count
  }
  let nearMisses = 0
  let accused = 0
  for (const item of items) {
    const heard = read(item)
    const extra = heard.filter((id) => !item.acts.includes(id))
    const missed = item.acts.filter((id) => !heard.includes(id))
    for (const id of heard) countOf(id)[item.acts.includes(id) ? 'right' : 'wrong'] += 1
    for (const id of missed) countOf(id).missed += 1
    for (const meant of missed) for (const id of extra) confused.set(`${meant} ${id}`, (confused.get(`${meant} ${id}`) ?? 0) + 1)
    if (!item.note?.startsWith('near-miss')) continue
    nearMisses += 1
    if (extra.some((id) => id.startsWith('violation.'))) accused += 1
  }
  return {
    counts: new Map([...counts].sort()),
    all: sumOf([...counts.values()]),
    macro: [...counts.values()].reduce((total, count) => total + f1(count), 0) / Math.max(1, counts.size),
    violations: sumOf([...counts].filter(([id]) => id.startsWith('violation.')).map(([, count]) => count)),
    nearMisses,
    accused,
    confusions: [...confused]
      .map(([pair, times]) => [pair.split(' ')[0] ?? '', pair.split(' ')[1] ?? '', times] as const)
      .sort((a, b) => b[2] - a[2]),
  }
}

/** One line for a whole set. */
export const summaryOf = ({ all, macro, violations, nearMisses, accused }: ActFigures): string =>
  `acts ${figuresOf(all)} (macro F1 ${macro.toFixed(3)}); violations ${figuresOf(violations)}; near misses accused ${accused} of ${nearMisses}`

/** How sure a reading was, and whether it was right. */
export interface SureReading {
  readonly confidence: number
  readonly right: boolean
}

/** How many readings of each tenth of confidence are right, from the least sure on. */
export function measureSureness(
  readings: readonly SureReading[],
): readonly { readonly from: number; readonly right: number; readonly of: number }[] {
  const tenths = Array.from({ length: 10 }, (_, i) => ({ from: i / 10, right: 0, of: 0 }))
  for (const { confidence, right } of readings) {
    const tenth = tenths[Math.min(9, Math.floor(confidence * 10))]
    if (!tenth) continue
    tenth.of += 1
    if (right) tenth.right += 1
  }
  return tenths.filter(({ of }) => of > 0)
}
