import { fileURLToPath } from 'node:url'
import { formatDiagnostic } from '../core/diagnostics.ts'
import type { Library } from '../core/library/library.ts'
import { loadLibrary, type LoadedLibrary } from '../library-files/read.ts'
import type { CommandIo } from './command.ts'

/** The library that ships with the program. */
export const shippedLibrary = fileURLToPath(new URL('../../scripts-library', import.meta.url))

/** Load a library for a command. With errors they are printed, every one at its place, and null is returned. */
export async function libraryFor(io: CommandIo, folder = shippedLibrary): Promise<(LoadedLibrary & { library: Library }) | null> {
  const loaded = await loadLibrary(folder)
  const { library } = loaded
  if (library) return { ...loaded, library }
  for (const found of loaded.diagnostics) io.stderr.write(`${formatDiagnostic(found)}\n`)
  io.stderr.write(`The library in ${folder} has ${loaded.diagnostics.length} problems; nothing was done.\n`)
  return null
}
