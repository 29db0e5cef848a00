import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const src = resolve(import.meta.dirname, '../src')

/** Which top-level folder may import which. Imports point inward. */
const outer: Record<string, readonly string[]> = {
  core: [],
  protocol: ['core'],
  'library-files': ['core'],
  server: ['core', 'protocol', 'library-files'],
  web: ['core', 'protocol'],
  cli: ['core', 'protocol', 'library-files'],
}

/** Inside the core, a folder may import those before it. Types of a call's log are the common ground of what folds it. */
const inner = ['library', 'acts', 'script', 'assembly', 'persona', 'rules', 'call', 'rehearsal', 'scoring']
const typesOnly = true

const corePackages = [
  'xstate',
  'yaml',
  'zod',
  '@noble/hashes',
  'chrono-node',
  'lunar-typescript',
  'pinyin-pro',
  'opencc-js',
  'fuse.js',
  'js-base64',
]

interface Import {
  readonly from: string
  readonly to: string
  readonly isType: boolean
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|svelte)$/.test(file))
  .map((file) => join(src, file))

const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(file, 'utf8')
  return [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/g),
  ].map((match) => ({
    from: relative(src, file),
    to: (match[2] ?? match[3] ?? '').startsWith('.')
      ? relative(src, resolve(dirname(file), match[2] ?? match[3] ?? ''))
      : (match[2] ?? match[3] ?? ''),
    isType: match[1] !== undefined,
  }))
})

const local = imports.filter(({ to }) => outer[to.split('/')[0] ?? ''] !== undefined && !to.startsWith('@'))

describe('layers', () => {
  it('finds the imports it is to judge', () => {
    expect(local.length).toBeGreaterThan(50)
  })

  it('imports point inward', () => {
    const wrong = local.filter(({ from, to }) => {
      const [a = '', b = ''] = [from.split('/')[0], to.split('/')[0]]
      return a !== b && outer[a] !== undefined && !outer[a].includes(b)
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('inside the core, values flow in the order of dependence', () => {
    const wrong = local.filter(({ from, to, isType }) => {
      const [a, b] = [from.split('/'), to.split('/')]
      if (a[0] !== 'core' || b[0] !== 'core' || a.length < 3 || b.length < 3 || (isType && typesOnly)) return false
      return inner.indexOf(b[1] ?? '') > inner.indexOf(a[1] ?? '')
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('the core uses only its few packages', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith('core/') &&
        !local.some((other) => other.to === to) &&
        !to.startsWith('core/') &&
        !corePackages.some((name) => to === name || to.startsWith(`${name}/`)),
    )
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('a screen never imports a screen', () => {
    const screen = (path: string): string | undefined => /^web\/screens\/([^/]+)\//.exec(path)?.[1]
    const wrong = local.filter(({ from, to }) => screen(from) !== undefined && screen(to) !== undefined && screen(from) !== screen(to))
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })
})
