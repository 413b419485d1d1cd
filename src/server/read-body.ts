// Reads a request body under a cap: refused by its content-length before a byte is read, or at the chunk that goes
// above. Memory is counted as it is taken: to announce much and send nothing keeps nobody else out. What is left unread of a refused body is the listener's to discard (drain-body.ts).
import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import { SealtraceError } from '../error.ts'
import type { InFlight } from './in-flight.ts'

export interface ReadBodyOptions {
  readonly maxBytes: number
  readonly inFlight: InFlight
}

export interface HeldBody {
  readonly bytes: Uint8Array
  /** To be called when the body is done with. */
  release(): void
}

/** Throws `too_large`, `busy`, `bad_request` (the client went away, or the length is no number). */
export async function readBody(c: Context, options: ReadBodyOptions): Promise<HeldBody> {
  const { maxBytes, inFlight } = options
  const declared = declaredLength(c.req.header('content-length'))
  if (declared !== null && declared > maxBytes) throw tooLarge(maxBytes)
  const releases: (() => void)[] = []
  const release = (): void => {
    for (const give of releases.splice(0)) give()
  }
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of bodyOf(c)) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      releases.push(inFlight.take(chunk.length))
      chunks.push(chunk)
    }
  } catch (error) {
    release()
    if (SealtraceError.is(error)) throw error
    throw new SealtraceError('bad_request', 'the request body ended early')
  }
  const [first] = chunks
  return { bytes: chunks.length === 1 && first ? first : Buffer.concat(chunks), release }
}

function tooLarge(maxBytes: number): SealtraceError {
  return new SealtraceError('too_large', `the request body has more than ${maxBytes} bytes`)
}

function declaredLength(header: string | undefined): number | null {
  if (header === undefined) return null
  if (!/^\d{1,15}$/.test(header))
    throw new SealtraceError('bad_request', 'content-length is not a number')
  return Number(header)
}

/** The node stream where there is one: the web stream over it cannot be left without the socket being destroyed. */
function bodyOf(c: Context): AsyncIterable<Uint8Array> {
  const incoming = (c.env as { incoming?: IncomingMessage } | undefined)?.incoming
  if (incoming) return incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
  return c.req.raw.body ?? nothing()
}

async function* nothing(): AsyncIterable<Uint8Array> {}
