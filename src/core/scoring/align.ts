/** Something required or performed: which act, and the index of the step or utterance that it belongs to. */
export interface ActAt {
  readonly act: string
  readonly at: number
}

/** Pairs of indexes [required, performed]: the longest common subsequence of two lists of acts, in order. */
export function alignActs(required: readonly ActAt[], performed: readonly ActAt[]): readonly (readonly [number, number])[] {
  const width = performed.length + 1
  // longest[i * width + j]: how many can be matched of required from i on and performed from j on.
  const longest = new Uint16Array((required.length + 1) * width)
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0
  const same = (i: number, j: number): boolean => required[i]?.act === performed[j]?.act
  for (let i = required.length - 1; i >= 0; i -= 1) {
    for (let j = performed.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const pairs: [number, number][] = []
  for (let i = 0, j = 0; i < required.length && j < performed.length;) {
    if (same(i, j)) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1
    else j += 1
  }
  return pairs
}

/** Required acts that the order left over, matched to the same act performed elsewhere; each performed act counts once. */
export function matchOutOfOrder(
  required: readonly ActAt[],
  performed: readonly ActAt[],
  pairs: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  const met = new Set(pairs.map(([i]) => i))
  const used = new Set(pairs.map(([, j]) => j))
  const found: [number, number][] = []
  for (const [i, { act }] of required.entries()) {
    if (met.has(i)) continue
    const j = performed.findIndex((candidate, index) => candidate.act === act && !used.has(index))
    if (j < 0) continue
    used.add(j)
    found.push([i, j])
  }
  return found
}
