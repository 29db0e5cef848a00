import type { Role, SessionAnswer, User } from '../../protocol/api.ts'
import { get, post, remove, RequestFailed } from './api.ts'

export type { Role, User }

/** Who is signed in. `unknown` until the server was asked. */
class Session {
  user = $state.raw<User | null>(null)
  state = $state<'unknown' | 'known' | 'unreachable'>('unknown')
  /** Whether one click may enter the demo workspace: demo mode, and this very machine. */
  demo = $state(false)

  /** Ask the server who is signed in. */
  async refresh(): Promise<void> {
    try {
      const answer = await get<SessionAnswer>('/api/session')
      this.user = answer.user
      this.demo = answer.demo
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

export const session = new Session()
