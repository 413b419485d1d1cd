// A listening HTTP or HTTPS server around an app, and its orderly end.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { holdsCertificates } from '../crypto/holds-certificates.ts'
import { SealtraceError } from '../error.ts'
import type { App } from './app.ts'
import type { ServerConfig } from './config.ts'
import { drainBody } from './drain-body.ts'

export interface Listener {
  /** Where it can be reached from this machine. */
  readonly url: string
  /** Takes no new connections, lets requests in work end within `grace` milliseconds, then cuts them. Once only. */
  close(grace: number): Promise<void>
}

/** Milliseconds. Keep-alive outlives the export interval of clients, who would else send into a closing socket. */
const timeouts = { headersTimeout: 20_000, requestTimeout: 120_000, keepAliveTimeout: 75_000 }

/** Rejects with `unavailable` when the address cannot be had, `config_invalid` for TLS files that do not load. */
export async function listen(app: App, config: ServerConfig): Promise<Listener> {
  const handle = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    autoCleanupIncoming: false,
  })
  const server = createFor(config, (request, response) => {
    drainBody(request, response)
    void handle(request, response)
  })
  await bind(server, config)
  const { port } = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  const scheme = config.tlsCert === undefined ? 'http' : 'https'
  return {
    url: `${scheme}://${reachable(config.host)}:${port}`,
    close: (grace) => (closing ??= closeServer(server, grace)),
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

function createFor(config: ServerConfig, handler: Handler): Server {
  const { tlsCert, tlsKey, tlsClientCa } = config
  if (tlsCert === undefined || tlsKey === undefined) return createServer(timeouts, handler)
  const tls = {
    cert: readPem(tlsCert, 'tls_cert'),
    key: readPem(tlsKey, 'tls_key'),
    ...(tlsClientCa === undefined
      ? {}
      : { ca: readAuthorities(tlsClientCa), requestCert: true, rejectUnauthorized: true }),
  }
  try {
    return createTlsServer({ ...timeouts, ...tls, minVersion: 'TLSv1.2' }, handler)
  } catch {
    throw new SealtraceError(
      'config_invalid',
      'configuration: tls_cert, tls_key and tls_client_ca must be PEM files, and the key that of the certificate',
    )
  }
}

/** Of `tls_client_ca`. Throws `config_invalid`, also for a file without certificates: of an empty one Node makes all that it knows. */
export function readAuthorities(path: string): Buffer {
  const pem = readPem(path, 'tls_client_ca')
  if (!holdsCertificates(pem.toString('utf8')))
    throw new SealtraceError(
      'config_invalid',
      'configuration: server.tls_client_ca holds no certificate (PEM), or one that cannot be read; anybody’s would be taken',
    )
  return pem
}

/** Throws `config_invalid`; `name` is that of the setting. */
export function readPem(path: string, name: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'error'
    throw new SealtraceError(
      'config_invalid',
      `configuration: server.${name} cannot be read (${code})`,
      { cause },
    )
  }
}

function bind(server: Server, { host, port }: ServerConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const what = cause.code === 'EADDRINUSE' ? 'is in use' : `cannot be had (${cause.code})`
      reject(
        new SealtraceError(
          'unavailable',
          `port ${port} on ${host} ${what}; stop what holds it, or give another --port`,
          { cause },
        ),
      )
    })
    server.listen(port, host, resolve)
  })
}

/** The name under which this machine reaches what listens on `host`, as it stands in a URL. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function closeServer(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    // Connections that were in work when closing began are idle after it, and node would keep them.
    const sweep = setInterval(() => server.closeIdleConnections(), 50)
    const cut = setTimeout(() => server.closeAllConnections(), grace)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
