import type { TypedWarning } from '../../../core/call/warn-typed.ts'

/** A piece of a typed line, and how grave what it would break is. */
export interface UnderlinedPiece {
  readonly text: string
  readonly level: TypedWarning['level'] | null
}

/**
 * Cut a typed line at the words that were warned of, the gravest winning where they overlap. The warnings are of the line
 * as it was `checked`: what was changed since, and what stands behind the change, is not underlined.
 */
export function underline(line: string, checked: string, found: readonly TypedWarning[]): readonly UnderlinedPiece[] {
  const levels = Array.from({ length: line.length }, (): UnderlinedPiece['level'] => null)
  for (const { level, spans } of found.toReversed())
    for (const [start, end] of spans) if (line.slice(0, end) === checked.slice(0, end)) levels.fill(level, start, end)
  const pieces: { text: string; level: UnderlinedPiece['level'] }[] = []
  for (const [i, level] of levels.entries()) {
    const last = pieces.at(-1)
    // UTF-16 units are appended one by one, so a pair that spans share stays whole.
    if (last?.level === level) last.text += line[i]
    else pieces.push({ text: line[i] ?? '', level })
  }
  return pieces
}
