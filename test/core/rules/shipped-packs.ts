import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { pack as packShape, rule as ruleShape } from '../../../src/core/library/schema.ts'
import type { RulePack } from '../../../src/core/library/library.ts'

const root = new URL('../../../scripts-library/rules/', import.meta.url)

/** The shipped rule packs alone, so that the rules' tests do not hang on the rest of the library. */
export function shippedPacks(): RulePack[] {
  return ['cn', 'us', 'uk', 'practice'].map((id) => {
    const texts = readdirSync(new URL(`${id}/`, root)).map((name) => ({
      name,
      value: parse(readFileSync(new URL(`${id}/${name}`, root), 'utf8')) as unknown,
    }))
    const rules = texts.filter(({ name }) => name !== 'pack.yaml').map(({ value }) => ruleShape.parse(value))
    return { ...packShape.parse(texts.find(({ name }) => name === 'pack.yaml')?.value), rules }
  })
}
