import type { CallCase } from '../../core/call/event.ts'
import type { Library } from '../../core/library/library.ts'
import type { PersonaId, Product } from '../../core/library/schema.ts'

export interface MockOrder {
  readonly persona: PersonaId
  readonly stage: string
  readonly product?: Product | undefined
  readonly scenario?: string | undefined
  readonly locale: 'zh' | 'en'
}

/** A made-up case for a mock call: the scenario's, or one that fits persona and stage. Null when either is unknown. */
export function mockCase(library: Library, order: MockOrder, now: string): CallCase | null {
  const scenario = order.scenario === undefined ? undefined : library.scenarios[order.scenario]
  if (order.scenario !== undefined && !scenario) return null
  const stage = scenario?.stage ?? order.stage
  if (!library.stages.stages.some(({ id }) => id === stage)) return null
  const zh = order.locale === 'zh'
  const persona = scenario?.persona ?? order.persona
  const amount = scenario?.case.amount ?? 5200
  const day = (back: number): string => new Date(Date.parse(now) - back * 86_400_000).toISOString().slice(0, 10)
  return {
    id: `mock-${scenario?.id ?? `${persona}-${stage}`}`,
    name: scenario?.case.name[order.locale] ?? (zh ? '周明' : 'Alex Morgan'),
    phone: zh ? '139 **** 0000' : '*** *** 0100',
    party: scenario?.kind === 'third-party' ? 'contact' : 'debtor',
    product: scenario?.product ?? order.product ?? 'consumer-loan',
    creditor: zh ? '云杉银行' : 'Spruce Bank',
    creditorKind: 'bank',
    jurisdiction: zh ? 'cn' : 'us',
    currency: zh ? 'CNY' : 'USD',
    timeZone: zh ? 'Asia/Shanghai' : 'America/Chicago',
    amount,
    minimum: Math.max(1, Math.round(amount * 0.1)),
    daysOverdue: scenario?.case.days ?? library.stages.bands.find((band) => band.stage === stage)?.from ?? 12,
    stage,
    flags: [],
    channel: zh ? '云杉银行手机银行' : 'the Spruce Bank app',
    hotline: zh ? '官方客服热线' : 'the number on our website',
    promises:
      persona === 'promise-breaker'
        ? [
            { madeOn: day(20), due: day(15), amount: Math.round(amount / 2), kept: false },
            { madeOn: day(12), due: day(8), amount: Math.round(amount / 2), kept: false },
          ]
        : [],
    // The trainee's screen may know the persona from earlier calls; the simulated debtor is told it this way.
    personas: [{ on: day(30), persona }],
    callsToday: 0,
  }
}
