import { mergeFields } from '../../library/merge.ts'
import { nearest } from '../../library/nearest.ts'
import type { PathStep } from '../../library/source.ts'
import { walkValue } from '../../library/walk-value.ts'
import type { Check } from './check.ts'

/** Every `{{field}}` of a spoken or written line is one that can be filled. */
export const mergeFieldsExist: Check = (content, report) => {
  const fields = new Set(mergeFields)
  const single = new Map(content.promises ? [['promises', content.promises]] : [])
  for (const group of [
    content.flows,
    content.personas,
    content.situations,
    content.objections,
    content.notices,
    content.scenarios,
    single,
  ]) {
    for (const { source } of group.values()) {
      walkValue(source.value, (value, path: readonly PathStep[]) => {
        if (typeof value !== 'string') return
        for (const [, field = ''] of value.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)) {
          if (!fields.has(field))
            report('unknown-field', source.place(path), `There is no merge field “${field}”.${nearest(field, fields)}`)
        }
      })
    }
  }
}
