import type { Detector } from '../../core/acts/detector.ts'
import type { Locale } from '../../core/library/schema.ts'
import type { DetectorParts } from '../../protocol/api.ts'
import { get } from './api.ts'

const detectors = new Map<Locale, Promise<Detector>>()

/**
 * The server's detector of a language, to read here what is not said yet. Asked for once, in idle moments: neither its
 * code nor its weights are part of the first load, and unpacking them must not hold up a key press. Once loaded it needs
 * no server. @throws RequestFailed when the server has none or cannot be reached; the next call asks again.
 */
export function loadDetector(locale: Locale): Promise<Detector> {
  const kept = detectors.get(locale)
  if (kept) return kept
  const loading = load(locale)
  detectors.set(locale, loading)
  loading.catch(() => detectors.delete(locale))
  return loading
}

async function load(locale: Locale): Promise<Detector> {
  await idle()
  const [{ createDetector }, parts] = await Promise.all([
    import('../../core/acts/detector.ts'),
    get<DetectorParts>(`/api/detector/${locale}/current`),
  ])
  await idle()
  return createDetector(parts, { [locale]: parts.model })
}

/** A moment in which nothing is painted or typed; not every browser tells of one. */
const idle = (): Promise<void> =>
  new Promise((done) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => done(), { timeout: 2000 })
    else setTimeout(done, 1)
  })
