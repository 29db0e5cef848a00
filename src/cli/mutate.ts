import { fileURLToPath } from 'node:url'
import type { Library, RulePack } from '../core/library/library.ts'
import type { Rule } from '../core/library/schema.ts'
import { holdsFor, type DutyFacts } from '../core/rules/duties.ts'
import type { Moment } from '../core/rules/finding.ts'
import { findBreach } from '../core/rules/find-breach.ts'
import { judgeRecorded, momentsOf, mutateCall, type RecordedTurn } from '../core/rules/mutate-call.ts'
import { insertAll, mutateScript, type ScriptMutant } from '../core/rules/mutate-script.ts'
import { breaksByPlainReading } from '../core/rules/plain-reading.ts'
import { proveRule, type Failure } from '../core/rules/verify.ts'
import { layEdges, type Graph } from '../core/rules/verify-graph.ts'
import { buildTable } from '../core/script/build-table.ts'
import type { Run } from './command.ts'
import { libraryFor } from './library-folder.ts'
import { examplesOf, recordedCalls } from './recorded-calls.ts'

/** How often those who should notice did, of how many breaches. */
type Share = [caught: number, of: number]

interface Tally {
  readonly verifier: Share
  readonly live: Share
  readonly score: Share
  /** Tampering that breaks nothing, by flow and by call: dropped. */
  readonly harmless: [scripts: number, calls: number]
  /** What was blamed although it breaks nothing. */
  readonly blamed: string[]
  readonly missed: string[]
}

const watchers = ['verifier', 'live', 'score'] as const
const recorded = fileURLToPath(new URL('../../test/dev-set', import.meta.url))

/**
 * `cuebook mutate [FOLDER] [--calls DIR] [--rule ID|BEGINNING] [--missed]`: tamper with every duty in all flows with all personas,
 * and in recorded calls, and print per rule how many of the real breaches the verifier, the live watch and the score
 * notice. What breaks nothing is dropped and counted: in a script by a search of its own, in a call by the plain reading
 * of the definitions. Exit code 1 when a fatal rule is not noticed every time, or less than 95 % in all.
 */
export const run: Run = async (args, io) => {
  const option = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const folder = args.find((arg, i) => !arg.startsWith('--') && !['--calls', '--rule'].includes(args[i - 1] ?? ''))
  const loaded = await libraryFor(io, folder)
  if (!loaded) return 1
  const { library } = loaded
  const only = option('--rule')
  const calls = await recordedCalls(loaded, option('--calls') ?? recorded)
  const scripts = layAll(library)
  const date = new Date().toISOString().slice(0, 10)
  const rules = Object.values(library.packs).flatMap((pack) => pack.rules.map((rule) => ({ pack, rule })))
  const chosen = rules.filter(({ rule }) => rule.pattern && (only === undefined || rule.id.startsWith(only)))
  if (chosen.length === 0) {
    io.stderr.write(`No rule with a pattern begins with “${only ?? ''}”; give an id, or its beginning such as us.\n`)
    return 2
  }
  const sum = emptyTally()
  const fatal: string[] = []
  io.stdout.write(`${'rule'.padEnd(34)} severity  verifier           live               score              harmless\n`)
  for (const { pack, rule } of chosen) {
    const tally = tallyOf(library, scripts, pack, rule, calls, date)
    for (const key of watchers) for (const i of [0, 1] as const) sum[key][i] += tally[key][i]
    for (const i of [0, 1] as const) sum.harmless[i] += tally.harmless[i]
    sum.blamed.push(...tally.blamed)
    if (rule.severity === 'fatal' && watchers.some((key) => tally[key][0] < tally[key][1])) fatal.push(rule.id)
    io.stdout.write(`${rule.id.padEnd(34)} ${rule.severity.padEnd(9)} ${rowOf(tally)}\n`)
    if (!args.includes('--missed')) continue
    for (const what of tally.missed) io.stdout.write(`    missed: ${what}\n`)
    for (const what of tally.blamed) io.stdout.write(`    blamed without cause: ${what}\n`)
  }
  io.stdout.write(`${'all'.padEnd(44)} ${rowOf(sum)}\n`)
  io.stdout.write(
    `${calls.length} recorded calls, ${scripts.length} flows. Dropped as harmless: ${sum.harmless[0]} in scripts, ${sum.harmless[1]} in calls; blamed without cause: ${sum.blamed.length}.\n`,
  )
  if (fatal.length > 0) io.stdout.write(`Not every breach of a fatal rule is noticed: ${fatal.join(', ')}.\n`)
  const enough = watchers.every((key) => sum[key][0] >= 0.95 * sum[key][1])
  return fatal.length === 0 && enough && sum.blamed.length === 0 ? 0 : 1
}

const emptyTally = (): Tally => ({ verifier: [0, 0], live: [0, 0], score: [0, 0], harmless: [0, 0], blamed: [], missed: [] })

function rowOf({ verifier, live, score, harmless }: Tally): string {
  const show = ([caught, of]: Share): string => (of === 0 ? '–' : `${caught}/${of} ${Math.floor((100 * caught) / of)}%`).padEnd(18)
  return `${show(verifier)} ${show(live)} ${show(score)} ${harmless.join(' + ')}`
}

interface Script {
  readonly flow: string
  readonly products: readonly string[]
  /** All personas and every change between them in one graph. */
  readonly graph: Graph
}

function layAll(library: Library): readonly Script[] {
  const options = { persona: 'any', vocabulary: Object.keys(library.acts), situations: Object.values(library.situations) } as const
  return Object.values(library.flows).map(({ id, products }) => ({ flow: id, products, graph: layEdges(buildTable(library, id), options) }))
}

function tallyOf(
  library: Library,
  scripts: readonly Script[],
  pack: RulePack,
  rule: Rule,
  calls: readonly (readonly RecordedTurn[])[],
  date: string,
): Tally {
  const tally = emptyTally()
  const facts = factsFor(library, rule, date)
  if (!facts) return tally
  const excuses = pack.id === 'practice'
  for (const { flow, products, graph } of scripts) {
    if (rule.when.product && !rule.when.product.some((product) => products.includes(product))) continue
    const breaksBySearch = (mutated: Graph): boolean => findBreach(mutated, rule, excuses) !== null
    const judge = (mutant: ScriptMutant): void => {
      const failure = proveRule(mutant.graph, rule, excuses)
      // The call that the proof shows is itself read plainly; where it shows none, a search of its own looks for one.
      const breaks = (failure !== null && breaksByPlainReading(rule, momentsOfTalk(failure))) || breaksBySearch(mutant.graph)
      if (!breaks) tally.harmless[0] += 1
      if (!breaks && failure) tally.blamed.push(`${flow}: ${mutant.what}`)
      if (!breaks) return
      tally.verifier[1] += 1
      if (failure) tally.verifier[0] += 1
      else tally.missed.push(`${flow}: ${mutant.what}`)
    }
    /** Insertions that break nothing made together break nothing one by one; so many steps are ruled out by one search. */
    const judgeAll = (mutants: readonly ScriptMutant[]): void => {
      const [only] = mutants
      if (!only) return
      if (mutants.length === 1) return judge(only)
      const together = insertAll(
        graph,
        mutants.flatMap(({ said }) => said ?? []),
      )
      if (!breaksBySearch(together) && proveRule(together, rule, excuses) === null) {
        tally.harmless[0] += mutants.length
        return
      }
      const half = Math.ceil(mutants.length / 2)
      judgeAll(mutants.slice(0, half))
      judgeAll(mutants.slice(half))
    }
    const insertions: ScriptMutant[] = []
    for (const mutant of mutateScript(rule, graph)) {
      if (mutant.said) insertions.push(mutant)
      else judge(mutant)
    }
    judgeAll(insertions)
  }
  for (const turns of [...calls, ...examplesOf(rule)]) {
    for (const mutant of mutateCall(rule, turns)) {
      const caught = judgeRecorded(pack, rule, facts, mutant.turns)
      const told = (): string => mutant.turns.map(({ acts }) => acts.join('+') || '·').join(' ')
      if (!breaksByPlainReading(rule, momentsOf(mutant.turns))) {
        tally.harmless[1] += 1
        if (caught.live || caught.score) tally.blamed.push(`call: ${told()}`)
        continue
      }
      for (const key of ['live', 'score'] as const) {
        tally[key][1] += 1
        if (caught[key]) tally[key][0] += 1
        else tally.missed.push(`call, ${key}: ${told()}`)
      }
    }
  }
  return tally
}

function momentsOfTalk({ talk }: Failure): readonly Moment[] {
  return momentsOf(talk.map(({ speaker, acts }) => ({ speaker, acts, t: 0 }))).map((moment, i) => ({
    ...moment,
    phase: talk[i]?.step.split('/')[0] ?? '',
  }))
}

/** Facts of a call that the rule is meant for, or null when it is not in force on the day. */
function factsFor(library: Library, rule: Rule, date: string): DutyFacts | null {
  const facts: DutyFacts = {
    product: rule.when.product?.[0] ?? 'credit-card',
    stage: rule.when.stage?.[0] ?? library.stages.stages[0]?.id ?? '',
    flags: rule.when.flags ?? [],
    creditorKind: rule.when.creditor?.[0] ?? 'bank',
    date,
  }
  return holdsFor(rule, facts) ? facts : null
}
