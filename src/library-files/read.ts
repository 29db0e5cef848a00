import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { assemble, type Assembled } from '../core/assembly/assemble.ts'
import type { LibraryText } from '../core/library/source.ts'

export interface LoadedLibrary extends Assembled {
  /** The classifier trained from the detection examples (detection/model.json), parsed; null when there is none. */
  readonly model: unknown
}

/** Read every `.yaml` file below a library folder as text, paths relative and with forward slashes. Throws when the folder cannot be read. */
export async function readTexts(folder: string): Promise<LibraryText[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.yaml')).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.sort().map(async (file) => ({ path: relative(folder, file).split(sep).join('/'), text: await readFile(file, 'utf8') })),
  )
}

/** Read and assemble the library in a folder. Content errors come as diagnostics; only an unreadable folder throws. */
export async function loadLibrary(folder: string): Promise<LoadedLibrary> {
  const [texts, model] = await Promise.all([readTexts(folder), readModel(join(folder, 'detection', 'model.json'))])
  return { ...assemble(texts), model }
}

async function readModel(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new Error(`${file} is not a readable classifier; rebuild it with npm run build:classifier. ${String(error)}`)
  }
}
