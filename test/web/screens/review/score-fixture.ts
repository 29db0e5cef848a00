import type { ScoreResult, ScoredItem } from '../../../../src/core/scoring/score.ts'

const title = { zh: '项', en: 'item' }
export const item = (id: string, change: Partial<ScoredItem> = {}): ScoredItem => ({
  id,
  section: 's',
  title,
  points: 10,
  of: 10,
  state: 'scored',
  fatal: false,
  broken: false,
  evidence: [],
  rules: [],
  guide: title,
  ...change,
})
export const score = (items: ScoredItem[], total: number, fatal = false): ScoreResult => ({
  scorecard: 'card',
  version: 1,
  total,
  fatal,
  sections: [{ id: 's', title, points: 0, of: 0 }],
  items,
  alignment: { fit: 1, rows: [] },
})
