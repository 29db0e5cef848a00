import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../../src/server/database/open.ts'
import { databaseContract } from '../../contracts/database.ts'

const folder = mkdtempSync(join(tmpdir(), 'cuebook-embedded-'))

databaseContract('the embedded engine', () => openEmbedded(folder))
