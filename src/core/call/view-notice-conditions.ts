import type { Flow, Product } from '../library/schema.ts'
import type { CallCase } from './event.ts'

/** What must hold, beside outcome and jurisdiction, for what a notice says to be true. */
export interface NoticeCondition {
  readonly products?: readonly Product[]
  readonly creditors?: readonly CallCase['creditorKind'][]
  readonly parties?: readonly CallCase['party'][]
  readonly purpose?: Flow['purpose']
  /** How the last promise of the case ended. */
  readonly lastPromise?: 'kept' | 'broken'
  /** The promise covers a part of the debt. */
  readonly inParts?: true
  /** For a kind of debt that a case does not name, such as rent: the collector has to look. */
  readonly onlyKind?: true
}

/** By notice. A notice's file names outcomes and places; the rest of what makes it true stands here. */
export const noticeConditions: Readonly<Record<string, NoticeCondition>> = {
  'account-settled-letter': { purpose: 'close-account' },
  'broken-promise-letter': { lastPromise: 'broken' },
  'broken-promise-letter-us': { lastPromise: 'broken' },
  'broken-promise-sms': { lastPromise: 'broken' },
  'goods-payment-firm-letter': { products: ['trade-credit'], lastPromise: 'broken' },
  'goods-payment-soft-letter': { products: ['trade-credit'] },
  'guarantor-notice-letter': { parties: ['guarantor'] },
  'part-payment-received-sms': { lastPromise: 'kept' },
  'plan-confirmation-letter': { inParts: true },
  'property-handover-letter': { products: ['mortgage'], creditors: ['trade'], onlyKind: true },
  'purchase-instalment-letter': { products: ['mortgage'], creditors: ['trade'], onlyKind: true },
  'rent-demand-letter': { products: ['consumer-loan'], creditors: ['trade'], onlyKind: true },
}
