import { z } from 'zod'
import { checkOpinion, type Opinion } from '../opinion.ts'
import { answerSchema, askAbout, instructions } from '../prompt.ts'
import { NoOpinion, type Question, type SecondReader } from '../second-reader.ts'

export interface OpenAiCompatibleSettings {
  /** The API's base, such as `http://10.0.0.7:8000/v1`. */
  readonly url: string
  readonly model: string
  readonly key: string | null
  readonly timeoutMs: number
}

/** An honest answer has a few hundred bytes; a model that thinks aloud a few thousand. */
const longestAnswer = 64 * 1024
const longestReply = 1000

/** How endpoints answer a `response_format` that they do not know. */
const refusesSchema = [400, 415, 422, 501]

const completion = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) })

/**
 * A second reader behind any endpoint that speaks the chat-completions protocol. It asks for the answer's JSON Schema
 * until the endpoint refuses such a request; from then on it reads the JSON out of a plain answer.
 */
export function createOpenAiCompatibleReader({ url, model, key, timeoutMs }: OpenAiCompatibleSettings): SecondReader {
  const address = completionsOf(url)
  let takesSchema = true

  const ask = (question: Question, withSchema: boolean, signal: AbortSignal): Promise<Response> =>
    fetch(address, {
      method: 'POST',
      // What was said goes to the address that was set, and nowhere else.
      redirect: 'error',
      headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({
        model,
        temperature: 0,
        max_tokens: longestReply,
        messages: [
          { role: 'system', content: instructions },
          { role: 'user', content: askAbout(question) },
        ],
        ...(withSchema
          ? { response_format: { type: 'json_schema', json_schema: { name: 'opinion', strict: true, schema: answerSchema(question) } } }
          : {}),
      }),
      signal,
    })

  const read = async (question: Question, signal: AbortSignal): Promise<Opinion> => {
    let response = await ask(question, takesSchema, signal)
    if (takesSchema && refusesSchema.includes(response.status)) {
      await response.body?.cancel()
      response = await ask(question, false, signal)
      takesSchema = !response.ok
    }
    if (!response.ok) {
      await response.body?.cancel()
      throw new NoOpinion('refused')
    }
    const body = completion.safeParse(parse(await textOf(response)))
    const opinion = body.success ? checkOpinion(parse(jsonIn(body.data.choices[0]?.message.content ?? '')), question) : null
    if (!opinion) throw new NoOpinion('not understood')
    return opinion
  }

  return {
    name: model,
    read: async (question, stop) => {
      const limit = AbortSignal.timeout(timeoutMs)
      try {
        return await read(question, AbortSignal.any([limit, stop]))
      } catch (error) {
        if (error instanceof NoOpinion) throw error
        throw new NoOpinion(stop.aborted ? 'stopped' : limit.aborted ? 'too slow' : 'not reachable')
      }
    },
  }
}

function completionsOf(base: string): URL {
  const address = new URL(base)
  const path = address.pathname.replace(/\/+$/, '')
  address.pathname = path.endsWith('/chat/completions') ? path : `${path}/chat/completions`
  return address
}

/** The body as text; reading stops where no honest answer is so long. */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > longestAnswer) throw new NoOpinion('too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Models wrap their JSON in fences and thoughts; the answer comes last. */
function jsonIn(content: string): string {
  const said = content.slice(content.lastIndexOf('</think>') + 1)
  return said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1)
}
