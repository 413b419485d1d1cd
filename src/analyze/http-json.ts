import { decodeUtf8 } from '../crypto/encoding.ts'
import { AnalyzerFault } from './analyzer.ts'

export interface HttpRequest {
  readonly url: string
  /** Default `POST`. */
  readonly method?: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

const largestAnswer = 16 * 1024 * 1024

/** A request that must be answered with 2xx and JSON. Rejects with {@link AnalyzerFault}; follows no redirects. */
export async function httpJson(request: HttpRequest): Promise<unknown> {
  const { url, method = 'POST', headers, body, signal } = request
  let response: Response
  let bytes: Uint8Array
  try {
    response = await fetch(url, {
      method,
      headers,
      signal,
      redirect: 'error',
      ...(body === undefined ? {} : { body }),
    })
    bytes = await readAll(response)
  } catch (error) {
    if (error instanceof AnalyzerFault) throw error
    // What fetch says may hold the address with its credentials.
    throw new AnalyzerFault(signal.aborted ? 'timeout' : 'unreachable')
  }
  if (!response.ok) throw new AnalyzerFault('status', response.status)
  return parse(bytes)
}

async function readAll(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > largestAnswer) throw new AnalyzerFault('answer')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parse(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes)
  try {
    if (text !== null) return JSON.parse(text) as unknown
  } catch {
    // The parser's message quotes the answer.
  }
  throw new AnalyzerFault('answer')
}

/** The value as an object whose members are to be checked. Throws {@link AnalyzerFault} when it is none. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AnalyzerFault('answer')
  return value as Readonly<Record<string, unknown>>
}

/** The value as a list. Throws {@link AnalyzerFault} when it is none. */
export function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new AnalyzerFault('answer')
  return value
}
