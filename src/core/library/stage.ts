import type { Product, Stages } from './schema.ts'

/**
 * The stage of a case: the first band that fits product and days overdue. Days past every band take the last band of
 * the product, days before every band the first stage of the file, so that a case always has a stage.
 */
export function stageOf(stages: Stages, product: Product, daysOverdue: number): string {
  const bands = stages.bands.filter((band) => band.products === undefined || band.products.includes(product))
  const band = bands.find(({ from, to }) => daysOverdue >= from && (to === undefined || daysOverdue <= to))
  const past = bands.filter(({ from }) => daysOverdue >= from).at(-1)
  const stage = (band ?? past)?.stage ?? stages.stages[0]?.id
  if (stage === undefined) throw new Error('stages.yaml names no stage; add at least one.')
  return stage
}
