import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { classifierModel, type ClassifierModel, type ClassifierModels } from '../core/acts/classifier-model.ts'
import { isFresh, teach } from '../core/acts/teach.ts'
import { diagnostic, type Diagnostic } from '../core/diagnostics.ts'
import type { Locale } from '../core/library/schema.ts'
import { assemble, type Assembled } from '../core/assembly/assemble.ts'
import type { LibraryText } from '../core/library/source.ts'

export interface LoadedLibrary extends Assembled {
  /** The classifiers trained from what the library says; empty when the library has errors. */
  readonly models: ClassifierModels
}

/** Read every `.yaml` file below a library folder as text, paths relative and with forward slashes. Throws when the folder cannot be read. */
export async function readTexts(folder: string): Promise<LibraryText[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.yaml')).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.sort().map(async (file) => ({ path: relative(folder, file).split(sep).join('/'), text: await readFile(file, 'utf8') })),
  )
}

/**
 * Read and assemble the library in a folder, with its classifiers. Content errors come as diagnostics, a classifier that
 * was trained from other sentences as a warning; only what cannot be read at all throws.
 */
export async function loadLibrary(folder: string): Promise<LoadedLibrary> {
  const assembled = assemble(await readTexts(folder))
  const { library } = assembled
  if (!library) return { ...assembled, models: {} }
  const models: ClassifierModels = {}
  const stale: Diagnostic[] = []
  for (const locale of ['zh', 'en'] as const) {
    const file = classifierFile(locale)
    const model = (await readClassifier(join(folder, file))) ?? teach(library, locale)
    if (!model) continue
    models[locale] = model
    if (!isFresh(model, library, locale))
      stale.push(
        diagnostic(
          'stale-classifier',
          { file, line: 1, column: 1 },
          'The classifier was trained from other sentences than the library holds now; run npm run build:classifier.',
        ),
      )
  }
  return { ...assembled, diagnostics: [...assembled.diagnostics, ...stale], models }
}

/** Where the classifier of a language is kept in a library folder. Without the file it is trained when the library is loaded. */
export const classifierFile = (locale: Locale): string => `detection/classifier.${locale}.json`

async function readClassifier(file: string): Promise<ClassifierModel | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  try {
    return classifierModel.parse(JSON.parse(text))
  } catch {
    throw new Error(`${file} is not a classifier of this version; rebuild it with npm run build:classifier.`)
  }
}
