import { Converter } from 'opencc-js/t2cn'
import { pinyin } from 'pinyin-pro'
import type { Characters } from './characters.ts'

/** Sounds that ears and recognisers confuse are taken as one. */
const alike: readonly (readonly [RegExp, string])[] = [
  [/^zh/, 'z'],
  [/^ch/, 'c'],
  [/^sh/, 's'],
  [/ng$/, 'n'],
]

/** What the dictionaries know of the characters in these texts, and the traditional forms of those. Used when a classifier is trained. */
export function readCharacters(texts: Iterable<string>): Characters {
  const simplify = Converter({ from: 't', to: 'cn' })
  const seen = new Set<string>()
  for (const text of texts) for (const character of text) if (/\p{Script=Han}/u.test(character)) seen.add(simplify(character))
  const simple = new Map<string, string>()
  for (let code = 0x3400; code <= 0x9fff; code += 1) {
    const character = String.fromCharCode(code)
    const plain = simplify(character)
    if (plain !== character && plain.length === 1 && seen.has(plain)) simple.set(character, plain)
  }
  const syllables = new Map<string, number>()
  const sound = new Map<string, number>()
  for (const character of [...seen].sort()) {
    const syllable = alike.reduce((heard, [from, to]) => heard.replace(from, to), pinyin(character, { toneType: 'none' }))
    if (!syllables.has(syllable)) syllables.set(syllable, syllables.size)
    sound.set(character, syllables.get(syllable) ?? 0)
  }
  return { simple, sound }
}
