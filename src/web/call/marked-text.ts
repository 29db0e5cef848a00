import type { ActReading } from '../../core/acts/reading.ts'

/** A piece of an utterance; `breach` where a violation was heard, `act` where another act was. */
export interface MarkedPiece {
  readonly text: string
  readonly mark: 'none' | 'act' | 'breach'
}

/** Cut an utterance at its evidence spans. Where spans overlap a violation is shown above any other act. */
export function markText(text: string, acts: readonly ActReading[]): readonly MarkedPiece[] {
  const marks: MarkedPiece['mark'][] = Array.from({ length: text.length }, () => 'none')
  for (const act of acts) {
    const mark = act.id.startsWith('violation.') ? 'breach' : 'act'
    for (const [start, end] of act.spans) {
      for (let i = Math.max(0, start); i < Math.min(end, text.length); i++) if (marks[i] !== 'breach') marks[i] = mark
    }
  }
  const pieces: { text: string; mark: MarkedPiece['mark'] }[] = []
  for (let i = 0; i < text.length; i++) {
    const mark = marks[i] ?? 'none'
    const last = pieces.at(-1)
    // UTF-16 units are appended one by one, so a pair that spans share stays whole.
    if (last?.mark === mark) last.text += text[i]
    else pieces.push({ text: text[i] ?? '', mark })
  }
  return pieces
}
