import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recording, type Recording } from '../../protocol/api.ts'

/** The calls that play themselves in the demo workspace. Throws when one of the shipped files is broken. */
export function demoRecordings(): readonly Recording[] {
  const folder = join(import.meta.dirname, 'calls')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => recording.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
}
