// One HTTP request and its answer, over Node's own client: it follows no redirect, takes a CA of one's own, and heeds no
// proxy variable. Everything that comes back was written by somebody else.
import { once } from 'node:events'
import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface Exchange {
  readonly url: URL
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly agent: Agent
  readonly signal: AbortSignal
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** No answer of these services comes near it. */
const largestAnswer = 256 * 1024

/** Thrown for an answer that is too long to be one. */
export class OversizedAnswer extends Error {}

/** Rejects with what Node says of the connection, with the signal's reason, or with {@link OversizedAnswer}. */
export async function exchange({ url, body, ...options }: Exchange): Promise<Answer> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const request = send(url, { ...options, headers: { ...options.headers, ...length } })
  // Until there is an answer an error rejects below; what comes after it is told by the answer's stream.
  request.on('error', () => undefined)
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return whole(response)
}

async function whole(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestAnswer) throw new OversizedAnswer()
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  return { status: response.statusCode ?? 0, headers: response.headers, text }
}
