// Talks to a collector over HTTP. The key comes from the environment only, and no redirect takes it elsewhere.
import { SealtraceError, type ErrorCode } from '../error.ts'
import { collectorTls, type CollectorTls } from './collector-tls.ts'
import { isErrorCode } from './exit-status.ts'
import { fetchOverTls } from './fetch-over-tls.ts'
import { usage } from './options.ts'
import { refuseReaderKey } from './reader-key.ts'
import { oneLine } from './render/neutralize.ts'
import { targetAt } from './target-at.ts'
import type { Context } from './verb.ts'

export interface RemoteRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: Uint8Array<ArrayBuffer> | string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds; default 30 s. */
  readonly timeout?: number
}

export interface RemoteClient {
  /** Rejects with `unauthorized`, `denied`, `not_found`, `bad_request`, `busy`, `unavailable`, … */
  text(path: string, request?: RemoteRequest): Promise<string>
  json(path: string, request?: RemoteRequest): Promise<unknown>
  /** The body as it comes; reading it rejects with `unavailable` when the connection breaks off. */
  stream(path: string, request?: RemoteRequest): Promise<AsyncIterable<Uint8Array>>
}

const largestMessage = 300

export function remoteClient(context: Context, url: string): RemoteClient {
  refuseReaderKey(context)
  const { io } = context
  const base = baseOf(url)
  const key = io.environment['SEALTRACE_API_KEY'] || undefined
  const isSecure = base.protocol === 'https:'
  const tls = collectorTls(context, base)
  if (key === undefined && tls?.cert === undefined)
    throw usage('a collector needs an API key in $SEALTRACE_API_KEY, or a --client-cert')
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw usage('$SEALTRACE_API_KEY holds characters that no API key has')
  if (!isSecure && !isLoopback(base.hostname))
    io.stderr.write(
      'sealtrace: warning: this URL is plain http, the key and all data travel unprotected; use https\n',
    )

  async function answerTo(path: string, request: RemoteRequest = {}): Promise<Response> {
    const target = targetAt(base, path)
    for (const [name, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) target.searchParams.set(name, String(value))
    const response = await send(target, request, { key, tls })
    if (response.ok) return response
    throw failure(response.status, await bodyOf(response), reads(path) && isIngestKey(key))
  }

  async function text(path: string, request?: RemoteRequest): Promise<string> {
    return bodyOf(await answerTo(path, request))
  }

  return {
    text,
    stream: async (path, request) => chunksOf(await answerTo(path, request)),
    json: async (path, request) => {
      const body = await text(path, request)
      try {
        return JSON.parse(body)
      } catch {
        throw new SealtraceError(
          'unavailable',
          'the URL answers with something else than a collector would; check --url',
        )
      }
    },
  }
}

/** What a request shows of who sends it. */
interface Shown {
  readonly key: string | undefined
  readonly tls: CollectorTls | undefined
}

async function send(target: URL, request: RemoteRequest, { key, tls }: Shown): Promise<Response> {
  const sent = {
    method: request.method ?? 'GET',
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      accept: 'application/json',
      ...(request.type ? { 'content-type': request.type } : {}),
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    signal: AbortSignal.timeout(request.timeout ?? 30_000),
  }
  try {
    return await (tls
      ? fetchOverTls(target, sent, tls)
      : fetch(target, { ...sent, redirect: 'error' }))
  } catch (cause) {
    const reason = reasonOf(cause)
    const what = /CERT|SSL|TLS|SELF_SIGNED|SIGNATURE/.test(reason)
      ? '--client-cert, --client-key and --ca'
      : '--url and that it runs'
    throw new SealtraceError(
      'unavailable',
      `the collector at ${target.origin} cannot be reached (${reason}); check ${what}`,
      { cause },
    )
  }
}

async function bodyOf(response: Response): Promise<string> {
  try {
    return await response.text()
  } catch (cause) {
    throw brokenOff(cause)
  }
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body ?? []) yield chunk
  } catch (cause) {
    throw brokenOff(cause)
  }
}

function brokenOff(cause: unknown): SealtraceError {
  return new SealtraceError('unavailable', 'the connection to the collector broke off; try again', {
    cause,
  })
}

function baseOf(text: string): URL {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) throw usage('--url takes an http or https URL')
  if (url.username || url.password)
    throw usage('--url may hold no credentials; put the key in $SEALTRACE_API_KEY')
  return url
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } }
  if (name === 'TimeoutError') return 'timed out'
  const code = cause?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'connection failed'
}

const codes: Record<number, ErrorCode> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'denied',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'busy',
  500: 'internal',
}

const messages: Partial<Record<ErrorCode, string>> = {
  unauthorized:
    'the collector does not take the key in $SEALTRACE_API_KEY; check it, it may be revoked',
  denied: 'the role of the key in $SEALTRACE_API_KEY may not do this; use a key with another role',
  not_found: 'there is no such thing, or you may not see it',
}

/** A collector answers to a key that may only write as if there were nothing; its name tells the role. */
function isIngestKey(key = ''): boolean {
  return key.startsWith('st_ingest_')
}

function reads(path: string): boolean {
  return path.startsWith('/api/v1/') && path !== '/api/v1/steps'
}

/** The status decides; the body's own code and message are taken where they fit. */
function failure(status: number, body: string, onlyWrites: boolean): SealtraceError {
  const told = toldBy(body)
  const needsTwo = status === 403 && told.code === 'needs_approval'
  const known: ErrorCode | undefined = needsTwo ? 'needs_approval' : codes[status]
  const code = known ?? (isErrorCode(told.code) ? told.code : 'unavailable')
  if (onlyWrites && (code === 'not_found' || code === 'denied'))
    return new SealtraceError(
      code,
      'the key in $SEALTRACE_API_KEY may only write; make one that may read with `sealtrace apikey create --role analyst`',
    )
  const message =
    told.message ||
    messages[code] ||
    `the collector answered with status ${status}; try again or look at its log`
  return new SealtraceError(code, message)
}

function toldBy(body: string): { code?: unknown; message?: string } {
  try {
    const { error, message } = JSON.parse(body) as {
      error?: { code?: unknown; message?: unknown }
      message?: unknown
    }
    const text = error?.message ?? message
    return {
      code: error?.code,
      message: typeof text === 'string' ? oneLine(text).slice(0, largestMessage) : '',
    }
  } catch {
    return {}
  }
}
