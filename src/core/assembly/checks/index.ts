import { allSevenPersonas } from './all-seven-personas.ts'
import type { Check } from './check.ts'
import { deadEnds } from './dead-ends.ts'
import { mergeFieldsExist } from './merge-fields-exist.ts'
import { namesExist } from './names-exist.ts'
import { targetsExist } from './targets-exist.ts'

/** In the order in which an author would want to read them. Later checks may lean on earlier ones only by reporting less. */
export const checks: readonly Check[] = [allSevenPersonas, namesExist, targetsExist, mergeFieldsExist, deadEnds]
