/** What the server answered in place of what was asked for. `status` 0: it could not be reached. */
export class RequestFailed extends Error {
  readonly status: number
  /** The server's word for what went wrong, e.g. `gate-blocked`. */
  readonly code: string
  readonly detail: unknown

  constructor(status: number, code: string, detail?: unknown) {
    super(`${status} ${code}`)
    this.name = 'RequestFailed'
    this.status = status
    this.code = code
    this.detail = detail
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Ask the server. Takes and gives JSON; an empty answer is `undefined`.
 * The answer's type is the caller's promise: name the type of src/protocol that the route gives.
 * @throws RequestFailed when the server refuses or cannot be reached.
 */
export async function request<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  const form = body instanceof FormData
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
      ...(body !== undefined && !form && { headers: { 'content-type': 'application/json' } }),
    })
  } catch {
    throw new RequestFailed(0, 'unreachable')
  }
  const answer: unknown = response.headers.get('content-type')?.includes('json') ? await response.json() : undefined
  if (response.ok) return answer as Answer
  const problem = answer as { error?: string | { code?: string }; code?: string } | undefined
  const code = typeof problem?.error === 'string' ? problem.error : (problem?.error?.code ?? problem?.code ?? 'refused')
  throw new RequestFailed(response.status, code, answer)
}

export const get = <Answer>(path: string) => request<Answer>('GET', path)
export const post = <Answer>(path: string, body: unknown = {}) => request<Answer>('POST', path, body)
export const put = <Answer>(path: string, body: unknown) => request<Answer>('PUT', path, body)
export const remove = <Answer>(path: string) => request<Answer>('DELETE', path)
