import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createDetector } from '../core/acts/detector.ts'
import { entitiesOf } from '../core/acts/entities.ts'
import type { Speaker } from '../core/acts/reading.ts'
import { createSearch } from '../core/library/search.ts'
import { actEntries } from '../core/library/search-entries.ts'
import type { Locale } from '../core/library/schema.ts'
import type { CommandIo, Run } from './command.ts'
import { libraryFor } from './library-folder.ts'
import { mandarin } from './search.ts'

interface Utterance {
  readonly speaker: Speaker
  readonly text: string
  readonly prev?: string
  readonly acts: readonly string[]
  readonly note?: string
}
interface EntityItem {
  readonly text: string
  readonly now: string
  readonly balance?: number
  readonly amounts: readonly number[]
  readonly dates: readonly string[]
}
interface SearchItem {
  readonly query: string
  readonly targets: readonly string[]
}
interface Count {
  right: number
  wrong: number
  missed: number
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const precision = ({ right, wrong }: Count): number => share(right, right + wrong)
const recall = ({ right, missed }: Count): number => share(right, right + missed)
const f1 = ({ right, wrong, missed }: Count): number => share(2 * right, 2 * right + wrong + missed)
const figures = (count: Count): string => `P ${precision(count).toFixed(3)} R ${recall(count).toFixed(3)} F1 ${f1(count).toFixed(3)}`
const sum = (counts: readonly Count[]): Count =>
  counts.reduce((all, one) => ({ right: all.right + one.right, wrong: all.wrong + one.wrong, missed: all.missed + one.missed }), {
    right: 0,
    wrong: 0,
    missed: 0,
  })

/** `cuebook eval [--file F --lang zh|en]`: measures acts, entities and search on labelled lines, which are never learnt from. */
export const run: Run = async (args, io) => {
  const at = args.indexOf('--file')
  const file = at < 0 ? undefined : args[at + 1]
  const lang = args.includes('--lang') ? args[args.indexOf('--lang') + 1] : undefined
  if (at >= 0 && (file === undefined || (lang !== 'zh' && lang !== 'en'))) {
    io.stderr.write('Usage: cuebook eval [--file F --lang zh|en]\n')
    return 2
  }
  const loaded = await libraryFor(io)
  if (!loaded) return 1
  const detector = createDetector(loaded.library, loaded.models)
  const folder = fileURLToPath(new URL('../../test/dev-set', import.meta.url))
  for (const locale of ['zh', 'en'] as const) {
    if (lang !== undefined && lang !== locale) continue
    const files = file === undefined ? ['utterances', 'entities', 'search'].map((name) => `${folder}/${locale}/${name}.jsonl`) : [file]
    for (const path of files) {
      const text = await readFile(path, 'utf8').catch(() => '')
      if (text === '' && file !== undefined) io.stderr.write(`${path}: nothing could be read.\n`)
      const items = text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as object)
      const having = (key: string): object[] => items.filter((item) => key in item)
      const utterances = having('acts') as Utterance[]
      if (utterances.length > 0) {
        measureActs(
          locale,
          utterances,
          ({ text: said, speaker, prev }) =>
            detector.analyze(said, { locale, speaker, ...(prev === undefined ? {} : { prev }) }).map(({ id }) => id),
          io,
        )
      }
      const entities = having('amounts') as EntityItem[]
      if (entities.length > 0) {
        const exact = entities.filter((item) => {
          const heard = entitiesOf(item.text, {
            now: item.now.slice(0, 10),
            locale,
            ...(item.balance === undefined ? {} : { balance: item.balance }),
          })
          return `${heard.amounts}` === `${item.amounts}` && `${heard.dates}` === `${item.dates}`
        })
        io.stdout.write(`${locale} entities exact ${exact.length}/${entities.length}\n`)
      }
      const queries = having('targets') as SearchItem[]
      if (queries.length > 0) {
        const search = createSearch(actEntries(loaded.library, locale), locale === 'zh' ? mandarin : undefined)
        const hits = (within: number): number =>
          queries.filter((item) =>
            search(item.query)
              .slice(0, within)
              .some(({ id }) => item.targets.includes(id)),
          ).length
        io.stdout.write(`${locale} search hit@1 ${hits(1)}/${queries.length} hit@3 ${hits(3)}/${queries.length}\n`)
      }
    }
  }
  return 0
}

function measureActs(locale: Locale, items: readonly Utterance[], read: (item: Utterance) => readonly string[], io: CommandIo): void {
  const counts = new Map<string, Count>()
  const countOf = (id: string): Count => {
    const count = counts.get(id) ?? { right: 0, wrong: 0, missed: 0 }
    counts.set(id, count)
    return count
  }
  let nearMisses = 0
  let accused = 0
  for (const item of items) {
    const heard = read(item)
    for (const id of heard) countOf(id)[item.acts.includes(id) ? 'right' : 'wrong'] += 1
    for (const id of item.acts) if (!heard.includes(id)) countOf(id).missed += 1
    if (item.note?.startsWith('near-miss')) {
      nearMisses += 1
      if (heard.some((id) => id.startsWith('violation.') && !item.acts.includes(id))) accused += 1
    }
  }
  for (const [id, count] of [...counts].sort()) io.stdout.write(`${locale} ${id} ${figures(count)}\n`)
  const violations = [...counts].filter(([id]) => id.startsWith('violation.')).map(([, count]) => count)
  const all = [...counts.values()]
  io.stdout.write(
    `${locale} acts micro ${figures(sum(all))} macro F1 ${share(
      all.reduce((total, count) => total + f1(count), 0),
      all.length,
    ).toFixed(3)}\n`,
  )
  io.stdout.write(`${locale} violations ${figures(sum(violations))}; near misses accused ${accused}/${nearMisses}\n`)
}
