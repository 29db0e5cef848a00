import type { Sounds } from './search.ts'

/** Writes down in characters what was given by its sound. */
export interface Speller {
  /** The likeliest words of so many syllables; null when the library never says such a thing. */
  bySyllables(syllables: readonly string[]): string | null
  /** The likeliest words with these first letters. */
  byInitials(letters: string): string | null
  /** The words as the library mostly writes what sounds so; null where nothing is to be mended. */
  mended(text: string): string | null
}

/** A text and how it sounds: a syllable for each character. */
export interface Sounded {
  readonly text: string
  readonly syllables: readonly string[]
}

/** Who typed a character meant it, more often than not: it is worth so many times another of the same sound. */
const asTyped = 8
/** A pair that was never seen is worth so many times less than one that was seen once. */
const unseen = 40
const longest = 16

/** By what they sound like or begin with, how often each of the characters, or pairs of them, was seen. */
interface Seen {
  readonly ones: Map<string, Map<string, number>>
  readonly pairs: Map<string, Map<string, number>>
}

/**
 * Learn how these texts write what they sound like: how often each pair of characters stands side by side. The likeliest
 * spelling is then the best path through the pairs (Viterbi). By hand, as an input method's dictionary would weigh
 * megabytes and know nothing of this trade.
 */
export function createSpeller(texts: Iterable<Sounded>, sounds: Sounds): Speller {
  const bySound: Seen = { ones: new Map(), pairs: new Map() }
  const byInitial: Seen = { ones: new Map(), pairs: new Map() }
  for (const { text, syllables } of texts) {
    if (syllables.length !== text.length) continue
    for (let i = 0; i < text.length; i += 1) {
      const one = syllables[i] ?? ''
      count(bySound.ones, one, text.charAt(i))
      count(byInitial.ones, one.slice(0, 1), text.charAt(i))
      if (i + 1 === text.length) break
      const two = syllables[i + 1] ?? ''
      const pair = text.slice(i, i + 2)
      count(bySound.pairs, `${one} ${two}`, pair)
      count(byInitial.pairs, `${one.slice(0, 1)} ${two.slice(0, 1)}`, pair)
    }
  }
  return {
    bySyllables: (syllables) => bestPath(syllables, bySound),
    byInitials: (letters) => bestPath([...letters], byInitial),
    mended: (text) => {
      const syllables = sounds(text)
      if (syllables.length !== text.length) return null
      const found = bestPath(syllables, bySound, text)
      return found === text ? null : found
    },
  }
}

function count(pairs: Map<string, Map<string, number>>, key: string, pair: string): void {
  const known = pairs.get(key) ?? new Map<string, number>()
  pairs.set(key, known.set(pair, (known.get(pair) ?? 0) + 1))
}

interface Path {
  readonly text: string
  readonly weight: number
}

/** The heaviest chain of characters for these parts; what stands side by side in the texts weighs more than what does not. */
function bestPath(parts: readonly string[], { ones, pairs }: Seen, typed?: string): string | null {
  if (parts.length < 2 || parts.length > longest) return null
  let paths: ReadonlyMap<string, Path> = new Map([['', { text: '', weight: 0 }]])
  for (const [i, part] of parts.entries()) {
    const next = new Map<string, Path>()
    const reach = (one: string, { text, weight }: Path, by: number): void => {
      const whole = weight + by + (one === typed?.[i] ? Math.log(asTyped) : 0)
      if (whole > (next.get(one)?.weight ?? Number.NEGATIVE_INFINITY)) next.set(one, { text: text + one, weight: whole })
    }
    const known = ones.get(part)
    if (!known) return null
    const before = heaviest(paths)
    const all = [...known.values()].reduce((sum, times) => sum + times, 0)
    for (const [one, times] of known) reach(one, before, i === 0 ? 0 : Math.log(times / all / unseen))
    for (const [pair, times] of pairs.get(`${parts[i - 1] ?? ''} ${part}`) ?? []) {
      const path = paths.get(pair.charAt(0))
      if (path) reach(pair.charAt(1), path, Math.log(times))
    }
    paths = next
  }
  return heaviest(paths).text
}

function heaviest(paths: ReadonlyMap<string, Path>): Path {
  let best: Path = { text: '', weight: Number.NEGATIVE_INFINITY }
  for (const path of paths.values()) if (path.weight > best.weight) best = path
  return best
}
