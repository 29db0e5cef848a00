import type { Product } from '../core/library/schema.ts'

/** What a free-text product is called in recordings and case files, tried in order. */
const names: readonly (readonly [RegExp, Product])[] = [
  [/信用卡|贷记卡|credit[ -]?card|store card/i, 'credit-card'],
  [/房贷|按揭|住房|mortgage|home loan/i, 'mortgage'],
  [/车贷|汽车|摩托|农机|\bcar\b|auto|vehicle|motor|truck|van\b/i, 'car-loan'],
  [/助学|学贷|student/i, 'student-loan'],
  [/货款|供货|应收|trade credit|supply|invoice/i, 'trade-credit'],
]

/** The product of the schema that a free-text name means; a consumer loan where nothing says otherwise. */
export function nearestProduct(name = ''): Product {
  return names.find(([words, product]) => words.test(name) || name === product)?.[1] ?? 'consumer-loan'
}
