/** Hits, false alarms and misses of a label. */
export interface Count {
  right: number
  wrong: number
  missed: number
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
export const precision = ({ right, wrong }: Count): number => share(right, right + wrong)
export const recall = ({ right, missed }: Count): number => share(right, right + missed)
export const f1 = ({ right, wrong, missed }: Count): number => share(2 * right, 2 * right + wrong + missed)

export const sumOf = (counts: readonly Count[]): Count =>
  counts.reduce((all, one) => ({ right: all.right + one.right, wrong: all.wrong + one.wrong, missed: all.missed + one.missed }), {
    right: 0,
    wrong: 0,
    missed: 0,
  })

export const figuresOf = (count: Count): string =>
  `P ${precision(count).toFixed(3)} R ${recall(count).toFixed(3)} F1 ${f1(count).toFixed(3)}`
