import { resolve } from 'node:path'
import { z } from 'zod'
import type { OpenAiCompatibleSettings } from './adapters/second-reader/openai-compatible/openai-compatible.ts'

/** A container hands on a setting that was left empty; that is one that was not made. */
const unlessEmpty = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

const urlOf = (value: string): URL | null => (URL.canParse(value) ? new URL(value) : null)

const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4600),
  HOST: z.string().default('127.0.0.1'),
  CUEBOOK_DATA: z.string().default('data'),
  CUEBOOK_LIBRARY: z.string().optional(),
  CUEBOOK_DEMO: z.enum(['0', '1']).default('1'),
  CUEBOOK_INGEST_TOKEN: z.string().min(16, 'at least 16 characters, so that it cannot be guessed').optional(),
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  ACTS_LLM_URL: unlessEmpty(
    z
      .string()
      .refine((value) => /^https?:$/.test(urlOf(value)?.protocol ?? ''), 'it must be an address that begins with http:// or https://')
      .refine((value) => !urlOf(value)?.username && !urlOf(value)?.password, 'a key belongs into ACTS_LLM_KEY, not into the address'),
  ),
  ACTS_LLM_MODEL: unlessEmpty(z.string().max(120, 'a model’s name has at most 120 characters')),
  ACTS_LLM_KEY: unlessEmpty(z.string().regex(/^[\x21-\x7e]+$/, 'a key has no spaces, line breaks or letters beyond ASCII')),
  ACTS_LLM_TIMEOUT_MS: unlessEmpty(
    z.coerce
      .number('it must be a number of milliseconds')
      .int('it must be a whole number of milliseconds')
      .min(100, 'less than 100 ms is no time to answer')
      .max(30_000, 'an opinion after more than 30,000 ms is of no use in a call'),
  ),
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataFolder: string
  readonly libraryFolder: string
  readonly demo: boolean
  readonly ingestToken: string | null
  readonly databaseUrl: string | null
  /** The team's own language model; absent: no second reader. */
  readonly secondReader?: OpenAiCompatibleSettings
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
    ...(given.ACTS_LLM_URL === undefined ? {} : { secondReader: secondReaderOf(given.ACTS_LLM_URL, given) }),
  }
}

function secondReaderOf(url: string, given: z.infer<typeof settings>): OpenAiCompatibleSettings {
  if (given.ACTS_LLM_MODEL === undefined)
    throw new Error('The setting ACTS_LLM_MODEL is missing: ACTS_LLM_URL names an endpoint, and it must be told which model to use.')
  return { url, model: given.ACTS_LLM_MODEL, key: given.ACTS_LLM_KEY ?? null, timeoutMs: given.ACTS_LLM_TIMEOUT_MS ?? 1500 }
}
