import { LineCounter, parseDocument, isMap, isNode, isScalar, type Document } from 'yaml'
import type { z } from 'zod'
import { diagnostic, type Diagnostic, type Place } from '../diagnostics.ts'

/** A library file as text: its path below `scripts-library/`, with forward slashes. */
export interface LibraryText {
  readonly path: string
  readonly text: string
}

export type PathStep = string | number

/** A parsed file which can still tell where each of its values stands. */
export interface Source {
  readonly path: string
  readonly value: unknown
  /** The place of the value at `path`, or of its nearest ancestor that exists. */
  place(path: readonly PathStep[]): Place
  /** The place of a key of the mapping at `path`. */
  keyPlace(path: readonly PathStep[], key: string): Place
}

/** Larger than any honest file; a guard against a paste of the wrong thing. */
const mostCharacters = 2_000_000

/** Parse YAML 1.2. Returns no source when the text is not YAML at all; every error carries its line and column. */
export function readSource({ path, text }: LibraryText): { source: Source | null; diagnostics: Diagnostic[] } {
  const start: Place = { file: path, line: 1, column: 1 }
  if (text.length > mostCharacters) {
    return {
      source: null,
      diagnostics: [
        diagnostic('yaml-syntax', start, `The file has ${text.length} characters; at most ${mostCharacters} are read. Split it.`),
      ],
    }
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { file: path, line: Math.max(1, line), column: Math.max(1, col) }
  }
  if (document.errors.length > 0) {
    return {
      source: null,
      diagnostics: document.errors.map((error) => diagnostic('yaml-syntax', at(error.pos[0]), firstLine(error.message))),
    }
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 50 })
  } catch (error) {
    return { source: null, diagnostics: [diagnostic('yaml-syntax', start, error instanceof Error ? error.message : String(error))] }
  }
  return {
    source: {
      path,
      value,
      place: (steps) => placeOf(document, steps, at, start),
      keyPlace: (steps, key) => keyPlaceOf(document, steps, key, at, start),
    },
    diagnostics: [],
  }
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message
}

function placeOf(document: Document, steps: readonly PathStep[], at: (offset: number) => Place, start: Place): Place {
  for (let length = steps.length; length > 0; length -= 1) {
    const node = document.getIn(steps.slice(0, length), true)
    if (isNode(node) && node.range) return at(node.range[0])
  }
  return isNode(document.contents) && document.contents.range ? at(document.contents.range[0]) : start
}

function keyPlaceOf(document: Document, steps: readonly PathStep[], key: string, at: (offset: number) => Place, start: Place): Place {
  const parent = steps.length === 0 ? document.contents : document.getIn(steps, true)
  if (isMap(parent)) {
    for (const pair of parent.items) {
      if (isScalar(pair.key) && pair.key.value === key && pair.key.range) return at(pair.key.range[0])
    }
  }
  return placeOf(document, steps, at, start)
}

/** Check a source against its schema. Each problem becomes a diagnostic at its place; a wrong file yields no value. */
export function readShape<T>(source: Source, schema: z.ZodType<T>): { value: T | null; diagnostics: Diagnostic[] } {
  const result = schema.safeParse(source.value)
  if (result.success) return { value: result.data, diagnostics: [] }
  return { value: null, diagnostics: result.error.issues.flatMap((issue) => fromIssue(source, issue, [])) }
}

function fromIssue(source: Source, issue: z.core.$ZodIssue, above: readonly PathStep[]): Diagnostic[] {
  const path = [...above, ...issue.path.filter((part): part is PathStep => typeof part !== 'symbol')]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => diagnostic('unknown-key', source.keyPlace(path, key), `“${key}” is not a key of ${describe(path)}.`))
  }
  if (issue.code === 'invalid_union') {
    const nearest = nearestAlternative(issue.errors)
    if (nearest) return nearest.flatMap((inner) => fromIssue(source, inner, path))
  }
  return [diagnostic('wrong-shape', source.place(path), `${describe(path)}: ${issue.message}.`)]
}

/** Of a union's alternatives the one that came furthest is most likely meant; with a tie the message stays general. */
function nearestAlternative(alternatives: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | null {
  const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.max(...issues.map((issue) => issue.path.length))
  const deepest = [...alternatives].sort((a, b) => depth(b) - depth(a))[0]
  return deepest !== undefined && depth(deepest) > 0 ? deepest : null
}

function describe(path: readonly PathStep[]): string {
  return path.length === 0 ? 'the file' : path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join('.')
}
