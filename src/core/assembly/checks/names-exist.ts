import { nearest } from '../../library/nearest.ts'
import { turnOf } from '../../library/turn-of.ts'
import { noActs } from '../../library/schema.ts'
import type { Entry } from '../content.ts'
import type { PathStep } from '../../library/source.ts'
import { walkValue } from '../../library/walk-value.ts'
import type { Check } from './check.ts'

const actShaped = /^(agent|violation|debtor|objection|signal)\.[a-z0-9-]+$/

/** Every act, stage, rule, card and flow that content names exists. A typo here would fail in silence on a call. */
export const namesExist: Check = (content, report) => {
  const acts = new Set(Object.values(content.acts?.value ?? {}).flatMap((group) => Object.keys(group)))
  const stages = new Set(content.stages?.value.stages.map((stage) => stage.id))

  const actsIn = (entry: Entry<unknown>): void =>
    walkValue(entry.source.value, (value, path) => {
      if (typeof value !== 'string' || !actShaped.test(value) || acts.has(value)) return
      // Prose may contain an act-like word; only lists and `act:` fields name acts.
      const [last, before] = [path.at(-1), path.at(-2)]
      if (last !== 'act' && typeof last !== 'number') return
      if (before === 'zh' || before === 'en') return
      report('unknown-act', entry.source.place(path), `There is no act “${value}”.${nearest(value, acts)}`)
    })
  const known = (
    entry: Entry<unknown>,
    path: readonly PathStep[],
    id: string,
    set: ReadonlySet<string> | ReadonlyMap<string, unknown>,
    what: string,
    code: 'unknown-reference' | 'unknown-stage' = 'unknown-reference',
  ): void => {
    if (!set.has(id)) report(code, entry.source.place(path), `There is no ${what} “${id}”.${nearest(id, [...set.keys()])}`)
  }

  for (const group of [
    content.flows,
    content.personas,
    content.situations,
    content.objections,
    content.rules,
    content.scorecards,
    content.scenarios,
  ]) {
    for (const entry of group.values()) actsIn(entry)
  }
  if (content.promises) actsIn(content.promises)
  for (const entry of content.detection) {
    for (const id of Object.keys(entry.value))
      if (!acts.has(id) && !noActs.some((none) => none === id))
        report('unknown-act', entry.source.keyPlace([], id), `There is no act “${id}”.${nearest(id, acts)}`)
  }
  for (const entry of content.calls) {
    for (const [c, call] of entry.value.entries())
      for (const [t, turn] of call.turns.entries())
        for (const id of turnOf(turn).acts)
          if (!acts.has(id)) report('unknown-act', entry.source.place([c, 'turns', t]), `There is no act “${id}”.${nearest(id, acts)}`)
  }
  for (const entry of content.detection) {
    walkValue(entry.source.value, (value, path) => {
      if (path.at(-2) === 'also' && typeof value === 'string' && !acts.has(value))
        report('unknown-act', entry.source.place(path), `There is no act “${value}”.${nearest(value, acts)}`)
    })
  }
  for (const entry of [...content.flows.values(), ...content.personas.values(), ...content.situations.values()]) {
    walkValue(entry.source.value, (value, path) => {
      if (path.at(-2) === 'stage' && path.at(-3) === 'when' && typeof value === 'string')
        known(entry, path, value, stages, 'stage', 'unknown-stage')
      if (path.at(-2) === 'knowledge' && typeof value === 'string') known(entry, path, value, content.knowledge, 'knowledge card')
    })
  }
  if (content.stages)
    for (const [i, band] of content.stages.value.bands.entries())
      known(content.stages, ['bands', i, 'stage'], band.stage, stages, 'stage', 'unknown-stage')
  for (const entry of content.objections.values()) {
    for (const [i, id] of entry.value.related.entries()) known(entry, ['related', i], id, content.objections, 'objection card')
  }
  for (const entry of content.cases) known(entry, ['objection'], entry.value.objection, content.objections, 'objection card')
  for (const entry of content.walks) known(entry, ['flow'], entry.value.flow, content.flows, 'flow')
  for (const entry of content.scenarios.values()) known(entry, ['stage'], entry.value.stage, stages, 'stage', 'unknown-stage')
  for (const entry of content.rules.values()) {
    for (const [i, id] of (entry.value.when.stage ?? []).entries()) known(entry, ['when', 'stage', i], id, stages, 'stage', 'unknown-stage')
    const pack = content.packOfRule.get(entry.value.id) ?? ''
    if (!content.packs.has(pack))
      report('missing-file', { file: `rules/${pack}/pack.yaml`, line: 1, column: 1 }, `The folder rules/${pack} has no pack.yaml.`)
  }
  for (const entry of content.scorecards.values()) {
    for (const [s, section] of entry.value.sections.entries()) {
      for (const [i, item] of section.items.entries()) {
        if ('rules' in item.judge)
          for (const [r, id] of item.judge.rules.entries())
            known(entry, ['sections', s, 'items', i, 'judge', 'rules', r], id, content.rules, 'rule')
      }
    }
  }
}
