import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the endpoint was asked: the headers and the parsed body. */
export interface Asked {
  readonly headers: IncomingMessage['headers']
  readonly path: string
  readonly body: any // eslint-disable-line @typescript-eslint/no-explicit-any -- the tests assert on what was sent
}

export interface Endpoint {
  readonly url: string
  readonly asked: Asked[]
  /** How it answers from now on. */
  answer: (response: ServerResponse, asked: Asked) => void
  close(): Promise<void>
}

/** An endpoint of the chat-completions protocol on a free port (or the given one), with any fault that a test gives it. */
export async function startEndpoint(answer: Endpoint['answer'], port = 0): Promise<Endpoint> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const asked: Asked = {
        headers: request.headers,
        path: request.url ?? '',
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
      }
      endpoint.asked.push(asked)
      endpoint.answer(response, asked)
    })
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const endpoint: Endpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked: [],
    answer,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  return endpoint
}

/** A completion whose message is that text. */
export const says = (content: string) => (response: ServerResponse) =>
  void response
    .setHeader('content-type', 'application/json')
    .end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }))

/** A completion with an opinion: acts as `[id, evidence, confidence?]`. */
export const thinks = (add: readonly (readonly [string, string, number?])[], withdraw: readonly string[] = []) =>
  says(JSON.stringify({ add: add.map(([act, evidence, confidence = 0.9]) => ({ act, confidence, evidence })), withdraw }))
