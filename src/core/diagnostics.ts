/**
 * A diagnostic is something *written* that is wrong: a library file that does not parse, a step that leads nowhere.
 * (Something *said* that breaks a rule is a finding, see rules/.) Bad content never throws; it yields diagnostics.
 */
export type Severity = 'error' | 'warning'

/** A place in a library file. Lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  /** A whole English sentence that says what is wrong and, where it can, what to do. */
  readonly message: string
  readonly place: Place
}

/** Every problem that content can have, with its severity and an example of what brings it about. */
export const diagnosticCodes = {
  'yaml-syntax': { severity: 'error', example: 'title: {zh: 问候' },
  'wrong-shape': { severity: 'error', example: 'performs: agent.greet   # must be a list' },
  'unknown-key': { severity: 'error', example: 'perform: [agent.greet]' },
  'unknown-file': { severity: 'error', example: 'scripts-library/flow/loan.yaml   # no such folder kind' },
  'duplicate-id': { severity: 'error', example: 'two objections with id: no-money' },
  'id-not-file-name': { severity: 'error', example: 'objections/no-money.yaml holding id: no-cash' },
  'unknown-act': { severity: 'error', example: 'performs: [agent.hello]' },
  'unknown-persona': { severity: 'error', example: 'persona: [angry]' },
  'unknown-stage': { severity: 'error', example: 'stage: [M9]' },
  'unknown-step': { severity: 'error', example: 'to: thank   # no such step' },
  'unknown-phase': { severity: 'error', example: 'to: "@negotiation"   # the phase is named negotiate' },
  'unknown-reference': { severity: 'error', example: 'related: [no-such-card]' },
  'unknown-field': { severity: 'error', example: '{{case.balance}}   # no such merge field' },
  'unreachable-step': { severity: 'error', example: 'a step that no answer and no next leads to' },
  'dead-end': { severity: 'error', example: 'a step from which no ending can be reached' },
  'missing-file': { severity: 'error', example: 'a library without acts.yaml' },
  'rule-never-fires': { severity: 'error', example: 'never: [agent.greet] with waived-by: [agent.greet]' },
  'rule-contradiction': { severity: 'error', example: 'one rule demands what another forbids' },
  'rule-dates-overlap': { severity: 'error', example: 'two versions of a rule in force on one day' },
  'duty-not-performed': {
    severity: 'error',
    example: 'a line that declares agent.give-channel, which a rule demands, and names no channel',
  },
  'act-not-performed': { severity: 'warning', example: 'a line that declares agent.explain-benefit and names no benefit' },
  'act-not-declared': { severity: 'warning', example: 'a line that discloses the debt in a step that does not declare it' },
  'line-violates': { severity: 'error', example: 'a line in which the detector hears a violation' },
  'stale-classifier': { severity: 'warning', example: 'an example added to detection/signal.yaml without npm run build:classifier' },
  'missing-text': { severity: 'error', example: '{zh: 您好} without en' },
} as const satisfies Record<string, { severity: Severity; example: string }>

export type DiagnosticCode = keyof typeof diagnosticCodes

/** Build a diagnostic; the severity comes from its code. */
export function diagnostic(code: DiagnosticCode, place: Place, message: string): Diagnostic {
  return { code, severity: diagnosticCodes[code].severity, message, place }
}

/** `file:line:column code: sentence`, the form that editors turn into links. */
export function formatDiagnostic({ code, severity, message, place }: Diagnostic): string {
  return `${place.file}:${place.line}:${place.column} ${severity} ${code}: ${message}`
}
