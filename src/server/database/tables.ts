/** The tables, plain enough to be the same on SQLite and PostgreSQL: text, integers, JSON as text, times as ISO text. */
export interface Tables {
  users: { id: string; name: string; number: string; role: string; password: string | null; demo: number }
  sessions: { token_hash: string; user_id: string; expires_at: string }
  libraries: { hash: string; body: string; published_at: string }
  cases: { id: string; owner_id: string; body: string; position: number }
  contacts: { id: string; case_id: string; at: string; body: string }
  calls: {
    id: string
    case_id: string
    user_id: string
    mode: string
    library: string
    started_at: string
    state: string
    outcome: string
    debtor: string
    flow: string
    score: number | null
    fatal: number
    seq: number
  }
  events: { call_id: string; seq: number; id: string; at: string; t: number; by_id: string; body: string }
  promises: { call_id: string; case_id: string; amount: number; due: string; made_at: string; condition: string | null }
  reviews: { call_id: string; body: string; published: number; saved_at: string; reviewer_id: string }
  audit: { seq: number; at: string; user_id: string; action: string; detail: string; hash: string }
}
