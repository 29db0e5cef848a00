/** A random number from 0 to 1, the same for the same seed and turn: mulberry32, small, fast and good enough to vary a talk. */
export function randomAt(seed: number, turn: number): number {
  let a = (seed + Math.imul(turn + 1, 0x9e3779b9) + 0x6d2b79f5) | 0
  a = Math.imul(a ^ (a >>> 15), a | 1)
  a ^= a + Math.imul(a ^ (a >>> 7), a | 61)
  return ((a ^ (a >>> 14)) >>> 0) / 4294967296
}
