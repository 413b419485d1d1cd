// A log's published files behind a URL. Whoever answers may be an attacker: sizes are bounded, redirects stay with the server that was
// asked, and nothing of an answer comes into an error.
import { SealtraceError } from '../../error.ts'
import type { LogFiles } from '../log-files.ts'
import { largestFile } from './file-limits.ts'

export interface HttpFilesOptions {
  /** Sent as `Authorization: Bearer …`, to the server of the URL only. */
  readonly bearer?: string
  /** Milliseconds for one file; default 30 s. */
  readonly timeout?: number
  /** Ends all that is under way: `unavailable`. */
  readonly signal?: AbortSignal
}

const defaultTimeout = 30_000
const maxRedirects = 3
const redirects = new Set([301, 302, 303, 307, 308])

/**
 * Reads a log's files below `url`. Absent is what the server answers 404 or 410 for, and what no log has. Any other status, a redirect to
 * another server, a time-out: `unavailable`. Throws `usage` for what is no http or https URL, or holds credentials or a query.
 */
export function httpFiles(url: string, options: HttpFilesOptions = {}): LogFiles {
  const base = baseOf(url)
  return {
    async read(path) {
      const most = largestFile(path)
      if (most === null) return null
      const timeout = AbortSignal.timeout(options.timeout ?? defaultTimeout)
      const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout
      try {
        const response = await follow(new URL(path, base), { bearer: options.bearer, signal })
        return await bodyOf(response, { path, most })
      } catch (cause) {
        if (SealtraceError.is(cause)) throw cause
        throw new SealtraceError(
          'unavailable',
          `${path} of the log at ${base.host} cannot be had (${reasonOf(cause)})`,
          { cause },
        )
      }
    },
  }
}

function baseOf(text: string): URL {
  const url = URL.parse(text)
  const plain = url && !url.username && !url.password && !url.search && !url.hash
  if (!plain || !/^https?:$/.test(url.protocol))
    throw new SealtraceError(
      'usage',
      'the files of a log are given as an http or https URL, without credentials and without a query',
    )
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

async function follow(
  from: URL,
  { bearer, signal }: { bearer: string | undefined; signal: AbortSignal },
): Promise<Response> {
  let target = from
  for (let hops = 0; ; hops++) {
    const response = await fetch(target, {
      headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      redirect: 'manual',
      signal,
    })
    if (!redirects.has(response.status)) return response
    await response.body?.cancel()
    const next = URL.parse(response.headers.get('location') ?? '', target)
    if (next?.origin !== from.origin || hops === maxRedirects)
      throw new SealtraceError(
        'unavailable',
        `the log at ${from.host} redirects to elsewhere; give the address where its files are`,
      )
    target = next
  }
}

async function bodyOf(
  response: Response,
  { path, most }: { path: string; most: number },
): Promise<Uint8Array | null> {
  if (response.status !== 200) {
    await response.body?.cancel()
    if (response.status === 404 || response.status === 410) return null
    throw new SealtraceError(
      'unavailable',
      `the log's server answers ${response.status} for ${path}; try again, or check the address`,
    )
  }
  const chunks: Uint8Array[] = []
  let length = 0
  // After inflation: a small answer can be made to grow.
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > most)
      throw new SealtraceError(
        'too_large',
        `${path} has more than ${most} bytes; no log has such a file`,
      )
    chunks.push(chunk)
  }
  return chunks.length === 1 ? chunks[0]! : Uint8Array.from(Buffer.concat(chunks))
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } }
  if (name === 'TimeoutError') return 'timed out'
  if (name === 'AbortError') return 'stopped'
  const code = cause?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'connection failed'
}
