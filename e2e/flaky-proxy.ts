// Stands between a client and a collector, and misbehaves as networks, gateways and restarts do.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What becomes of one request. `cut-request`: the connection ends while the body is being sent. `cut-answer`: the collector
 * takes it, and the connection ends before its answer comes through. `refuse`: ends at once. `slow`: the answer takes
 * {@link slowMs}. A number: this status with `retry-after: 1`, and the collector sees nothing of it.
 */
export type Fault = 'pass' | 'cut-request' | 'cut-answer' | 'refuse' | 'slow' | number

export const slowMs = 1500

export interface FlakyProxyOptions {
  /** The collector's address at the moment: it may have another after a restart. */
  readonly target: () => string
  /** Asked for each request, before anything of it is passed on. */
  readonly faultOf: (method: string, path: string) => Fault | Promise<Fault>
}

export interface FlakyProxy {
  readonly url: string
  /** In the order in which they came. */
  readonly seen: { readonly path: string; readonly fault: Fault; status?: number }[]
  close(): Promise<void>
}

/** Listens on a free port of the loopback interface. */
export async function startFlakyProxy(options: FlakyProxyOptions): Promise<FlakyProxy> {
  const seen: FlakyProxy['seen'] = []
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/'
    Promise.resolve(options.faultOf(incoming.method ?? '', path))
      .then(async (fault) => {
        const entry: FlakyProxy['seen'][number] = { path, fault }
        seen.push(entry)
        const status = await handle(incoming, outgoing, { fault, target: options.target() })
        if (status !== undefined) entry.status = status
      })
      // Whatever goes wrong looks to the client like a connection that broke.
      .catch(() => outgoing.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** Resolves with the status that the collector answered, if it was asked. */
async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { fault, target }: { fault: Fault; target: string },
): Promise<number | undefined> {
  if (fault === 'refuse') {
    incoming.socket.destroy()
    return undefined
  }
  if (typeof fault === 'number') {
    incoming.resume()
    await new Promise((done) => incoming.on('end', done))
    outgoing.writeHead(fault, { 'content-type': 'application/json', 'retry-after': '1' })
    outgoing.end('{}')
    return undefined
  }
  if (fault === 'cut-request') {
    await cutRequest(incoming, target)
    return undefined
  }
  const { status, headers, body } = await pass(incoming, target)
  if (fault === 'cut-answer') {
    incoming.socket.destroy()
    return status
  }
  if (fault === 'slow') await sleep(slowMs)
  outgoing.writeHead(status, headers)
  outgoing.end(body)
  return status
}

/** The collector gets the head and the first bytes of a body. */
function cutRequest(incoming: IncomingMessage, target: string): Promise<void> {
  const onward = open(incoming, target)
  onward.on('error', () => {})
  return new Promise((done) =>
    incoming.once('data', (chunk: Buffer) => {
      onward.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => {
        onward.destroy()
        incoming.socket.destroy()
        done()
      })
    }),
  )
}

async function pass(incoming: IncomingMessage, target: string) {
  const onward = open(incoming, target)
  const answered = new Promise<IncomingMessage>((done, fail) =>
    onward.on('response', done).on('error', fail),
  )
  incoming.pipe(onward)
  const answer = await answered
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers
  return { status: answer.statusCode ?? 0, headers, body: Buffer.concat(chunks) }
}

/** Each request has a connection of its own, so that none is met that broke with another. */
function open({ method, url, headers }: IncomingMessage, target: string) {
  return request(`${target}${url}`, { method, headers, agent: false })
}
