import type { Outcome } from '../library/schema.ts'
import type { Call } from './call.ts'
import { quotablePromise } from './promise.ts'

const has = (call: Call, ...ids: string[]): boolean => call.acts.some((act) => ids.includes(act.id))

/**
 * How the call stands, by rule from the log; the collector corrects it at wrap-up. What obliges the collector outranks
 * what was agreed: a dispute with a promise is still a dispute.
 */
export function outcomeOf(call: Call): Outcome {
  if (call.wrapUp) return call.wrapUp.disposition
  if (
    has(call, 'signal.self-harm', 'objection.deceased', 'signal.attorney') ||
    (has(call, 'agent.stop-and-escalate') && has(call, 'signal.vulnerable', 'signal.stop-contact', 'objection.illness'))
  )
    return 'escalated'
  if (has(call, 'debtor.third-party', 'debtor.wrong-person') && !has(call, 'debtor.confirm-identity')) return 'third-party'
  if (
    has(call, 'objection.not-my-debt', 'objection.already-paid', 'objection.amount-wrong') &&
    has(call, 'agent.handle-dispute', 'agent.request-evidence') &&
    !has(call, 'debtor.promise')
  )
    return 'dispute'
  if (has(call, 'agent.stop-and-escalate')) return 'escalated'
  if (call.confirmedPromise || quotablePromise(call) || has(call, 'debtor.promise', 'debtor.accept-plan')) return 'promise'
  if (has(call, 'debtor.busy') && has(call, 'agent.schedule-callback')) return 'callback'
  if (has(call, 'objection.refuse', 'objection.sue-me', 'debtor.reject-plan', 'objection.when-i-have-it')) return 'refusal'
  return 'no-result'
}
