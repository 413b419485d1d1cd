import { request, type RequestOptions } from 'node:https'
import { Readable } from 'node:stream'
import type { CollectorTls } from './collector-tls.ts'

export interface TlsRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer> | string
  readonly signal: AbortSignal
}

/**
 * As `fetch`, which can neither show a certificate nor be told whom to believe. It follows no redirect, and rejects as `fetch`
 * does: with the signal's reason, or with an error that has another as its cause.
 */
export function fetchOverTls(url: URL, asked: TlsRequest, tls: CollectorTls): Promise<Response> {
  const { method = 'GET', headers, body, signal } = asked
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const options: RequestOptions = { method, signal, ...tls, headers: { ...headers, ...length } }
  const sent = request(url, options, (answer) => {
    const { statusCode: status = 0 } = answer
    // A `Response` can have no other; thrown here, it would end the process.
    if (status < 200 || status === 205 || (status >= 300 && status < 400) || status > 599) {
      sent.destroy(new Error('a redirect, or no status of a collector'))
      return
    }
    const given = Object.entries(answer.headers).filter((pair) => typeof pair[1] === 'string')
    const init = { status, headers: Object.fromEntries(given) as Record<string, string> }
    if (status === 204) answer.resume()
    resolve(new Response(status === 204 ? null : bodyOf(answer), init))
  })
  sent.on('error', (cause) =>
    reject(signal.aborted ? signal.reason : new TypeError('the request failed', { cause })),
  )
  // Of an answer that wants another protocol there comes no error.
  sent.on('close', () => reject(new TypeError('the request failed')))
  sent.end(body)
  return promise
}

function bodyOf(answer: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  return Readable.toWeb(answer) as ReadableStream<Uint8Array<ArrayBuffer>>
}
