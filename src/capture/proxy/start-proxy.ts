// The proxy's server. It has no keys of its own: those of the requests are passed on, and never recorded.
import http, { createServer, type Server } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { SealtraceError } from '../../error.ts'
import { FailedCalls } from '../fetch/failed-calls.ts'
import type { Recorder } from '../recorder/recorder.ts'
import { forward } from './forward.ts'
import type { Upstreams } from './upstreams.ts'

export interface ProxyOptions {
  readonly recorder: Recorder
  readonly upstreams: Upstreams
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined
  /** Default 0: any that is free. */
  readonly port?: number | undefined
  /** Bytes of a request; default 64 MiB. */
  readonly maxBody?: number | undefined
  /** Of providers with certificates of an own authority, PEM; default those that Node trusts. */
  readonly ca?: string | undefined
}

export interface Proxy {
  readonly url: string
  /** Takes no new connections, lets calls in work end within `graceMs`, then cuts them. */
  close(graceMs: number): Promise<void>
}

export const defaultMaxBody = 64 * 1024 * 1024
const idleMs = 20
/** Connections to a provider that nobody uses; providers close them after 5 seconds and more, and a request may meet that. */
const keptMs = 4000

/** Rejects with `unavailable` when the address cannot be had. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const {
    recorder,
    upstreams,
    host = '127.0.0.1',
    port = 0,
    maxBody = defaultMaxBody,
    ca,
  } = options
  const agents = {
    http: new http.Agent({ keepAlive: true, timeout: keptMs }),
    https: new https.Agent({ keepAlive: true, timeout: keptMs }),
  }
  const failedCalls = new FailedCalls()
  const forwarding = { recorder, upstreams, agents, maxBody, ca, host, failedCalls }
  // Answers may take as long as the provider likes, and uploads as long as the client.
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    if (request.url === '/healthz') response.end('ok\n')
    else forward(request, response, forwarding)
  })
  await listen(server, host, port)
  return {
    url: urlOf(server, host),
    async close(graceMs) {
      await closeServer(server, graceMs)
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(port, host, resolve)
  try {
    await promise
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed'
    throw new SealtraceError(
      'unavailable',
      `cannot listen on port ${port} (${code}); choose another with --port`,
      { cause: error },
    )
  }
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  // Connections fall idle when their last call ends, and clients would keep them.
  const idle = setInterval(() => server.closeIdleConnections(), idleMs)
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  return new Promise((done) => {
    server.close(() => {
      clearInterval(idle)
      clearTimeout(cut)
      done()
    })
  })
}
