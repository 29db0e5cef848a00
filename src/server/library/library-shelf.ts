import type { ClassifierModels } from '../../core/acts/classifier-model.ts'
import { createDetector, type Detector } from '../../core/acts/detector.ts'
import { entitiesOf } from '../../core/acts/entities.ts'
import type { ActReading, Entities, ReadingContext } from '../../core/acts/reading.ts'
import type { Library } from '../../core/library/library.ts'
import type { Locale } from '../../core/library/schema.ts'
import type { Db } from '../database/open.ts'
import { packDetector, type PackedDetector } from './detector-parts.ts'

/** The library that new calls begin with, its detector, and every earlier one that a call still names. */
export interface LibraryShelf {
  readonly current: Library
  /** The library of that hash. Throws when it was never published here. */
  byHash(hash: string): Promise<Library>
  /** Acts and entities of an utterance, read once, at the door. `today` is YYYY-MM-DD where the debtor lives. */
  read(
    text: string,
    context: ReadingContext,
    about: { today: string; balance: number },
  ): { acts: readonly ActReading[]; entities: Entities }
  /** The detector that reads at the door, to be sent to a browser; null for a language that it cannot read. */
  packed(locale: Locale): Promise<PackedDetector | null>
}

/** Put the loaded library on the shelf and remember it in the database, so that its calls can be replayed years later. */
export async function createLibraryShelf(db: Db, library: Library, models: ClassifierModels, now: string): Promise<LibraryShelf> {
  await db
    .insertInto('libraries')
    .values({ hash: library.hash, body: JSON.stringify(library), published_at: now })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute()
  const detector: Detector = createDetector(library, models)
  const shelf = new Map<string, Library>([[library.hash, library]])
  const packed = new Map<Locale, Promise<PackedDetector | null>>()
  return {
    current: library,
    byHash: async (hash) => {
      const known = shelf.get(hash)
      if (known) return known
      const row = await db.selectFrom('libraries').select('body').where('hash', '=', hash).executeTakeFirst()
      if (!row) throw new Error(`No library ${hash} was ever published in this workspace.`)
      const stored = JSON.parse(row.body) as Library
      shelf.set(hash, stored)
      return stored
    },
    read: (text, context, { today, balance }) => ({
      acts: detector.analyze(text, context),
      entities: entitiesOf(text, { now: today, locale: context.locale, balance }),
    }),
    packed: (locale) => {
      const known = packed.get(locale) ?? packDetector(library, models, locale)
      packed.set(locale, known)
      return known
    },
  }
}
