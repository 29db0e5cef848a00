import type { Run } from './command.ts'

/** Every command, loaded only when it is called. */
export const commands: Record<string, { summary: string; load: () => Promise<{ run: Run }> }> = {
  lint: { summary: 'check the library’s files; each problem with file, line and column', load: () => import('./lint.ts') },
  verify: { summary: 'prove every path of every flow against every duty', load: () => import('./verify.ts') },
  walk: { summary: 'run the conversations beside the flows and the cases beside the objections', load: () => import('./walk.ts') },
  lines: { summary: 'hear every line, card and notice: violations, and acts declared but not heard', load: () => import('./lines.ts') },
  coverage: { summary: 'handbook item → where the library serves it', load: () => import('./coverage.ts') },
  mutate: { summary: 'break duties on purpose and report who notices', load: () => import('./mutate.ts') },
  rules: { summary: 'rules diff A B: what changed between two libraries', load: () => import('./rules.ts') },
  schema: { summary: 'write the JSON Schemas of the library’s files for editors', load: () => import('./schema.ts') },
  analyze: { summary: 'utterances in, speech acts out (JSON Lines)', load: () => import('./analyze.ts') },
  entities: { summary: 'texts in, amounts and dates out (JSON Lines)', load: () => import('./entities.ts') },
  score: { summary: 'whole calls in, persona, duties, violations, score out (JSON Lines)', load: () => import('./score.ts') },
  search: { summary: 'queries in, objection ids out (JSON Lines)', load: () => import('./search.ts') },
  eval: { summary: 'measure understanding on a labelled set', load: () => import('./eval.ts') },
  replay: { summary: 'play a recorded conversation into a running server as a live call', load: () => import('./replay.ts') },
}
