import { resolve } from 'node:path'
import { z } from 'zod'

const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4600),
  HOST: z.string().default('127.0.0.1'),
  CUEBOOK_DATA: z.string().default('data'),
  CUEBOOK_LIBRARY: z.string().optional(),
  CUEBOOK_DEMO: z.enum(['0', '1']).default('1'),
  CUEBOOK_INGEST_TOKEN: z.string().min(16, 'at least 16 characters, so that it cannot be guessed').optional(),
  DATABASE_URL: z.string().startsWith('postgres').optional(),
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataFolder: string
  readonly libraryFolder: string
  readonly demo: boolean
  readonly ingestToken: string | null
  readonly databaseUrl: string | null
}

/** Read the settings from the environment. Throws with one sentence a wrong setting. */
export function readConfig(env: NodeJS.ProcessEnv, root: string): Config {
  const result = settings.safeParse(env)
  if (!result.success)
    throw new Error(result.error.issues.map((issue) => `The setting ${issue.path.join('.')} is wrong: ${issue.message}.`).join('\n'))
  const given = result.data
  return {
    port: given.PORT,
    host: given.HOST,
    dataFolder: resolve(root, given.CUEBOOK_DATA),
    libraryFolder: resolve(root, given.CUEBOOK_LIBRARY ?? 'scripts-library'),
    demo: given.CUEBOOK_DEMO === '1',
    ingestToken: given.CUEBOOK_INGEST_TOKEN ?? null,
    databaseUrl: given.DATABASE_URL ?? null,
  }
}
