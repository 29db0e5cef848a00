import type { CallCase } from '../../../src/core/call/event.ts'
import type { Product } from '../../../src/core/library/schema.ts'

/** A made-up case; walks do not depend on its sums. */
export const caseOf = (product: Product): CallCase => ({
  id: 'walk',
  name: '张伟',
  phone: '138 **** 0000',
  party: 'debtor',
  product,
  creditor: '云杉银行',
  creditorKind: 'bank',
  jurisdiction: 'cn',
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  amount: 5200,
  daysOverdue: 12,
  stage: 'middle',
  flags: [],
  channel: '官方APP',
  hotline: '95500',
  promises: [],
  personas: [],
  callsToday: 0,
})
