import type { Locale } from '../library/schema.ts'

const verbs: Record<string, string> = {
  is: 'am',
  has: 'have',
  was: 'was',
  "hasn't": "haven't",
  "isn't": 'am not',
  "doesn't": "don't",
  "wasn't": "wasn't",
  does: 'do',
}
/** Verbs and auxiliaries that have no third-person s. */
const same = /^(can|can't|could|will|won't|would|had|hadn't|never|already|only|really|just|.*(?:ed|ught|aid|lt|nt|ss))$/

/**
 * A fact about the debtor as he says it himself: scenarios note hidden facts in the third person (他怕批不下来, He fears
 * refusal), and in a talk they come from his own mouth (我怕批不下来, I fear refusal).
 */
export function firstPerson(fact: string, locale: Locale): string {
  if (locale === 'zh') return `${fact.replaceAll(/[他她](?!们)/g, '我').replace(/[。！？]?$/, '。')}`
  const spoken = fact
    .replaceAll(/\b(?:he|she) ([\w']+)/gi, (_, verb: string) => `I ${firstPersonVerb(verb)}`)
    .replaceAll(/\b[Hh]is\b|\b[Hh]er\b/g, 'my')
    .replaceAll(/\bhim\b/g, 'me')
    .replaceAll(/\bhimself\b|\bherself\b/g, 'myself')
  return `${spoken.charAt(0).toUpperCase()}${spoken.slice(1)}`.replace(/[.!?]?$/, '.')
}

function firstPersonVerb(verb: string): string {
  const known = verbs[verb]
  if (known !== undefined) return known
  if (same.test(verb)) return verb
  if (/ies$/.test(verb)) return verb.replace(/ies$/, 'y')
  if (/(?:ch|sh|x|o)es$/.test(verb)) return verb.replace(/es$/, '')
  return verb.replace(/s$/, '')
}
