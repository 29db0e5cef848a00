import type { Role, User } from '../../protocol/api.ts'
import { Refused } from '../../protocol/errors.ts'

/** What each role may do. Ownership comes on top: a collector acts only in calls of his own. */
const may = {
  'take-calls': ['collector', 'supervisor', 'administrator'],
  rehearse: ['collector', 'trainer', 'reviewer', 'supervisor', 'administrator'],
  'see-all-calls': ['trainer', 'reviewer', 'supervisor', 'administrator'],
  review: ['reviewer', 'supervisor', 'administrator'],
  'override-gate': ['supervisor', 'administrator'],
  'read-audit': ['supervisor', 'administrator'],
  'see-all-cases': ['supervisor', 'administrator'],
  whisper: ['trainer', 'supervisor', 'administrator'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof may

export const allows = (user: User, permission: Permission): boolean => (may[permission] as readonly Role[]).includes(user.role)

/** Throws `forbidden` when the user's role may not. */
export function requirePermission(user: User, permission: Permission): void {
  if (!allows(user, permission)) throw new Refused('forbidden')
}

/** Whether a user may read a call: his own, or all with the permission. */
export const mayRead = (user: User, call: { readonly user_id: string }): boolean =>
  call.user_id === user.id || allows(user, 'see-all-calls')

/** Whether a user may add this kind of event: the owner all but whispers, a supervisor or trainer whispers. */
export const mayAppend = (user: User, call: { readonly user_id: string }, type: string): boolean =>
  type === 'whisper' ? allows(user, 'whisper') : call.user_id === user.id
