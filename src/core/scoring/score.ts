import type { CallEvent } from '../call/event.ts'
import { replayCall } from '../call/fold.ts'
import { recordOf } from '../call/view-of.ts'
import type { CallRecord } from '../call/view.ts'
import type { Library } from '../library/library.ts'
import type { Scorecard, Text } from '../library/schema.ts'
import { alignCall, type Alignment } from './alignment.ts'
import { actsOf, judgeItem, type Evidence } from './judge.ts'

export interface ScoredItem {
  readonly id: string
  readonly section: string
  readonly title: Text
  readonly points: number
  readonly of: number
  readonly state: 'scored' | 'not-applicable' | 'manual'
  /** Any failure of a fatal item makes the whole score 0. */
  readonly fatal: boolean
  /** Judged and not met in full: for a fatal item, that it failed. */
  readonly broken: boolean
  readonly evidence: readonly Evidence[]
  readonly rules: readonly string[]
  readonly guide: Text
}

export interface ScoreResult {
  /** Id and version of the scorecard; its titles stand in the library. */
  readonly scorecard: string
  readonly version: number
  /** 0 to 100 over the items that apply and that a machine can judge; 0 when a fatal item failed. */
  readonly total: number
  readonly fatal: boolean
  readonly sections: readonly { readonly id: string; readonly title: Text; readonly points: number; readonly of: number }[]
  readonly items: readonly ScoredItem[]
  readonly alignment: Alignment
}

/**
 * Score a call from its log. Without `scorecardId` the card for the call's mode is taken. Throws when the library has
 * no such card. Duties come from the same fold that warned during the call, so live and review agree by construction.
 */
export function scoreCall(library: Library, events: readonly CallEvent[], scorecardId?: string): ScoreResult {
  return scoreView(library, recordOf(replayCall(library, events)), scorecardId)
}

/** Score a call that is already folded; its whole view will do. */
export function scoreView(library: Library, view: CallRecord, scorecardId?: string): ScoreResult {
  const card = cardFor(library, view, scorecardId)
  const alignment = alignCall(library, view)
  const acts = actsOf(view)
  const items = card.sections.flatMap((section) =>
    section.items.map((item) => {
      const judgement = judgeItem(item, view, acts, alignment)
      const scored = judgement.state === 'scored' ? judgement : { share: 0, broken: false }
      const result: ScoredItem = {
        id: item.id,
        section: section.id,
        title: item.title,
        points: Math.round(scored.share * item.points * 100) / 100,
        of: item.points,
        state: judgement.state,
        fatal: item.fatal,
        broken: scored.broken,
        evidence: judgement.evidence,
        rules: 'rules' in item.judge ? item.judge.rules : [],
        guide: item.guide,
      }
      return result
    }),
  )
  const fatal = items.some((item) => item.fatal && item.broken)
  const sections = card.sections.map(({ id, title }) => ({ id, title, ...sumOf(items.filter((item) => item.section === id)) }))
  return { scorecard: card.id, version: card.version, total: totalOf(items, fatal), fatal, sections, items, alignment }
}

/** 0 to 100, rescaled over the items that were scored. Nothing that applies is nothing to fault: 100. */
export function totalOf(items: readonly ScoredItem[], fatal: boolean): number {
  if (fatal) return 0
  const { points, of } = sumOf(items)
  return of === 0 ? 100 : Math.round((100 * points) / of)
}

function sumOf(items: readonly ScoredItem[]): { readonly points: number; readonly of: number } {
  let [points, of] = [0, 0]
  for (const item of items) {
    if (item.state !== 'scored') continue
    points += item.points
    of += item.of
  }
  return { points: Math.round(points * 100) / 100, of: Math.round(of * 100) / 100 }
}

/** The card asked for; else one for the call's mode, a corporate one for trade credit where the library has it. */
function cardFor(library: Library, view: CallRecord, id?: string): Scorecard {
  if (id !== undefined) {
    const card = library.scorecards[id]
    if (!card) throw new Error(`The library has no scorecard “${id}”; it has ${Object.keys(library.scorecards).join(', ') || 'none'}.`)
    return card
  }
  const cards = Object.values(library.scorecards).filter(({ modes }) => modes.includes(view.mode))
  const corporate = (card: Scorecard): boolean => card.id.startsWith('corporate')
  const trade = view.case.product === 'trade-credit'
  // Of the cards that fit the fullest one judges; a narrow one (compliance only) is chosen on purpose.
  const size = (candidate: Scorecard): number => candidate.sections.reduce((sum, section) => sum + section.items.length, 0)
  const fitting = cards.filter((candidate) => corporate(candidate) === trade)
  const card = (fitting.length > 0 ? fitting : cards).toSorted((a, b) => size(b) - size(a))[0]
  if (!card) throw new Error(`The library has no scorecard for calls of the mode “${view.mode}”.`)
  return card
}
