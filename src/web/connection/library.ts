import type { Library } from '../../core/library/library.ts'
import { get } from './api.ts'

const libraries = new Map<string, Promise<Library>>()

/** The library of that hash, or the one now published; asked for once. @throws RequestFailed */
export function loadLibrary(hash = 'current'): Promise<Library> {
  const kept = libraries.get(hash)
  if (kept) return kept
  const loading = get<Library>(`/api/library/${encodeURIComponent(hash)}`).then((library) => {
    libraries.set(library.hash, Promise.resolve(library))
    return library
  })
  libraries.set(hash, loading)
  // A failed or a moving answer is not kept.
  loading.then(
    () => hash === 'current' && libraries.delete(hash),
    () => libraries.delete(hash),
  )
  return loading
}
