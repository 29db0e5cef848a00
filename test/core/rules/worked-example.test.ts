import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../../src/core/assembly/assemble.ts'
import type { Library } from '../../../src/core/library/library.ts'
import { breaksByPlainReading } from '../../../src/core/rules/plain-reading.ts'
import { lintRules } from '../../../src/core/rules/lint.ts'
import { momentsOf } from '../../../src/core/rules/mutate-call.ts'
import { verifyLibrary } from '../../../src/core/rules/verify-library.ts'
import { readTexts } from '../../../src/library-files/read.ts'

const guide = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8')
const example = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? ''
const id = /^id: (.*)$/m.exec(example)?.[1] ?? ''
const texts = (await readTexts(new URL('../../../scripts-library', import.meta.url).pathname)).filter(
  ({ path }) => !path.startsWith('detection/'),
)

function withExample(change: (text: string) => string = (text) => text): Library {
  const changed = texts.map(({ path, text }) => ({ path, text: path.startsWith('flows/') ? change(text) : text }))
  const { library, diagnostics } = assemble([...changed, { path: `rules/practice/${id}.yaml`, text: example }])
  if (!library) throw new Error(JSON.stringify(diagnostics, null, 2))
  return library
}
const provenAgainst = (library: Library): readonly (string | undefined)[] =>
  verifyLibrary(library, '2026-11-25', ['consumer-loan']).failures.map(({ failure }) => failure.rule?.id)

describe('the rule that docs/rules.md writes in ten minutes', () => {
  const library = withExample()
  it('is broken by its violating example and kept by the other', () => {
    const rule = library.packs['practice']?.rules.find((item) => item.id === id)
    const broken = (examples: NonNullable<typeof rule>['violates'] = []): boolean[] =>
      examples.flatMap((talk) =>
        'turns' in talk && rule
          ? [breaksByPlainReading(rule, momentsOf(talk.turns.map(({ speaker, acts = [] }) => ({ speaker, acts, t: 0 }))))]
          : [],
      )
    expect([broken(rule?.violates), broken(rule?.complies)]).toEqual([[true], [false]])
  })
  it('lints clean and is met by the shipped flow', () => {
    expect(lintRules(Object.values(library.packs))).toEqual([])
    expect(provenAgainst(library)).toEqual([])
  }, 60_000)
  it('refuses the flow that the guide then breaks', () => {
    expect(provenAgainst(withExample((text) => text.replaceAll('performs: [agent.give-channel]', 'performs: [agent.calm]')))).toContain(id)
  }, 60_000)
})
