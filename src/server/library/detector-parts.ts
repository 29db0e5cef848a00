import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { ClassifierModels } from '../../core/acts/classifier-model.ts'
import type { Library } from '../../core/library/library.ts'
import type { Locale } from '../../core/library/schema.ts'
import type { DetectorParts } from '../../protocol/api.ts'

/** The detector of one language as it travels: named by the hash of what it holds, packed once. */
export interface PackedDetector {
  readonly hash: string
  readonly json: string
  readonly gzipped: Buffer
}

/** What a browser needs to read that language as the server does, packed; null where nothing teaches the language. */
export async function packDetector(library: Library, models: ClassifierModels, locale: Locale): Promise<PackedDetector | null> {
  const parts = detectorParts(library, models, locale)
  if (!parts) return null
  const json = JSON.stringify(parts)
  return { hash: createHash('sha256').update(json).digest('hex').slice(0, 16), json, gzipped: await promisify(gzip)(json) }
}

/** The classifier, and of the library only what phrases are made of: neither the sentences that taught it nor the other language. */
function detectorParts({ detection, lexicon }: Library, models: ClassifierModels, locale: Locale): DetectorParts | null {
  const model = models[locale]
  if (!model) return null
  return {
    locale,
    model,
    detection: Object.fromEntries(
      Object.entries(detection).flatMap(([act, sounds]) => {
        const { phrases = [], not = [] } = sounds[locale] ?? {}
        return phrases.length > 0 ? [[act, { [locale]: { phrases, examples: [], not } }]] : []
      }),
    ),
    lexicon: Object.fromEntries(Object.entries(lexicon).map(([name, words]) => [name, { zh: [], en: [], [locale]: words[locale] }])),
  }
}
