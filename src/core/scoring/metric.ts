import type { CallRecord } from '../call/view.ts'
import type { Alignment } from './alignment.ts'

export type Metric = 'alignment' | 'talk-share' | 'objections-answered' | 'warnings-heeded'

/** A figure of the call from 0 to 1; null where the call gave no occasion for it. */
export function metricOf(metric: Metric, view: CallRecord, alignment: Alignment): number | null {
  switch (metric) {
    case 'alignment':
      return view.turns.length === 0 ? null : alignment.fit
    case 'talk-share':
      return talkShare(view)
    case 'objections-answered': {
      const raised = view.objections.filter(({ dismissed }) => !dismissed)
      return raised.length === 0 ? null : raised.filter(({ answered }) => answered).length / raised.length
    }
    case 'warnings-heeded':
      return warningsHeeded(view)
  }
}

/** The collector's share of all characters spoken. Letters stand for time: transcripts seldom say when a turn ended. */
function talkShare({ turns }: CallRecord): number | null {
  const length = (speaker: 'agent' | 'debtor'): number =>
    turns.reduce((sum, turn) => sum + (turn.speaker === speaker ? turn.text.length : 0), 0)
  const all = length('agent') + length('debtor')
  return all === 0 ? null : length('agent') / all
}

/** The share of rules that, once warned of during the talk, were not broken again. */
function warningsHeeded({ warnings }: CallRecord): number | null {
  const warned = warnings.filter(({ when, seq }) => when === 'after' && seq !== undefined)
  const rules = new Set(warned.map(({ rule }) => rule))
  if (rules.size === 0) return null
  return [...rules].filter((rule) => warned.filter((warning) => warning.rule === rule).length === 1).length / rules.size
}
