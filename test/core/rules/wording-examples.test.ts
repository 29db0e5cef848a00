import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { matchesAct } from '../../../src/core/acts/match.ts'
import { createDetector } from '../../../src/core/acts/detector.ts'
import type { Rule } from '../../../src/core/library/schema.ts'
import { loadLibrary } from '../../../src/library-files/read.ts'
import { stateOfRule } from './state-of-rule.ts'

/** Examples that the shipped detector hears wrongly, each its mistake. Lower the number as it learns; never raise it. */
const mostMisheard = 3
const leastSure = 0.5

interface Turn {
  readonly speaker: 'agent' | 'debtor'
  readonly text: string
  /** What the example says that it does. */
  readonly meant: readonly string[]
  readonly heard: readonly string[]
}

const { library, models } = await loadLibrary(fileURLToPath(new URL('../../../scripts-library', import.meta.url)))
if (!library) throw new Error('The shipped library has errors; npm run cli -- lint names them.')
const packs = Object.values(library.packs)
const detector = createDetector(library, models)

type Example = Rule['violates'][number]

/** The talk of an example as the shipped detector hears it; one for each language that a bare sentence is given in. */
function talksOf(example: Example, meant: readonly string[]): readonly { readonly lang: 'zh' | 'en'; readonly turns: readonly Turn[] }[] {
  if ('turns' in example) {
    let prev: string | undefined
    const before: string[] = []
    const turns = example.turns.map(({ speaker, text, acts = [] }) => {
      const context = { locale: example.lang, speaker, heard: [...before], ...(prev === undefined ? {} : { prev }) }
      const heard = detector.analyze(text, context).flatMap(({ id, confidence }) => (confidence >= leastSure ? id : []))
      before.push(...heard)
      prev = text
      return { speaker, text, meant: acts, heard }
    })
    return [{ lang: example.lang, turns }]
  }
  return (['zh', 'en'] as const).flatMap((lang) => {
    const text = lang in example ? (example as Record<string, unknown>)[lang] : undefined
    return typeof text === 'string' ? talksOf({ lang, turns: [{ speaker: 'agent', text, acts: [...meant] }] }, meant) : []
  })
}

/** The acts that break a rule by being done. */
function forbiddenBy({ pattern }: Rule): readonly string[] {
  if (!pattern) return []
  if ('never' in pattern) return pattern.never
  if ('before' in pattern) return pattern.before.target
  return 'never-after' in pattern ? pattern['never-after'].acts : []
}

/** The talk with what was heard in place of what was meant. */
const asHeard = (turns: readonly Turn[]) => turns.map(({ speaker, text, heard }) => ({ speaker, text, acts: heard }))

const violationsOf = (acts: readonly string[]): readonly string[] => acts.filter((act) => act.startsWith('violation.')).sort()
const told = (turns: readonly Turn[]): string =>
  turns.map(({ text, heard }) => `“${text}” heard as ${heard.join(', ') || 'nothing'}`).join('; ')

/** What the detector gets wrong in an example of a breach: the rule must break, by the very acts that the example names. */
function wrongInBreach(rule: Rule, turns: readonly Turn[]): string | null {
  const forbidden = forbiddenBy(rule)
  const unheard = turns.some(({ meant, heard }) =>
    meant.some((act) => forbidden.some((pattern) => matchesAct(pattern, act)) && !heard.includes(act)),
  )
  return unheard || stateOfRule(rule, asHeard(turns)) !== 'broken' || othersAccused(turns) ? told(turns) : null
}

/** In an example that complies nobody is accused, and the rule is kept by what is heard. */
function wrongInCompliance(rule: Rule, turns: readonly Turn[]): string | null {
  return turns.some(({ heard }) => violationsOf(heard).length > 0) || stateOfRule(rule, asHeard(turns)) === 'broken' ? told(turns) : null
}

const othersAccused = (turns: readonly Turn[]): boolean =>
  turns.some(({ meant, heard }) => violationsOf(heard).some((act) => !meant.includes(act)))

it('the shipped detector hears the rules’ own examples as their authors meant them', () => {
  let read = 0
  const wrong: string[] = []
  for (const rule of packs.flatMap(({ rules }) => rules)) {
    if (!rule.pattern) continue
    const check = (side: 'violates' | 'complies', find: typeof wrongInBreach): void => {
      for (const example of rule[side])
        for (const { lang, turns } of talksOf(example, side === 'violates' ? forbiddenBy(rule) : [])) {
          read += 1
          const problem = find(rule, turns)
          if (problem !== null) wrong.push(`${rule.id} ${side} ${lang}: ${problem}`)
        }
    }
    check('violates', wrongInBreach)
    check('complies', wrongInCompliance)
  }
  expect(read).toBeGreaterThan(300)
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(mostMisheard)
}, 60_000)
