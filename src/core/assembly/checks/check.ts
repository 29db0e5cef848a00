import type { DiagnosticCode, Place } from '../../diagnostics.ts'
import type { Content } from '../content.ts'

export type Report = (code: DiagnosticCode, place: Place, message: string) => void

/** Looks at the whole content, each file of which has the right shape, and reports what does not fit together. */
export type Check = (content: Content, report: Report) => void
