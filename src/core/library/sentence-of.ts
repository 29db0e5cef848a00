import type { SaidExample } from './schema.ts'

/** A detection example in its full form: what is said, what else it does, what was said before it. */
export const sentenceOf = (example: string | SaidExample): SaidExample =>
  typeof example === 'string' ? { say: example, also: [] } : example
