import { z } from 'zod'
import { mostReadActs } from '../../../core/call/event.ts'
import type { Question } from './second-reader.ts'

/** What a second reader says of an utterance, checked: acts with their places in it, and ids that it does not hear. */
export interface Opinion {
  readonly add: readonly { readonly id: string; readonly confidence: number; readonly spans: readonly (readonly [number, number])[] }[]
  readonly withdraw: readonly string[]
}

/** More would not be evidence but the utterance itself. */
const longestEvidence = 400

/**
 * Check what a second reader answered. An act whose evidence does not stand in the utterance is left out; anything else
 * that is not exactly as asked (an unknown act, one of the other speaker, a wrong figure, a field too many) makes the
 * whole answer worthless: null.
 */
export function checkOpinion(answer: unknown, { text, heard, vocabulary }: Question): Opinion | null {
  const ids = new Set(vocabulary.map(({ id }) => id))
  const act = z.string().refine((id) => ids.has(id))
  const shape = z.strictObject({
    add: z
      .array(z.strictObject({ act, confidence: z.number().min(0).max(1), evidence: z.string().max(longestEvidence) }))
      .max(mostReadActs),
    withdraw: z.array(act).max(mostReadActs),
  })
  const result = shape.safeParse(answer)
  if (!result.success) return null
  const { add, withdraw } = result.data
  const named = [...add.map((one) => one.act), ...withdraw]
  if (new Set(named).size < named.length) return null
  return {
    add: add.flatMap((one) => {
      const words = one.evidence.trim()
      const start = words === '' ? -1 : text.indexOf(words)
      return start < 0 ? [] : [{ id: one.act, confidence: one.confidence, spans: [[start, start + words.length] as const] }]
    }),
    withdraw: withdraw.filter((id) => heard.includes(id)),
  }
}
