import type { PathStep } from './source.ts'

/** Visit a plain value and everything inside it, each with its path. */
export function walkValue(
  value: unknown,
  visit: (value: unknown, path: readonly PathStep[]) => void,
  path: readonly PathStep[] = [],
): void {
  visit(value, path)
  if (Array.isArray(value)) for (const [i, inner] of value.entries()) walkValue(inner, visit, [...path, i])
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) walkValue(inner, visit, [...path, key])
}
