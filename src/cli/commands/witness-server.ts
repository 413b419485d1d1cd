// HTTP of a witness (C2SP tlog-witness v1.0.0): `POST /add-checkpoint`, and `GET /<hex>/checkpoint` for who monitors a log. Who
// asks is anybody: requests are bounded in bytes and in time.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SealtraceError } from '../../error.ts'
import { maxWitnessBody } from '../../ledger/witness/add-checkpoint.ts'
import type { Witness } from '../../ledger/witness/witness.ts'

export interface WitnessServerOptions {
  readonly witness: Pick<Witness, 'addCheckpoint' | 'latest'>
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Called when the state cannot be read or written: nothing may be cosigned after that. */
  readonly onFailure: (error: unknown) => void
}

export interface WitnessServer {
  readonly url: string
  close(): Promise<void>
}

/** Milliseconds. */
const timeouts = {
  ...{ headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 75_000 },
  // Node looks each half minute else, and so long half requests would keep everybody out.
  connectionsCheckingInterval: 1_000,
}
const maxConnections = 1_000
const text = 'text/plain; charset=utf-8'

/** Rejects with `unavailable` when the address cannot be had. */
export async function listenWitness(options: WitnessServerOptions): Promise<WitnessServer> {
  const { host, port } = options
  const server = createServer({ ...timeouts, maxHeaderSize: 8192 }, (request, response) =>
    answer(request, response, options),
  )
  server.maxConnections = maxConnections
  await new Promise<void>((done, fail) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      fail(new SealtraceError('unavailable', `the witness cannot listen there (${cause.code})`)),
    )
    server.listen(port, host, done)
  })
  const bound = (server.address() as AddressInfo).port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), 2_000).unref()
      }),
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { witness, onFailure }: WitnessServerOptions,
): void {
  const send = (status: number, type: string, body: Uint8Array | string): void => {
    response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  const attempt = (run: () => void): void => {
    try {
      run()
    } catch (error) {
      send(503, text, 'the witness cannot read or write its state\n')
      onFailure(error)
    }
  }
  const path = (request.url ?? '').split('?', 1)[0]
  const [, hash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path ?? '') ?? []
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (path === '/add-checkpoint' && request.method === 'POST')
    return readBody(request, (body) => {
      if (!body) {
        response.setHeader('connection', 'close')
        return send(413, text, 'the request is too large\n')
      }
      attempt(() => {
        const reply = witness.addCheckpoint(body)
        send(reply.status, reply.type, reply.body)
      })
    })
  request.resume()
  if (path === '/add-checkpoint') return send(405, text, 'post a checkpoint here\n')
  if (hash === undefined || !isRead) return send(404, text, 'no such path\n')
  attempt(() => {
    const note = witness.latest(hash)
    response.setHeader('cache-control', 'no-store')
    send(note ? 200 : 404, text, note ?? 'nothing was cosigned of such a log\n')
  })
}

/** Null for a body that is longer than any request; nothing more of it is kept. */
function readBody(request: IncomingMessage, done: (body: Uint8Array | null) => void): void {
  const parts: Buffer[] = []
  let length = 0
  request.on('data', (part: Buffer) => {
    const before = length
    length += part.length
    if (length <= maxWitnessBody) parts.push(part)
    else if (before <= maxWitnessBody) done(null)
  })
  request.on('end', () => {
    if (length <= maxWitnessBody) done(Buffer.concat(parts))
  })
  // A client that goes away is no failure of ours.
  request.on('error', () => {})
}
