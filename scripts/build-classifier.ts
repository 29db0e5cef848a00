import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { teach } from '../src/core/acts/teach.ts'
import { formatDiagnostic } from '../src/core/diagnostics.ts'
import { assemble } from '../src/core/assembly/assemble.ts'
import { classifierFile, readTexts } from '../src/library-files/read.ts'

/**
 * `npm run build:classifier [FOLDER]`: train the classifiers of a library and write them beside its examples. The same
 * examples give the same files; nothing is fetched.
 */
const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../scripts-library'))
const { library, diagnostics } = assemble(await readTexts(folder))
for (const found of diagnostics) process.stderr.write(`${formatDiagnostic(found)}\n`)
if (!library) {
  process.stderr.write('The library has errors; no classifier was built.\n')
  process.exit(1)
}
for (const locale of ['zh', 'en'] as const) {
  const file = join(folder, classifierFile(locale))
  const begun = Date.now()
  const model = teach(library, locale)
  if (!model) continue
  const text = `${JSON.stringify(model)}\n`
  const before = await readFile(file, 'utf8').catch(() => '')
  if (text !== before) await writeFile(file, text)
  const seconds = ((Date.now() - begun) / 1000).toFixed(0)
  const kilobytes = Math.round(gzipSync(text, { level: 9 }).length / 1000)
  process.stdout.write(
    `${classifierFile(locale)}: ${text === before ? 'unchanged' : 'written'}, ${kilobytes} kB gzipped, trained in ${seconds} s\n`,
  )
}
