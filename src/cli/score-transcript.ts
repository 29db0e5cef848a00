import { z } from 'zod'
import type { CallCase, Started } from '../core/call/event.ts'
import { outcomeOf } from '../core/call/outcome.ts'
import { viewPromise } from '../core/call/promise.ts'
import type { CallView } from '../core/call/view.ts'
import { viewCall } from '../core/call/view-of.ts'
import type { Library } from '../core/library/library.ts'
import type { Locale, Outcome, Pattern, Product } from '../core/library/schema.ts'
import { stageOf } from '../core/library/stage.ts'
import { missingActs } from '../core/rules/duties.ts'
import { scoreView } from '../core/scoring/score.ts'
import { replayTranscript, type Understanding } from '../core/scoring/transcript.ts'
import { dateText } from './date-text.ts'
import { nearestProduct } from './nearest-product.ts'

/** A recorded call as `score` reads it. Fields that it does not know are passed over. */
export const transcriptLine = z.object({
  id: z.string(),
  product: z.string().optional(),
  stage: z.string().optional(),
  /** When the call began, ISO 8601. */
  at: z.iso.datetime({ offset: true }).optional(),
  case: z
    .object({ name: z.string().optional(), amount: z.number().min(0), days_overdue: z.number().int().min(0).default(0) })
    .default({ amount: 0, days_overdue: 0 }),
  turns: z.array(z.object({ speaker: z.enum(['agent', 'debtor']), t: z.number().min(0).default(0), text: z.string() })).min(1),
})
export type TranscriptLine = z.infer<typeof transcriptLine>

/** What `score` writes for a call; the design's contract. Turns count from 0. */
export interface TranscriptScore {
  readonly id: string
  readonly persona: {
    readonly id: string
    readonly probabilities: Readonly<Record<string, number>>
    readonly history: CallView['persona']['history']
  }
  readonly violations: readonly { readonly turn: number; readonly act: string; readonly rule: string | null }[]
  readonly duties: readonly { readonly rule: string; readonly state: string; readonly turn?: number }[]
  readonly missing: readonly string[]
  readonly promise: { readonly amount: number; readonly date: string | null; readonly date_text: string | null } | null
  readonly outcome: Outcome
  readonly score: number
}

/** Replay a recorded call and judge it. Chinese calls follow the packs cn and practice, English ones us and practice. */
export function scoreTranscript(
  library: Library,
  line: TranscriptLine,
  locale: Locale,
  at: string,
  understanding: Understanding,
): TranscriptScore {
  const { call } = replayTranscript(library, startedOf(library, line, locale), at, line, understanding)
  const view = viewCall(call)
  const { id, probabilities, history } = view.persona
  const outcome = outcomeOf(call)
  return {
    id: line.id,
    persona: { id, probabilities, history },
    violations: violationsOf(library, view),
    duties: view.duties.map(({ rule, state, turn }) => ({ rule, state, ...(turn === undefined ? {} : { turn }) })),
    missing: missingOf(library, view, missingActs(call.duties)),
    promise: outcome === 'promise' ? promiseOf(line, view, viewPromise(call), (text) => understanding.entities(text).dates) : null,
    outcome,
    score: scoreView(library, view).total,
  }
}

/** Each violation with the rule that it broke; null where no rule in force names it. */
function violationsOf(library: Library, view: CallView): TranscriptScore['violations'] {
  const rules = Object.values(library.packs).flatMap((pack) => pack.rules)
  return view.turns.flatMap(({ acts }, turn) =>
    acts
      .filter(({ id, confidence }) => id.startsWith('violation.') && confidence >= 0.5)
      .map(({ id: act }) => {
        const broken = view.warnings.filter((warning) => warning.turn === turn && warning.when === 'after')
        const names = (rule: string): boolean => JSON.stringify(rules.find(({ id }) => id === rule)?.pattern ?? null).includes(`"${act}"`)
        return { turn, act, rule: broken.find(({ rule }) => names(rule))?.rule ?? null }
      }),
  )
}

/** Acts that were required and not performed in time. A duty that many acts would have met (more than two) names none of them as missing. */
function missingOf(library: Library, view: CallView, acts: readonly string[]): readonly string[] {
  const broken = new Set(view.duties.filter(({ state }) => state === 'broken').map(({ rule }) => rule))
  const patterns = Object.values(library.packs).flatMap((pack) =>
    pack.rules.filter(({ id }) => broken.has(id)).flatMap(({ pattern }) => pattern ?? []),
  )
  const named = new Set(patterns.map(demanded).flatMap((choice) => (choice.length <= 2 ? choice : [])))
  return acts.filter((act) => act.startsWith('agent.') && named.has(act))
}

/** The acts of which a pattern demands one. */
function demanded(pattern: Pattern): readonly string[] {
  if ('once' in pattern) return pattern.once.acts
  if ('by' in pattern) return pattern.by.acts
  if ('before' in pattern) return pattern.before.need
  if ('after' in pattern) return pattern.after.acts
  return 'within' in pattern ? pattern.within.acts : []
}

/** Where a day was promised and no sum, all that is due is meant. */
function promiseOf(
  line: TranscriptLine,
  view: CallView,
  { heard, confirmed }: CallView['promise'],
  dates: (text: string) => readonly string[],
): TranscriptScore['promise'] {
  const date = confirmed?.date ?? heard?.date ?? null
  const amount = confirmed?.amount ?? heard?.amount ?? (line.case.amount > 0 ? line.case.amount : null)
  if (amount === null) return null
  const before = view.turns.filter(({ seq, speaker }) => speaker === 'debtor' && seq <= (heard?.seq ?? Infinity))
  const said = date === null ? undefined : before.findLast(({ text }) => dates(text).includes(date))
  return { amount, date, date_text: said && date !== null ? dateText(said.text, date, dates) : null }
}

/** The first event of the log of a recorded call. */
export function startedOf(library: Library, line: TranscriptLine, locale: Locale): Started {
  const chinese = locale === 'zh'
  const product = nearestProduct(line.product)
  const stage = line.stage?.toLowerCase()
  const known = library.stages.stages.some(({ id }) => id === stage)
  const facts: CallCase = {
    id: line.id.slice(0, 64),
    name: (line.case.name ?? '').slice(0, 80) || '—',
    phone: '—',
    party: 'debtor',
    product,
    creditor: '—',
    creditorKind: 'bank',
    jurisdiction: chinese ? 'cn' : 'us',
    currency: chinese ? 'CNY' : 'USD',
    timeZone: chinese ? 'Asia/Shanghai' : 'America/New_York',
    amount: line.case.amount,
    daysOverdue: line.case.days_overdue,
    stage: known && stage !== undefined ? stage : stageOf(library.stages, product, line.case.days_overdue),
    flags: [],
    channel: '—',
    hotline: '—',
    promises: [],
    personas: [],
    callsToday: 0,
  }
  return {
    type: 'started',
    mode: 'replay',
    locale,
    library: library.hash,
    flow: flowFor(library, product),
    packs: [chinese ? 'cn' : 'us', 'practice'].filter((pack) => library.packs[pack] !== undefined),
    agent: { name: '—', number: '—' },
    case: facts,
  }
}

/** The flow that collects this product; failing that, any that collects. */
function flowFor(library: Library, product: Product): string {
  const flows = Object.values(library.flows).filter(({ purpose }) => purpose === 'collect' || purpose === 'corporate')
  const flow = flows.find(({ products }) => products.includes(product)) ?? flows[0] ?? Object.values(library.flows)[0]
  if (!flow) throw new Error('The library has no flow.')
  return flow.id
}
