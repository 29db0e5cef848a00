import { diagnostic, type Diagnostic, type DiagnosticCode, type Place } from '../diagnostics.ts'
import { matchesAct } from '../acts/match.ts'
import type { RulePack } from '../library/library.ts'
import type { Pattern, Rule } from '../library/schema.ts'
import { readSource, type LibraryText, type PathStep } from '../library/source.ts'
import { demandedActs } from './plain-reading.ts'

/** Tells where a part of a rule is written (`[]`: the rule); without positions, the rule's file. */
export type PlaceOfRule = (pack: string, rule: string, part: readonly PathStep[]) => Place

const fileOf: PlaceOfRule = (pack, rule) => ({ file: `rules/${pack}/${rule}.yaml`, line: 1, column: 1 })

/** Places of rules in the library's texts. */
export function placesOfRules(texts: readonly LibraryText[]): PlaceOfRule {
  const byPath = new Map(texts.map((text) => [text.path, text]))
  return (pack, rule, part) => {
    const text = byPath.get(fileOf(pack, rule, part).file)
    const source = text ? readSource(text).source : null
    return source?.place(part) ?? fileOf(pack, rule, part)
  }
}

/**
 * What is wrong with rules taken together: a rule that nothing can ever break or trigger, two rules of which one demands
 * what the other forbids, two versions of a rule in force on one day. A version is named `id` and `id.v2`, `id.v3` ….
 */
export function lintRules(packs: readonly RulePack[], placeOf: PlaceOfRule = fileOf): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  for (const pack of packs) {
    const report = (code: DiagnosticCode, rule: Rule, part: readonly PathStep[], message: string): void =>
      void found.push(diagnostic(code, placeOf(pack.id, rule.id, part), message))
    for (const [i, rule] of pack.rules.entries()) {
      const why = neverFires(rule)
      if (why) report('rule-never-fires', rule, why.part, `The rule “${rule.id}” can never fire: ${why.because}`)
      for (const other of pack.rules.slice(i + 1)) {
        if (versionless(rule.id) !== versionless(other.id) || !overlap(rule, other)) continue
        const [older, newer] = versionOf(rule.id) <= versionOf(other.id) ? [rule, other] : [other, rule]
        report(
          'rule-dates-overlap',
          newer,
          ['source', 'from'],
          `“${older.id}” and “${newer.id}” are versions of one rule and in force on the same days; end the older with source.to.`,
        )
      }
    }
  }
  const all = packs.flatMap((pack) => pack.rules.map((rule) => ({ pack, rule })))
  for (const { pack, rule } of all) {
    for (const demanded of all) {
      const act = contradiction(demanded.rule, rule)
      if (act && shareCalls(pack, demanded.pack) && overlap(rule, demanded.rule)) {
        found.push(
          diagnostic(
            'rule-contradiction',
            placeOf(pack.id, rule.id, ['pattern']),
            `“${rule.id}” forbids ${act}, which “${demanded.rule.id}” demands; no call can keep both.`,
          ),
        )
      }
    }
  }
  return found
}

const versionless = (id: string): string => id.replace(/\.v\d+$/, '')
const versionOf = (id: string): number => Number(/\.v(\d+)$/.exec(id)?.[1] ?? 1)
const endOf = (rule: Rule): string => rule.source.to ?? '9999-12-31'
const overlap = (a: Rule, b: Rule): boolean => a.source.from <= endOf(b) && b.source.from <= endOf(a)
const shareCalls = (a: RulePack, b: RulePack): boolean => a.jurisdictions.some((place) => b.jurisdictions.includes(place))
const covers = (patterns: readonly string[], act: string): boolean => patterns.some((pattern) => matchesAct(pattern, act))

/** Why a rule cannot fire and what part of it is the cause, or null. */
function neverFires(rule: Rule): { readonly part: readonly PathStep[]; readonly because: string } | null {
  if (endOf(rule) < rule.source.from)
    return { part: ['source', 'to'], because: `it ends (${endOf(rule)}) before it begins (${rule.source.from}).` }
  const { pattern } = rule
  if (!pattern) return null
  const waived = rule['waived-by']
  const silenced = (because: string): { readonly part: readonly PathStep[]; readonly because: string } => ({ part: ['waived-by'], because })
  const triggers = triggersOf(pattern)
  if (triggers.length > 0 && triggers.every((act) => covers(waived, act))) return silenced('every act that brings it up also waives it.')
  if ('never' in pattern && pattern.never.every((act) => covers(waived, act))) return silenced('every act that it forbids also waives it.')
  const own = (because: string): { readonly part: readonly PathStep[]; readonly because: string } => ({ part: ['pattern'], because })
  if ('before' in pattern && pattern.before['same-turn'] && pattern.before.target.every((act) => covers(pattern.before.need, act)))
    return own('its target meets its own need.')
  if ('never-after' in pattern && pattern['never-after'].acts.every((act) => covers(pattern['never-after'].until, act)))
    return own('every act that it forbids also lifts it.')
  if (('after' in pattern || 'within' in pattern) && triggers.every((act) => covers(demandedActs(pattern), act)))
    return own('every act that brings it up also meets it.')
  return null
}

function triggersOf(pattern: Pattern): readonly string[] {
  if ('after' in pattern) return pattern.after.trigger
  if ('within' in pattern) return pattern.within.trigger
  return 'never-after' in pattern ? pattern['never-after'].trigger : []
}

/** An act that every way of meeting `demands` performs and `forbids` forbids at that moment, or null. */
function contradiction(demands: Rule, forbids: Rule): string | null {
  const asked = demandedBy(demands.pattern)
  if (asked.acts.length === 0 || !forbids.pattern) return null
  const banned = bannedBy(forbids.pattern, asked.trigger)
  return asked.acts.every((act) => covers(banned, act)) &&
    !asked.trigger.some((act) => covers(forbids['waived-by'], act) || covers(demands['waived-by'], act))
    ? (asked.acts[0] ?? null)
    : null
}

function demandedBy(pattern: Pattern | undefined): { readonly acts: readonly string[]; readonly trigger: readonly string[] } {
  if (!pattern) return { acts: [], trigger: [] }
  if ('once' in pattern) return { acts: pattern.once.acts, trigger: [] }
  if ('by' in pattern) return { acts: pattern.by.acts, trigger: [] }
  if ('after' in pattern) return pattern.after
  return 'within' in pattern ? pattern.within : { acts: [], trigger: [] }
}

/** What is forbidden once `trigger` was heard. */
function bannedBy(pattern: Pattern, trigger: readonly string[]): readonly string[] {
  if ('never' in pattern) return pattern.never
  if (!('never-after' in pattern) || pattern['never-after'].until.length > 0) return []
  return trigger.length > 0 && trigger.every((act) => covers(pattern['never-after'].trigger, act)) ? pattern['never-after'].acts : []
}
