import { matchesAct } from '../acts/match.ts'
import type { CallRecord } from '../call/view.ts'
import type { Scorecard } from '../library/schema.ts'
import type { Alignment } from './alignment.ts'
import { metricOf } from './metric.ts'

export type ScorecardItem = Scorecard['sections'][number]['items'][number]

/** Where in the call a judgement comes from: the event, its turn (from 0), its words. */
export interface Evidence {
  readonly seq: number
  readonly turn: number
  readonly words: string
}

/** What an item earned: `share` of its points (0..1), or that it does not apply, or that a person must judge it. */
export type Judgement =
  | { readonly state: 'not-applicable' | 'manual'; readonly evidence: readonly Evidence[] }
  | { readonly state: 'scored'; readonly share: number; readonly broken: boolean; readonly evidence: readonly Evidence[] }

/** Acts of the call, in order, with where they were heard. Made once per call. */
export interface HeardAct extends Evidence {
  readonly act: string
}

/** The acts of a call, and which of them fit patterns. */
export interface HeardActs {
  fitting(patterns: readonly string[]): readonly HeardAct[]
}

const sureEnough = 0.5
const notApplicable: Judgement = { state: 'not-applicable', evidence: [] }

/** Every act of the call of which the reading is sure enough. */
export function actsOf(view: CallRecord): HeardActs {
  const all: HeardAct[] = []
  const byId = new Map<string, HeardAct[]>()
  for (const [turn, { seq, text, acts }] of view.turns.entries()) {
    for (const { id, confidence } of acts) {
      if (confidence < sureEnough) continue
      const heard = { act: id, seq, turn, words: text }
      all.push(heard)
      const same = byId.get(id)
      if (same) same.push(heard)
      else byId.set(id, [heard])
    }
  }
  const ids = [...byId.keys()]
  return {
    fitting: (patterns) => {
      const fit: string[] = []
      for (const pattern of patterns) {
        if (byId.has(pattern)) fit.push(pattern)
        else if (pattern.endsWith('.*')) fit.push(...ids.filter((id) => matchesAct(pattern, id)))
      }
      const [only] = fit
      if (only === undefined) return []
      return fit.length === 1 ? (byId.get(only) ?? []) : all.filter(({ act }) => fit.includes(act))
    },
  }
}

/** Judge one item of a scorecard over a call. */
export function judgeItem(item: ScorecardItem, view: CallRecord, acts: HeardActs, alignment: Alignment): Judgement {
  if (item['applies-if'].length > 0 && acts.fitting(item['applies-if']).length === 0) return notApplicable
  if (acts.fitting(item.unless).length > 0) return notApplicable
  const { judge } = item
  if ('manual' in judge) return { state: 'manual', evidence: [] }
  if ('rules' in judge) return byRules(judge.rules, item.fatal, view)
  if ('acts' in judge) {
    const found = acts.fitting(judge.acts)
    // Asked for two of three kinds, the same one twice is not enough.
    const kinds = judge.acts.length >= judge.least && !judge.acts.some((pattern) => pattern.endsWith('.*'))
    const count = kinds ? new Set(found.map(({ act }) => act)).size : found.length
    const share = Math.min(1, count / judge.least)
    return { state: 'scored', share, broken: share < 1, evidence: found.map(({ seq, turn, words }) => ({ seq, turn, words })) }
  }
  const value = metricOf(judge.metric, view, alignment)
  if (value === null) return notApplicable
  const share = Math.max(0, Math.min(1, (value - judge.none) / (judge.full - judge.none)))
  return { state: 'scored', share, broken: share === 0, evidence: [] }
}

/** By the very duties that were watched during the call: what the collector was told live is what is scored. */
function byRules(rules: readonly string[], fatal: boolean, view: CallRecord): Judgement {
  const duties = view.duties.filter(({ rule, state }) => rules.includes(rule) && state !== 'waived')
  if (duties.length === 0) return notApplicable
  const broken = duties.filter(({ state }) => state === 'broken')
  // While the call goes on, a duty that is still open is neither earned nor lost.
  const settled = duties.filter(({ state }) => state === 'done' || state === 'broken')
  if (settled.length === 0 && !fatal) return notApplicable
  const found = view.warnings.filter(({ rule, when, seq }) => when === 'after' && seq !== undefined && rules.includes(rule))
  const breaches = found.map(({ seq = 0, turn = 0, words = '' }) => ({ seq, turn, words }))
  const deeds = settled.flatMap(({ turn, state }) => (turn === undefined || state !== 'done' ? [] : evidenceAt(view, turn)))
  const evidence =
    broken.length > 0
      ? breaches.length > 0
        ? breaches
        : broken.flatMap(({ turn }) => evidenceAt(view, turn ?? view.turns.length - 1))
      : fatal
        ? []
        : deeds
  const share = settled.length === 0 ? 1 : 1 - broken.length / settled.length
  return { state: 'scored', share, broken: broken.length > 0, evidence }
}

function evidenceAt(view: CallRecord, turn: number): readonly Evidence[] {
  const said = view.turns[turn]
  return said ? [{ seq: said.seq, turn, words: said.text }] : []
}
