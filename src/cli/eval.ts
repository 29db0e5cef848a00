import { readFile } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createDetector, type Detector } from '../core/acts/detector.ts'
import { entitiesOf } from '../core/acts/entities.ts'
import { lessonsOf } from '../core/acts/lessons.ts'
import { createMeaning } from '../core/acts/meaning.ts'
import { actEntries } from '../core/library/search-entries.ts'
import { createSearch } from '../core/library/search.ts'
import type { Library } from '../core/library/library.ts'
import type { Locale } from '../core/library/schema.ts'
import type { LoadedLibrary } from '../library-files/read.ts'
import type { CommandIo, Run } from './command.ts'
import { libraryFor } from './library-folder.ts'
import { figuresOf } from './measure/counts.ts'
import { measureActs, measureSureness, summaryOf, type LabelledUtterance } from './measure/measure-acts.ts'
import { measurePersonas } from './measure/measure-personas.ts'
import { fuseRival, nlpjsRival, rivalThresholds } from './measure/rivals.ts'
import { scoreTranscript, transcriptLine } from './score-transcript.ts'
import { mandarin } from './search.ts'

const speaker = z.enum(['agent', 'debtor'])
const utterance = z.object({
  speaker,
  text: z.string(),
  prev: z.string().optional(),
  acts: z.array(z.string()),
  note: z.string().optional(),
})
const entityItem = z.object({
  text: z.string(),
  now: z.string(),
  balance: z.number().optional(),
  amounts: z.array(z.number()),
  dates: z.array(z.string()),
})
const searchItem = z.object({ query: z.string(), targets: z.array(z.string()) })
const dialogue = transcriptLine.extend({
  persona: z.string(),
  turns: z.array(z.object({ speaker, t: z.number().default(0), text: z.string(), acts: z.array(z.string()) })).min(1),
})
type Dialogue = z.infer<typeof dialogue>

const usage = 'Usage: cuebook eval [--file F] [--lang zh|en] [--alone]\n'
const mostConfusions = 12
const sets = { zh: ['utterances', 'dialogues', 'entities', 'search'], en: ['utterances', 'dialogues', 'entities'] } as const

/**
 * `cuebook eval [--file F] [--lang zh|en] [--alone]`: measures acts, violations, personas, entities and search on labelled
 * lines from which nothing was learnt, beside @nlpjs and plain Fuse.js (left out with `--alone`). A file may hold any of
 * the development set's kinds of lines; its language is told by `--lang`, or else by its characters.
 */
export const run: Run = async (args, io) => {
  const valueOf = (flag: string): string | undefined => (args.includes(flag) ? (args[args.indexOf(flag) + 1] ?? '') : undefined)
  const [file, lang] = [valueOf('--file'), valueOf('--lang')]
  if (file === '' || (lang !== undefined && lang !== 'zh' && lang !== 'en')) {
    io.stderr.write(usage)
    return 2
  }
  const loaded = await libraryFor(io)
  if (!loaded) return 1
  const folder = fileURLToPath(new URL('../../test/dev-set', import.meta.url))
  let failed = false
  for (const locale of ['zh', 'en'] as const) {
    if (lang !== undefined && lang !== locale) continue
    const items = await readItems(file === undefined ? sets[locale].map((name) => `${folder}/${locale}/${name}.jsonl`) : [file], io)
    if (items === null) failed = true
    else if (file === undefined || lang !== undefined || localeOf(items) === locale) {
      await measure(loaded, locale, items, !args.includes('--alone'), io)
    }
  }
  return failed ? 1 : 0
}

/** All lines of the files as values; null, with the reason told, when one cannot be read. */
async function readItems(paths: readonly string[], io: CommandIo): Promise<readonly unknown[] | null> {
  const items: unknown[] = []
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text === null) {
      io.stderr.write(`${path} cannot be read.\n`)
      return null
    }
    for (const [i, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue
      try {
        items.push(JSON.parse(line))
      } catch {
        io.stderr.write(`${path}:${i + 1}:1 this line is not JSON.\n`)
        return null
      }
    }
  }
  return items
}

function localeOf(items: readonly unknown[]): Locale {
  return /[㐀-鿿]/.test(JSON.stringify(items[0] ?? '')) ? 'zh' : 'en'
}

const having = <T>(shape: z.ZodType<T>, items: readonly unknown[]): T[] =>
  items.flatMap((item) => {
    const parsed = shape.safeParse(item)
    return parsed.success ? [parsed.data] : []
  })

async function measure(
  { library, models }: LoadedLibrary & { library: Library },
  locale: Locale,
  items: readonly unknown[],
  compare: boolean,
  io: CommandIo,
): Promise<void> {
  const detector = createDetector(library, models)
  const say = (line: string): void => void io.stdout.write(`${locale} ${line}\n`)
  const utterances = having(utterance, items) as LabelledUtterance[]
  if (utterances.length > 0) {
    await tellActs(detector, library, locale, utterances, compare, say)
  }
  const dialogues = having(dialogue, items)
  if (dialogues.length > 0) tellDialogues(detector, library, locale, dialogues, say)
  const entities = having(entityItem, items)
  if (entities.length > 0) {
    const exact = entities.filter(({ text, now, balance, amounts, dates }) => {
      const heard = entitiesOf(text, { now: now.slice(0, 10), locale, ...(balance === undefined ? {} : { balance }) })
      return `${heard.amounts}` === `${amounts}` && `${heard.dates}` === `${dates}`
    })
    say(`entities exact ${exact.length} of ${entities.length}`)
  }
  const queries = having(searchItem, items)
  if (queries.length > 0) {
    const entries = actEntries(library, locale)
    const search = createSearch(entries, locale === 'zh' ? mandarin : undefined, createMeaning(models, locale))
    const hits = (find: (query: string) => readonly string[], within: number): number =>
      queries.filter(({ query, targets }) =>
        find(query)
          .slice(0, within)
          .some((id) => targets.includes(id)),
      ).length
    const found = (query: string): readonly string[] => search(query).map(({ id }) => id)
    say(`search hit@1 ${hits(found, 1)}, hit@3 ${hits(found, 3)} of ${queries.length}`)
    if (compare) {
      const fuse = fuseRival(entries)
      say(`search by Fuse.js alone hit@1 ${hits(fuse, 1)}, hit@3 ${hits(fuse, 3)} of ${queries.length}`)
    }
  }
}

async function tellActs(
  detector: Detector,
  library: Library,
  locale: Locale,
  utterances: readonly LabelledUtterance[],
  compare: boolean,
  say: (line: string) => void,
): Promise<void> {
  const begun = performance.now()
  const readings = new Map(
    utterances.map((item) => {
      const { text, speaker: by, prev } = item
      return [item, detector.analyze(text, { locale, speaker: by, ...(prev === undefined ? {} : { prev }) })] as const
    }),
  )
  const each = ((performance.now() - begun) * 1000) / utterances.length
  const figures = measureActs(utterances, (item) => (readings.get(item) ?? []).map(({ id }) => id))
  for (const [id, count] of figures.counts) say(`${id} ${figuresOf(count)}`)
  for (const [meant, heard, times] of figures.confusions.slice(0, mostConfusions)) say(`confused: ${meant} taken for ${heard} ${times}×`)
  say(`${utterances.length} utterances, ${each.toFixed(0)} µs each`)
  const sure = utterances.flatMap((item) =>
    (readings.get(item) ?? []).map(({ id, confidence }) => ({ confidence, right: item.acts.includes(id) })),
  )
  say(
    `right by sureness: ${measureSureness(sure)
      .map(({ from, right, of }) => `from ${from} ${right} of ${of}`)
      .join(', ')}`,
  )
  say(summaryOf(figures))
  if (!compare) return
  const rival = await nlpjsRival(
    lessonsOf(library).filter((lesson) => lesson.locale === locale),
    locale,
  )
  const heard = new Map<LabelledUtterance, readonly { readonly id: string; readonly score: number }[]>()
  for (const item of utterances) heard.set(item, await rival(item))
  const best = rivalThresholds
    .map((least) => measureActs(utterances, (item) => (heard.get(item) ?? []).filter(({ score }) => score >= least).map(({ id }) => id)))
    .reduce((a, b) => (b.all.right / (b.all.wrong + b.all.missed) > a.all.right / (a.all.wrong + a.all.missed) ? b : a))
  say(`by @nlpjs on the same sentences: ${summaryOf(best)}`)
}

/** Turns in their context, and who the debtor is taken for. */
function tellDialogues(
  detector: Detector,
  library: Library,
  locale: Locale,
  dialogues: readonly Dialogue[],
  say: (line: string) => void,
): void {
  const turns = dialogues.flatMap(({ turns: all }) =>
    all.map((turn, i) => ({ ...turn, ...(i === 0 ? {} : { prev: all[i - 1]?.text ?? '' }) })),
  )
  const inCalls = measureActs(turns, ({ text, speaker: by, prev }) =>
    detector.analyze(text, { locale, speaker: by, ...(prev === undefined ? {} : { prev }) }).map(({ id }) => id),
  )
  say(`in ${dialogues.length} calls: ${summaryOf(inCalls)}`)
  const at = '2026-03-16T02:00:00Z'
  const personas = measurePersonas(
    dialogues.map((line) => ({
      wanted: line.persona,
      persona: scoreTranscript(library, line, locale, at, {
        acts: (text, context) => detector.analyze(text, context),
        entities: (text) => entitiesOf(text, { now: at.slice(0, 10), locale, balance: line.case.amount }),
      }).persona,
    })),
  )
  say(
    `personas right after five turns ${personas.atFive}, at the end ${personas.atEnd} of ${personas.calls} (unsure ${personas.unsure}); Brier ${personas.brier.toFixed(3)}, expected calibration error ${personas.calibrationError.toFixed(3)}`,
  )
  for (const confusion of personas.confusions) say(`persona: ${confusion}`)
}
