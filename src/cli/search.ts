import { pinyin } from 'pinyin-pro'
import { z } from 'zod'
import { createMeaning } from '../core/acts/meaning.ts'
import { createSearch, type Sounds } from '../core/library/search.ts'
import { actEntries } from '../core/library/search-entries.ts'
import type { Run } from './command.ts'
import { answerLines, languageOf, longestText, tooLong } from './json-lines.ts'
import { libraryFor } from './library-folder.ts'

/** Mandarin without tones. */
export const mandarin: Sounds = (text) => pinyin(text, { toneType: 'none', type: 'array' })

/** `cuebook search --lang zh|en`: queries in, ids of acts out, best first (JSON Lines, in input order). */
export const run: Run = async (args, io) => {
  const locale = languageOf(args, io, 'cuebook search --lang zh|en < queries.jsonl')
  if (!locale) return 2
  const loaded = await libraryFor(io)
  if (!loaded) return 1
  const search = createSearch(
    actEntries(loaded.library, locale),
    locale === 'zh' ? mandarin : undefined,
    createMeaning(loaded.models, locale),
  )
  return answerLines(io, z.object({ query: z.string().max(longestText, tooLong) }), ({ query }) => ({
    query,
    targets: search(query).map(({ id }) => id),
  }))
}
