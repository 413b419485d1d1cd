// One request after the other to one collector, over one connection that is kept.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { TlsOptions } from './transport-options.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  /** After the collector's own, with a slash before it. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface HttpReply {
  readonly status: number
  readonly retryAfter: string | undefined
  /** The header `Sealtrace-Checkpoint`. */
  readonly checkpoint?: string | undefined
  /** The header `Sealtrace-Consistency`. */
  readonly consistency?: string | undefined
  /** The collector's, or whatever answers in its place: at most {@link mostReplyBytes}. */
  readonly body: Uint8Array
}

export interface HttpClientOptions {
  /** With no slash at its end. */
  readonly collector: string
  readonly tls: TlsOptions
  readonly timeoutMs?: number
}

const mostReplyBytes = 256 * 1024
const defaultTimeout = 30_000

/** Redirects are not followed: the body and the key are for the collector. */
export class HttpClient {
  readonly #base: string
  readonly #agent: HttpAgent | HttpsAgent
  readonly #timeoutMs: number

  constructor({ collector, tls, timeoutMs = defaultTimeout }: HttpClientOptions) {
    this.#base = collector
    this.#timeoutMs = timeoutMs
    const options = { keepAlive: true, maxSockets: 1 }
    this.#agent = collector.startsWith('https:')
      ? new HttpsAgent({ ...options, ...said(tls) })
      : new HttpAgent(options)
  }

  /** Rejects with an `Error` with a code when there is no whole answer in time. */
  async send(request: HttpRequest): Promise<HttpReply> {
    try {
      return await this.#once(request)
    } catch (error) {
      // The collector had closed the connection that was kept: that says nothing of whether it takes requests.
      if (!isStale(error)) throw error
      return this.#once(request)
    }
  }

  close(): void {
    this.#agent.destroy()
  }

  #once({ method, path, headers, body }: HttpRequest): Promise<HttpReply> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpReply>()
    const request = this.#base.startsWith('https:') ? httpsRequest : httpRequest
    const length = body ? { 'content-length': String(body.length) } : {}
    const sent = request(`${this.#base}${path}`, {
      method,
      agent: this.#agent,
      headers: { ...headers, ...length },
    })
    const timer = setTimeout(
      () => sent.destroy(failure('the request timed out', 'ETIMEDOUT')),
      this.#timeoutMs,
    )
    sent.on('error', (error) => reject(sent.reusedSocket ? stale(error) : error))
    sent.on('response', (response) => {
      readReply(response).then(resolve, reject)
    })
    sent.end(body)
    return promise.finally(() => clearTimeout(timer))
  }
}

async function readReply(response: IncomingMessage): Promise<HttpReply> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > mostReplyBytes) {
      response.destroy()
      throw failure('the answer is too long', 'EMSGSIZE')
    }
    chunks.push(chunk)
  }
  return {
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    checkpoint: headerOf(response, 'sealtrace-checkpoint'),
    consistency: headerOf(response, 'sealtrace-consistency'),
    body: Buffer.concat(chunks),
  }
}

/** Undefined also for one that came more than once. */
function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

function said({ ca, cert, key, passphrase }: TlsOptions) {
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(passphrase !== undefined && { passphrase }),
  }
}

const staleMark = Symbol('stale')

function stale(error: Error): Error {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ECONNRESET' || code === 'EPIPE'
    ? Object.assign(error, { [staleMark]: true })
    : error
}

function isStale(error: unknown): boolean {
  return typeof error === 'object' && error !== null && staleMark in error
}

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code })
}

/** The code of a failed request: never its text, which may hold what was sent. */
export function failureCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'connection failed'
}
