// A stand-in for a service that keeps keys, over real HTTP or HTTPS on this machine: it answers as a vendor documents it,
// keeps what it was asked, and fails on demand.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Reply {
  /** Default 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, but for a string, which is sent as it is. */
  readonly body: unknown
}

/** What goes wrong with one request: another answer, none at all, one that never ends, or a connection that breaks. */
export type Fault = Reply | 'silence' | 'trickle' | 'break'

/** Thrown by a stand-in for a request that it refuses. */
export class Refusal extends Error {
  readonly reply: Reply

  constructor(status: number, body: unknown) {
    super(`status ${status}`)
    this.reply = { status, body }
  }
}

export interface KeyServerStub extends AsyncDisposable {
  readonly url: string
  readonly asked: readonly Asked[]
  /** Connections that were made so far. */
  readonly connections: number
  /** The next requests meet these, one each, in order. */
  readonly faults: Fault[]
}

export interface StubOptions {
  /** PEM; with it the stub speaks HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined
}

/** A request that a stub does not expect throws there, and is answered with 599. */
export async function keyServerStub(
  answer: (asked: Asked) => Reply | Promise<Reply>,
  { tls }: StubOptions = {},
): Promise<KeyServerStub> {
  const asked: Asked[] = []
  const faults: Fault[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const question = await questionOf(request)
    asked.push(question)
    const fault = faults.shift()
    if (fault === 'silence') return
    if (fault === 'trickle') return trickle(response)
    if (fault === 'break') return void request.socket.destroy()
    const { status = 200, headers, body } = fault ?? (await replyOf(answer, question))
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void serve(request, response).catch(() => request.socket.destroy())
  const server = tls ? createSecureServer(tls, listener) : createServer(listener)
  let connections = 0
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    asked,
    faults,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(timer))
}

async function questionOf(request: IncomingMessage): Promise<Asked> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
  const { method = '', url = '/', headers } = request
  const { pathname, searchParams } = new URL(url, 'http://stub')
  return { method, path: pathname, query: searchParams, headers, body }
}

async function replyOf(
  answer: (asked: Asked) => Reply | Promise<Reply>,
  question: Asked,
): Promise<Reply> {
  try {
    return await answer(question)
  } catch (error) {
    return error instanceof Refusal ? error.reply : { status: 599, body: String(error) }
  }
}
