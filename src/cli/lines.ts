import { createDetector } from '../core/acts/detector.ts'
import { formatDiagnostic, type DiagnosticCode } from '../core/diagnostics.ts'
import type { MergeFacts } from '../core/library/merge.ts'
import type { Locale } from '../core/library/schema.ts'
import { checkLines, placesOfLines } from '../core/rules/check-lines.ts'
import { readTexts } from '../library-files/read.ts'
import type { Run } from './command.ts'
import { libraryFor, shippedLibrary } from './library-folder.ts'

/**
 * `cuebook lines [FOLDER]`: hear every line, card and notice as the detector of this build will hear it in a call, and
 * print where it does not do what the library declares. Exit code 1 when a violation is heard, or when a line does not
 * perform an act that some rule demands of it.
 */
export const run: Run = async ([folder = shippedLibrary], io) => {
  const loaded = await libraryFor(io, folder)
  if (!loaded) return 1
  const { library, models } = loaded
  const placeOf = placesOfLines(await readTexts(folder))
  const { findings, read } = checkLines(library, { reader: createDetector(library, models), facts: sampleFacts, placeOf })
  for (const found of findings) io.stdout.write(`${formatDiagnostic(found)}\n`)
  const count = (code: DiagnosticCode): number => findings.filter((found) => found.code === code).length
  io.stdout.write(
    `${read.steps} lines of steps, ${read.cards} wordings of cards, ${read.notices} sentences of notices: ${count('line-violates')} violations heard, ` +
      `${count('duty-not-performed') + count('act-not-performed')} acts declared but not heard (${count('duty-not-performed')} of them duties), ` +
      `${count('act-not-declared')} heard but not declared.\n`,
  )
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0
}

/** A made-up case in which every merge field has a value. */
const sampleFacts: Readonly<Record<Locale, MergeFacts>> = { zh: sampleOf('zh'), en: sampleOf('en') }

function sampleOf(locale: Locale): MergeFacts {
  const zh = locale === 'zh'
  return {
    case: {
      id: 'sample',
      name: zh ? '张伟' : 'Daniel Reed',
      phone: '138 **** 0000',
      party: 'debtor',
      product: 'credit-card',
      creditor: zh ? '云杉银行' : 'Spruce Bank',
      creditorKind: 'bank',
      agency: zh ? '和信商务' : 'Hexin Services',
      jurisdiction: zh ? 'cn' : 'us',
      currency: zh ? 'CNY' : 'USD',
      timeZone: zh ? 'Asia/Shanghai' : 'America/Chicago',
      amount: 5200,
      minimum: 800,
      daysOverdue: 12,
      stage: 'middle',
      flags: [],
      channel: zh ? '云杉银行手机银行' : 'the Spruce Bank app',
      hotline: zh ? '95500' : '1-800-555-0100',
      promises: [{ madeOn: '2026-03-01', due: '2026-03-10', amount: 1200, kept: false }],
      personas: [],
      callsToday: 0,
    },
    agent: { name: zh ? '李敏' : 'Sam Carter', number: '3021' },
    promise: { amount: 3000, date: '2026-03-20' },
    today: '2026-03-16',
  }
}
