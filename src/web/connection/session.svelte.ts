import { get, post, remove, RequestFailed } from './api.ts'

export type Role = 'collector' | 'trainer' | 'reviewer' | 'supervisor' | 'administrator'
export interface User {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** Who is signed in. `unknown` until the server was asked. */
class Session {
  user = $state.raw<User | null>(null)
  state = $state<'unknown' | 'known' | 'unreachable'>('unknown')

  /** Ask the server who is signed in. */
  async refresh(): Promise<void> {
    try {
      this.user = readUser(await get('/api/session'))
      this.state = 'known'
    } catch (problem) {
      this.user = null
      this.state = problem instanceof RequestFailed && problem.status > 0 && problem.status < 500 ? 'known' : 'unreachable'
    }
  }

  /** One click into the demo workspace. @throws RequestFailed */
  async enterDemo(role: Role): Promise<void> {
    await post('/api/demo/session', { role })
    await this.refresh()
  }

  /** @throws RequestFailed when name or password are wrong */
  async signIn(name: string, password: string): Promise<void> {
    await post('/api/session', { name, password })
    await this.refresh()
  }

  async signOut(): Promise<void> {
    await remove('/api/session').catch(() => {})
    this.user = null
  }
}

function readUser(answer: unknown): User | null {
  const user = (answer as { user?: User | null } | null | undefined)?.user
  return user ?? null
}

export const session = new Session()
