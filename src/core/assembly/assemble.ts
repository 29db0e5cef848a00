import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { diagnostic, type Diagnostic } from '../diagnostics.ts'
import { checks } from './checks/index.ts'
import { emptyContent, type Content, type Entry } from './content.ts'
import type { Act, ActGroup, Library, LibraryTests } from '../library/library.ts'
import * as shape from '../library/schema.ts'
import { readShape, readSource, type LibraryText, type Source } from '../library/source.ts'

export interface Assembled {
  /** Null when any diagnostic is an error: bad content is refused whole. */
  readonly library: Library | null
  readonly tests: LibraryTests
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Turn the texts of a `scripts-library/` folder into a validated, frozen library named by the hash of its content.
 * Never throws on bad content. The same code runs on the server, in the browser and in tests.
 */
export function assemble(files: readonly LibraryText[]): Assembled {
  const content = emptyContent()
  const diagnostics: Diagnostic[] = []
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const { source, diagnostics: found } = readSource(file)
    diagnostics.push(...found)
    if (source) diagnostics.push(...place(content, source))
  }
  for (const [kind, entry] of Object.entries({
    'library.yaml': content.library,
    'acts.yaml': content.acts,
    'stages.yaml': content.stages,
  })) {
    if (!entry && !files.some((file) => file.path === kind))
      diagnostics.push(diagnostic('missing-file', { file: kind, line: 1, column: 1 }, `A library needs ${kind}.`))
  }
  const tests: LibraryTests = { walks: content.walks.map((entry) => entry.value), cases: content.cases.map((entry) => entry.value) }
  if (diagnostics.some(isError)) return { library: null, tests, diagnostics: sorted(diagnostics) }
  for (const check of checks) check(content, (code, at, message) => diagnostics.push(diagnostic(code, at, message)))
  if (diagnostics.some(isError)) return { library: null, tests, diagnostics: sorted(diagnostics) }
  return { library: freeze(publish(content, hashOf(files))), tests, diagnostics: sorted(diagnostics) }
}

/** Where a file belongs is told by its path alone. */
function place(content: Content, source: Source): Diagnostic[] {
  const [folder = '', ...rest] = source.path.split('/')
  const name = (rest.at(-1) ?? folder).replace(/\.yaml$/, '')
  const found: Diagnostic[] = []
  const read = <T>(schema: Parameters<typeof readShape<T>>[1], keep: (entry: Entry<T>) => void): void => {
    const { value, diagnostics } = readShape<T>(source, schema)
    found.push(...diagnostics)
    if (value !== null) keep({ value, source })
  }
  const keyed = <T extends { id: string }>(schema: Parameters<typeof readShape<T>>[1], into: Map<string, Entry<T>>): void =>
    read<T>(schema, (entry) => {
      const { id } = entry.value
      if (id !== name)
        found.push(
          diagnostic(
            'id-not-file-name',
            source.place(['id']),
            `The id “${id}” differs from the file's name “${name}”; make them the same.`,
          ),
        )
      const other = into.get(id)
      if (other) found.push(diagnostic('duplicate-id', source.place(['id']), `The id “${id}” is already taken by ${other.source.path}.`))
      else into.set(id, entry)
    })

  if (source.path === 'library.yaml') read(shape.libraryFile, (entry) => (content.library = entry))
  else if (source.path === 'acts.yaml') read(shape.actsFile, (entry) => (content.acts = entry))
  else if (source.path === 'stages.yaml') read(shape.stagesFile, (entry) => (content.stages = entry))
  else if (source.path === 'lexicon.yaml') read(shape.lexiconFile, (entry) => (content.lexicon = entry))
  else if (source.path === 'promises.yaml') read(shape.promisesFile, (entry) => (content.promises = entry))
  else if (folder === 'detection' && source.path.endsWith('.calls.yaml')) read(shape.callsFile, (entry) => content.calls.push(entry))
  else if (folder === 'detection') read(shape.detectionFile, (entry) => content.detection.push(entry))
  else if (folder === 'personas') keyed(shape.persona, content.personas)
  else if (folder === 'flows' && source.path.endsWith('.walks.yaml')) read(shape.walksFile, (entry) => content.walks.push(entry))
  else if (folder === 'flows') keyed(shape.flow, content.flows)
  else if (folder === 'situations') keyed(shape.situation, content.situations)
  else if (folder === 'objections' && source.path.endsWith('.cases.yaml')) read(shape.casesFile, (entry) => content.cases.push(entry))
  else if (folder === 'objections') keyed(shape.objection, content.objections)
  else if (folder === 'rules' && rest.length === 2 && name === 'pack') read(shape.pack, (entry) => content.packs.set(rest[0] ?? '', entry))
  else if (folder === 'rules' && rest.length === 2) {
    keyed(shape.rule, content.rules)
    content.packOfRule.set(name, rest[0] ?? '')
  } else if (folder === 'scorecards') keyed(shape.scorecard, content.scorecards)
  else if (folder === 'notices') keyed(shape.notice, content.notices)
  else if (folder === 'knowledge') keyed(shape.knowledge, content.knowledge)
  else if (folder === 'scenarios') keyed(shape.scenario, content.scenarios)
  else
    found.push(
      diagnostic(
        'unknown-file',
        { file: source.path, line: 1, column: 1 },
        'No kind of content lives here; see docs/library.md for the folders.',
      ),
    )
  return found
}

function publish(content: Content, hash: string): Library {
  if (!content.library || !content.acts || !content.stages) throw new Error('publish() needs a content that passed its checks')
  const values = <T>(entries: ReadonlyMap<string, Entry<T>>): Record<string, T> =>
    Object.fromEntries([...entries].map(([id, entry]) => [id, entry.value]))
  const acts: Record<string, Act> = {}
  for (const [group, entries] of Object.entries(content.acts.value)) {
    for (const [id, { zh, en, eg }] of Object.entries(entries)) acts[id] = { id, group: group as ActGroup, title: { zh, en }, examples: eg }
  }
  return {
    hash,
    name: content.library.value.name,
    version: content.library.value.version,
    acts,
    personas: values(content.personas) as Library['personas'],
    stages: content.stages.value,
    flows: values(content.flows),
    situations: values(content.situations),
    objections: values(content.objections),
    packs: Object.fromEntries(
      [...content.packs].map(([id, { value }]) => [
        id,
        { ...value, rules: [...content.rules].filter(([rule]) => content.packOfRule.get(rule) === id).map(([, entry]) => entry.value) },
      ]),
    ),
    scorecards: values(content.scorecards),
    notices: values(content.notices),
    knowledge: values(content.knowledge),
    scenarios: values(content.scenarios),
    ...(content.promises ? { promises: content.promises.value } : {}),
    calls: content.calls.flatMap(({ value }) => value),
    detection: mergeDetection(content.detection.map(({ value }) => value)),
    lexicon: content.lexicon?.value ?? {},
  }
}

/** What several files teach of one act, put together. */
function mergeDetection(files: readonly shape.Detection[]): Library['detection'] {
  const merged: shape.Detection = {}
  for (const file of files) {
    for (const [act, sounds] of Object.entries(file)) {
      const known = (merged[act] ??= {})
      for (const locale of ['zh', 'en'] as const) {
        const { phrases = [], examples = [], not = [] } = sounds[locale] ?? {}
        const before = known[locale] ?? { phrases: [], examples: [], not: [] }
        known[locale] = {
          phrases: [...before.phrases, ...phrases],
          examples: [...before.examples, ...examples],
          not: [...before.not, ...not],
        }
      }
    }
  }
  return merged
}

/** Line ends do not change what a library says, so they do not change its name. */
function hashOf(files: readonly LibraryText[]): string {
  const all = [...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, text }) => `${path}\0${text.replaceAll('\r\n', '\n')}\0`)
  return bytesToHex(sha256(utf8ToBytes(all.join(''))))
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freeze(inner)
  }
  return value
}

const isError = (found: Diagnostic): boolean => found.severity === 'error'

function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) =>
    a.place.file === b.place.file ? a.place.line - b.place.line || a.place.column - b.place.column : a.place.file < b.place.file ? -1 : 1,
  )
}
