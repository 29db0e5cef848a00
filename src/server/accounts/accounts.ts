import { createHash, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Role, User } from '../../protocol/api.ts'
import type { Db } from '../database/open.ts'

const sessionDays = 7

/** Users, passwords (argon2id) and sessions. Only a hash of the session's token is stored. */
export interface Accounts {
  addUser(user: User & { password?: string; demo: boolean }): Promise<void>
  /** The user, or null when name or password are wrong; both cost the same time. */
  checkPassword(name: string, password: string): Promise<User | null>
  demoUser(role: Role): Promise<User | null>
  openSession(userId: string, now: string): Promise<string>
  userOf(token: string, now: string): Promise<User | null>
  closeSession(token: string): Promise<void>
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

// Verified against when there is no such user, so that the answer takes as long.
const noPassword = hash(randomBytes(16).toString('hex'))

export function createAccounts(db: Db): Accounts {
  const columns = ['users.id', 'users.name', 'users.number', 'users.role'] as const
  const asUser = (row: { id: string; name: string; number: string; role: string } | undefined): User | null =>
    row ? { ...row, role: row.role as Role } : null
  return {
    addUser: async ({ password, demo, ...user }) => {
      await db
        .insertInto('users')
        .values({ ...user, password: password === undefined ? null : await hash(password), demo: demo ? 1 : 0 })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    },
    checkPassword: async (name, password) => {
      const row = await db
        .selectFrom('users')
        .select([...columns, 'users.password'])
        .where('name', '=', name)
        .executeTakeFirst()
      const right = await verify(row?.password ?? (await noPassword), password)
      return row?.password != null && right ? asUser({ id: row.id, name: row.name, number: row.number, role: row.role }) : null
    },
    demoUser: async (role) =>
      asUser(await db.selectFrom('users').select(columns).where('role', '=', role).where('demo', '=', 1).orderBy('id').executeTakeFirst()),
    openSession: async (userId, now) => {
      const token = randomBytes(32).toString('base64url')
      await db
        .insertInto('sessions')
        .values({
          token_hash: hashOf(token),
          user_id: userId,
          expires_at: new Date(Date.parse(now) + sessionDays * 86_400_000).toISOString(),
        })
        .execute()
      return token
    },
    userOf: async (token, now) =>
      asUser(
        await db
          .selectFrom('sessions')
          .innerJoin('users', 'users.id', 'sessions.user_id')
          .select(columns)
          .where('token_hash', '=', hashOf(token))
          .where('expires_at', '>', now)
          .executeTakeFirst(),
      ),
    closeSession: async (token) => {
      await db.deleteFrom('sessions').where('token_hash', '=', hashOf(token)).execute()
    },
  }
}
