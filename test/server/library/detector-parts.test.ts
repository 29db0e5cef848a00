import { readFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDetector } from '../../../src/core/acts/detector.ts'
import { assemble } from '../../../src/core/assembly/assemble.ts'
import type { Library } from '../../../src/core/library/library.ts'
import type { DetectorParts } from '../../../src/protocol/api.ts'
import { packDetector } from '../../../src/server/library/detector-parts.ts'
import { modelsOf, tinyTexts } from '../../fixtures/tiny-library.ts'
import { startApp, type RunningApp } from '../running-app.ts'

/** The tiny library, taught to hear three acts in Chinese. */
function taught(): Library {
  const detection = {
    'violation.threat-violence': {
      zh: { phrases: ['打断…腿', '<thug>上门'], examples: ['小心你的腿', '我叫人打你'], not: ['没说要打断你的腿'] },
    },
    'agent.greet': { zh: { examples: ['您好', '喂您好', '你好啊'] } },
    'agent.none': { zh: { examples: ['嗯', '是这样的'] } },
  }
  const { library, diagnostics } = assemble([
    ...tinyTexts(),
    { path: 'detection/some.yaml', text: stringify(detection) },
    { path: 'lexicon.yaml', text: stringify({ thug: { zh: ['兄弟们'], en: ['the boys'] } }) },
  ])
  if (!library) throw new Error(JSON.stringify(diagnostics, null, 2))
  return library
}

let app: RunningApp
let cookie: string
const library = taught()
beforeAll(async () => {
  app = await startApp({}, library)
  cookie = (await app.cookieOf('collector')) ?? ''
})
afterAll(() => app.close())

const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${app.address}/api/detector/${path}`, { headers: { cookie, ...headers }, redirect: 'manual' })
const named = async (): Promise<string> => (await ask('zh/current')).headers.get('location')?.split('/').at(-1) ?? ''

describe('the detector on its way to a browser', () => {
  it('has a moving name that is asked for anew and leads to a lasting one', async () => {
    const moving = await ask('zh/current')
    expect([moving.status, moving.headers.get('cache-control')]).toEqual([302, 'no-cache'])
    const lasting = await ask(`zh/${await named()}`)
    expect([lasting.status, lasting.headers.get('cache-control')]).toEqual([200, 'private, max-age=31536000, immutable'])
  })

  it('is packed for whoever can unpack it, and plain for others', async () => {
    const hash = await named()
    const zipped = await ask(`zh/${hash}`, { 'accept-encoding': 'br, gzip' })
    const plain = await ask(`zh/${hash}`, { 'accept-encoding': 'identity' })
    expect([zipped.headers.get('content-encoding'), plain.headers.get('content-encoding')]).toEqual(['gzip', null])
    expect(await zipped.json()).toEqual(await plain.json())
  })

  it('reads as the server reads', async () => {
    const parts = (await (await ask(`zh/${await named()}`)).json()) as DetectorParts
    const [here, there] = [createDetector(parts, { zh: parts.model }), createDetector(library, modelsOf(library))]
    for (const text of ['您好', '小心你的腿', '兄弟们上门找你', '没说要打断你的腿', '打断你的狗腿', '嗯']) {
      const context = { locale: 'zh', speaker: 'agent' } as const
      expect(here.analyze(text, context)).toEqual(there.analyze(text, context))
    }
    expect(here.analyze('打断你的狗腿', { locale: 'zh', speaker: 'agent' }).map(({ id }) => id)).toContain('violation.threat-violence')
  })

  it('brings neither the sentences that taught it nor the other language', async () => {
    const text = await (await ask(`zh/${await named()}`)).text()
    expect(text).toContain('兄弟们')
    expect(text).not.toMatch(/我叫人打你|the boys/)
  })

  it.each([
    ['an unknown hash', 'zh/0123456789abcdef', 404],
    ['a language that is none', 'fr/current', 400],
    ['a hash that is none', 'zh/..%2Fsecret', 400],
  ])('is not there for %s', async (_title, path, status) => {
    expect((await ask(path)).status).toBe(status)
  })

  it('is none for a language that nothing teaches', async () => {
    expect(await packDetector(library, {}, 'zh')).toBeNull()
  })

  it('needs none of the dictionaries that train it', () => {
    const read = (file: string): string => readFileSync(new URL(`../../../src/core/${file}`, import.meta.url), 'utf8')
    const seen = new Set<string>(['acts/detector.ts'])
    for (const file of seen)
      for (const [, path = ''] of read(file).matchAll(/^import (?!type)[^;]*?from '(\.[^']+)'/gm))
        seen.add(new URL(path, `file:///${file}`).pathname.slice(1))
    expect([...seen].filter((file) => /opencc-js|pinyin-pro/.test(read(file)))).toEqual([])
    expect(seen.size).toBeGreaterThan(5)
  })
})
