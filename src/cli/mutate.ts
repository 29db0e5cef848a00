import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { matchesAct } from '../core/acts/match.ts'
import type { Library, RulePack } from '../core/library/library.ts'
import type { Rule } from '../core/library/schema.ts'
import type { DutyFacts } from '../core/rules/duties.ts'
import { demandedActs, judgeRecorded, mutateCall, type RecordedTurn } from '../core/rules/mutate.ts'
import { proveDuties } from '../core/rules/verify.ts'
import { buildTable } from '../core/script/build-table.ts'
import type { ScriptTable } from '../core/script/table.ts'
import type { Run } from './command.ts'
import { libraryFor } from './library-folder.ts'

interface Tally {
  verifier: [caught: number, of: number]
  live: [number, number]
  score: [number, number]
}

const recorded = fileURLToPath(new URL('../../test/dev-set', import.meta.url))

/**
 * `cuebook mutate [FOLDER] [--calls DIR]`: break every duty on purpose, in the flows and in recorded calls
 * (`DIR/zh/dialogues.jsonl`, `DIR/en/dialogues.jsonl`), and print per rule what the verifier, the live watch and the
 * score notice. Exit code 1 when a fatal rule is not caught every time, or less than 95 % in all.
 */
export const run: Run = async (args, io) => {
  const calls = await readCalls(args.includes('--calls') ? (args[args.indexOf('--calls') + 1] ?? recorded) : recorded)
  const folder = args.find((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--calls')
  const loaded = await libraryFor(io, folder)
  if (!loaded) return 1
  const { library } = loaded
  const date = new Date().toISOString().slice(0, 10)
  const sums: Tally = { verifier: [0, 0], live: [0, 0], score: [0, 0] }
  let fatalMissed = 0
  io.stdout.write(`${'rule'.padEnd(34)} severity  verifier     live         score\n`)
  for (const pack of Object.values(library.packs)) {
    for (const rule of pack.rules) {
      if (!rule.pattern) continue
      const facts: DutyFacts = { product: 'credit-card', stage: 'middle', flags: rule.when.flags ?? [], creditorKind: 'bank', date }
      const tally = tallyOf(library, pack, rule, facts, calls)
      for (const key of ['verifier', 'live', 'score'] as const) {
        sums[key][0] += tally[key][0]
        sums[key][1] += tally[key][1]
      }
      if (rule.severity === 'fatal' && (['verifier', 'live', 'score'] as const).some((key) => tally[key][0] < tally[key][1]))
        fatalMissed += 1
      io.stdout.write(`${rule.id.padEnd(34)} ${rule.severity.padEnd(9)} ${show(tally.verifier)} ${show(tally.live)} ${show(tally.score)}\n`)
    }
  }
  io.stdout.write(`${'all'.padEnd(44)} ${show(sums.verifier)} ${show(sums.live)} ${show(sums.score)}\n`)
  const enough = (['verifier', 'live', 'score'] as const).every((key) => sums[key][0] >= 0.95 * sums[key][1])
  return fatalMissed === 0 && enough ? 0 : 1
}

const show = ([caught, of]: readonly [number, number]): string =>
  (of === 0 ? '–' : `${caught}/${of} ${Math.round((100 * caught) / of)}%`).padEnd(12)

function tallyOf(library: Library, pack: RulePack, rule: Rule, facts: DutyFacts, calls: readonly RecordedTurn[][]): Tally {
  const tally: Tally = { verifier: [0, 0], live: [0, 0], score: [0, 0] }
  for (const mutant of calls.flatMap((turns) => mutateCall(rule, turns))) {
    const caught = judgeRecorded(pack, rule, facts, mutant.turns)
    tally.live[1] += 1
    tally.score[1] += 1
    if (caught.live) tally.live[0] += 1
    if (caught.score) tally.score[0] += 1
  }
  const vocabulary = Object.keys(library.acts)
  for (const table of mutatedTables(library, rule)) {
    tally.verifier[1] += 1
    if (
      proveDuties(table, [{ ...pack, rules: [rule] }], facts, { persona: null, vocabulary, situations: Object.values(library.situations) })
        .length > 0
    )
      tally.verifier[0] += 1
  }
  return tally
}

/** The consumer flow with what the rule forbids said at its first step, or with what it demands never said. */
function mutatedTables(library: Library, rule: Rule): ScriptTable[] {
  const flow = Object.keys(library.flows).find((id) => id === 'consumer-loan') ?? Object.keys(library.flows)[0]
  if (flow === undefined || !rule.pattern) return []
  const table = buildTable(library, flow)
  const change = (performs: (acts: readonly string[], key: string) => string[]): ScriptTable => ({
    ...table,
    steps: new Map(
      [...table.steps].map(([key, node]) => [key, { ...node, step: { ...node.step, performs: performs(node.step.performs, key) } }]),
    ),
  })
  if ('never' in rule.pattern)
    return rule.pattern.never.map((act) => change((acts, key) => (key === table.start ? [...acts, act] : [...acts])))
  const demanded = demandedActs(rule.pattern).filter((act) => act.startsWith('agent.'))
  // A script in which nothing brings the duty up cannot break it by leaving something out.
  const performed = [...table.steps.values()].some(({ step }) =>
    step.performs.some((act) => demanded.some((pattern) => matchesAct(pattern, act))),
  )
  return demanded.length === 0 || !performed || ('once' in rule.pattern && rule.pattern.once.most !== undefined)
    ? []
    : [change((acts) => acts.filter((act) => !demanded.some((pattern) => matchesAct(pattern, act))))]
}

async function readCalls(folder: string): Promise<RecordedTurn[][]> {
  const texts = await Promise.all(['zh', 'en'].map((lang) => readFile(`${folder}/${lang}/dialogues.jsonl`, 'utf8')))
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { turns: RecordedTurn[] }).turns),
  )
}
