import type { SecondReader } from './adapters/second-reader/second-reader.ts'
import type { Config } from './config.ts'
import type { Db } from './database/open.ts'
import type { LibraryShelf } from './library/library-shelf.ts'

/** The real parts that `main.ts` picks and tests replace: database, library, clock, ids. */
export interface Parts {
  readonly db: Db
  readonly shelf: LibraryShelf
  readonly config: Config
  /** ISO 8601, UTC. */
  readonly now: () => string
  readonly newId: () => string
  /** Reads every final utterance once more, in the background; absent: nobody does. */
  readonly secondReader?: SecondReader
}
