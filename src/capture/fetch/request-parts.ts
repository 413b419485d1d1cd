// What is read of a request before it is passed on: nothing of it is changed or used up.
import { mostRequestChars } from './call-recording.ts'
import type { Target } from './request-step.ts'

export interface RequestParts {
  readonly method: string
  readonly target: Target
  readonly resends: number | undefined
  /** What it is called with: a secret, to tell callers apart and for nothing else. */
  readonly credential: string
  /** Starts to read the body. Null: it can be read by the provider only. */
  readonly body: () => string | Promise<string | null> | null
}

/** As much of `RequestInit` as is used here. */
export interface InitLike {
  readonly method?: string | undefined
  readonly headers?: unknown
  readonly body?: unknown
}

const defaultPorts = new Set(['', '80', '443'])

/** Null for what is no request: fetch says so itself. */
export function requestParts(input: unknown, init: InitLike | undefined): RequestParts | null {
  const request = isRequest(input) ? input : undefined
  const url = URL.parse(request ? request.url : String(input))
  if (!url || !/^https?:$/.test(url.protocol)) return null
  const { hostname, port, pathname } = url
  const named = (init?.method ?? request?.method ?? 'GET').toUpperCase()
  const headers = init?.headers ?? request?.headers
  return {
    method: named,
    target: { host: hostname, port: defaultPorts.has(port) ? null : Number(port), path: pathname },
    resends: resendsOf(header(headers, 'x-stainless-retry-count')),
    credential: credentialOf((name) => header(headers, name), url.search),
    body: () => {
      if (init?.body !== undefined && init.body !== null) return bodyText(init.body)
      return request ? cloneText(request) : ''
    },
  }
}

/** The SDKs of OpenAI and Anthropic count their attempts. */
export function resendsOf(text: string | null | undefined): number | undefined {
  return text && /^\d{1,4}$/.test(text) ? Number(text) : undefined
}

const credentials = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'openai-project']

/** @param query Gemini's keys may be in it */
export function credentialOf(
  headerOf: (name: string) => string | undefined,
  query: string,
): string {
  return JSON.stringify([...credentials.map((name) => headerOf(name) ?? null), query])
}

function bodyText(body: unknown): string | Promise<string | null> | null {
  if (typeof body === 'string') return body
  if (body instanceof ArrayBuffer) return decoded(new Uint8Array(body))
  if (ArrayBuffer.isView(body))
    return decoded(new Uint8Array(body.buffer, body.byteOffset, body.byteLength))
  // Blobs can be read again, streams and forms cannot.
  return body instanceof Blob ? settled(body.text()) : null
}

function decoded(bytes: Uint8Array): string | null {
  return bytes.byteLength > mostRequestChars ? null : new TextDecoder().decode(bytes)
}

function cloneText(request: Request): Promise<string | null> | string | null {
  if (!request.body) return ''
  const isLong = Number(header(request.headers, 'content-length')) > mostRequestChars
  // A copy that is not read holds up the request with some packages' streams.
  if (request.bodyUsed || isLong || typeof request.body.getReader !== 'function') return null
  return settled(boundedText(request.clone().body))
}

/**
 * A body may be a stream that has no end, and the copy is read whether the provider takes anything or not: what is read ahead
 * of it waits in memory. Null for what is longer than the bound.
 */
async function boundedText(body: ReadableStream<Uint8Array> | null): Promise<string | null> {
  const reader = body?.getReader()
  const decoder = new TextDecoder()
  let [text, left] = ['', mostRequestChars]
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done || !value) return text + decoder.decode()
    left -= value.byteLength
    if (left < 0) {
      // The other half is the request's own: that is read on.
      reader?.cancel().catch(() => {})
      return null
    }
    text += decoder.decode(value, { stream: true })
  }
}

/** A body that breaks off does so for fetch too, which says it. */
function settled(text: Promise<string | null>): Promise<string | null> {
  return text.catch(() => null)
}

/** Of another package's class, too. */
function isRequest(input: unknown): input is Request {
  return (
    typeof input === 'object' &&
    input !== null &&
    !(input instanceof URL) &&
    'url' in input &&
    typeof input.url === 'string' &&
    'clone' in input
  )
}

/** Headers may be an object of that class, a list of pairs or a plain object. */
function header(headers: unknown, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined
  if ('get' in headers && typeof headers.get === 'function') {
    const value: unknown = headers.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const pairs: unknown[] = Array.isArray(headers) ? headers : Object.entries(headers)
  const found = pairs.find((pair) => Array.isArray(pair) && String(pair[0]).toLowerCase() === name)
  return Array.isArray(found) ? String(found[1]) : undefined
}
