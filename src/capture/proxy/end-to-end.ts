// Headers on their way through a proxy. Those of requests come from clients of any kind: what one client says must not change
// where the next client's request begins.
import type { IncomingMessage } from 'node:http'

/** Headers that are of one connection (RFC 9110, section 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** What `connection` cannot name away: without these a message is another one, or ends somewhere else. */
const ofTheMessage = new Set([
  'content-length',
  'content-type',
  'content-encoding',
  'host',
  'authorization',
])

/** Without a body where neither header of its length is there; of others Node would say that one comes. */
const bodiless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'])

/**
 * The headers that are passed on, as they were written, names and values by turns: without those of the connection, those
 * that the `connection` header names, and `others`.
 */
export function endToEnd(
  rawHeaders: readonly string[],
  isOther: (name: string) => boolean = () => false,
): string[] {
  const named = new Set<string>()
  for (const [name, value] of pairs(rawHeaders))
    if (name.toLowerCase() === 'connection')
      for (const one of value.split(',')) named.add(one.trim().toLowerCase())
  for (const name of ofTheMessage) named.delete(name)
  const kept: string[] = []
  for (const [name, value] of pairs(rawHeaders)) {
    const key = name.toLowerCase()
    if (!hopByHop.has(key) && !named.has(key) && !isOther(key)) kept.push(name, value)
  }
  return kept
}

/**
 * Headers for a server, with the length of the body always said: by the client's own length, else in chunks.
 *
 * @param host the server's
 * @param isOwn true for headers that are for the proxy
 */
export function headersFor(
  { rawHeaders, headers, method = '' }: IncomingMessage,
  host: string,
  isOwn: (name: string) => boolean = () => false,
): string[] {
  const passed = endToEnd(rawHeaders, (name) => name === 'host' || name === 'expect' || isOwn(name))
  const isEmpty = !hasBody({ headers }) && headers['content-length'] === undefined
  return [
    ...['Host', host],
    ...passed,
    ...(headers['transfer-encoding'] === undefined ? [] : ['Transfer-Encoding', 'chunked']),
    ...(isEmpty && !bodiless.has(method) ? ['Content-Length', '0'] : []),
  ]
}

/** True when bytes follow the headers. */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || !/^0*$/.test(headers['content-length'] ?? '')
}

/** False for a body that is coded for the connection in another way than in chunks: Node would not undo it. */
export function isReadableBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return /^(?:chunked)?$/i.test((headers['transfer-encoding'] ?? '').trim())
}

export function* pairs(rawHeaders: readonly string[]): Generator<[name: string, value: string]> {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    yield [rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']
}
