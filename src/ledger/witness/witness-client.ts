// Asks one witness to cosign checkpoints (C2SP tlog-witness v1.0.0). What it answers is hostile: bounded, verified by its own key,
// and never followed elsewhere.
import { concatBytes, decodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { parseDecimal } from '../checkpoint.ts'
import { cosignatureVerifier } from '../cosignature.ts'
import type { NoteVerifier } from '../note.ts'
import type { Proof } from '../proof.ts'
import { formatAddCheckpoint, maxWitnessBody } from './add-checkpoint.ts'
import { readCosignatures } from './cosignature-lines.ts'

/** How often the proof is made anew for a witness that says it knows another size: it may be ahead of what we remember. */
const maxRebuilds = 2

/** Milliseconds: however long a witness says to wait, it is asked again after this. */
const longestWait = 600_000

/** A signed checkpoint that is stored already: nothing else may be shown to a witness. */
export interface StoredCheckpoint {
  readonly size: number
  readonly note: Uint8Array
}

/** What came of asking. Texts are ours: nothing that the witness wrote is in them. */
export type WitnessAnswer =
  /** `line`: its signature line. `ignored`: lines beside it that are no cosignature of this witness. */
  | { readonly kind: 'cosigned'; readonly line: string; readonly ignored: number }
  /** It has cosigned a larger checkpoint of this log than we have: ours was rolled back, or forked. */
  | { readonly kind: 'ahead'; readonly size: number }
  /** It does not take our checkpoint for a continuation of the one that it cosigned. */
  | { readonly kind: 'inconsistent' }
  /** Not now, or not at all; `retryAfter` in milliseconds where it said when. */
  | { readonly kind: 'failed'; readonly reason: WitnessFailure; readonly retryAfter?: number }

export const witnessFailures = {
  unknown_log: 'it does not know this log (404): have its operator add the log key',
  untrusted_key: 'it does not trust the key of this log (403): have its operator add the log key',
  malformed: 'it takes our request for malformed (400)',
  conflict: 'it knows another size of this log than it says (409)',
  throttled: 'it asks for patience (429)',
  server_error: 'it fails (5xx)',
  redirect: 'it answers with a redirect, which is not followed',
  unexpected: 'it answers in a way that the protocol does not know',
  too_large: 'its answer is too large',
  no_cosignature: 'its answer holds no cosignature of its key over our checkpoint',
  timeout: 'it did not answer in time',
  unreachable: 'it cannot be reached',
} as const
export type WitnessFailure = keyof typeof witnessFailures

export interface WitnessClientOptions {
  /** Of type 0x04. */
  readonly vkey: string
  /** The submission prefix: `http:` or `https:`. */
  readonly url: string
  /** Milliseconds for one request with its answer. */
  readonly timeout: number
  /** Default the global one. */
  readonly fetch?: typeof fetch
}

export interface WitnessClient {
  /** Size of the last checkpoint that the witness is known to have cosigned; null before it has said. */
  readonly lastSize: number | null
  /**
   * Never rejects, but with what `prove` throws. `prove` gives the proof that the tree of size `from` is the beginning of the
   * checkpoint's.
   */
  cosign(
    checkpoint: StoredCheckpoint,
    prove: (from: number) => Proof,
    signal?: AbortSignal,
  ): Promise<WitnessAnswer>
}

/** Throws `config_invalid` for a URL that cannot be asked, `corrupt` for a vkey that is not for cosignatures. */
export function createWitnessClient(options: WitnessClientOptions): WitnessClient {
  return new HttpWitness(options)
}

class HttpWitness implements WitnessClient {
  readonly #verifier: NoteVerifier
  readonly #url: URL
  readonly #timeout: number
  readonly #fetch: typeof fetch
  lastSize: number | null = null

  constructor({ vkey, url, timeout, fetch: given = fetch }: WitnessClientOptions) {
    this.#verifier = cosignatureVerifier(vkey)
    this.#url = submissionUrl(url)
    this.#timeout = timeout
    this.#fetch = given
  }

  async cosign(
    checkpoint: StoredCheckpoint,
    prove: (from: number) => Proof,
    signal?: AbortSignal,
  ): Promise<WitnessAnswer> {
    // Without a memory of it, a witness is asked from 0 on, and says what it knows.
    let old = Math.min(this.lastSize ?? 0, checkpoint.size)
    for (let rebuilds = 0; ; rebuilds++) {
      const body = formatAddCheckpoint({ old, proof: prove(old), checkpoint: checkpoint.note })
      const answer = await this.#post(body, signal)
      if ('kind' in answer) return answer
      if (answer.status !== 409) return this.#judge(answer, checkpoint)
      const size = sizeOf(answer.body)
      // Some answer without a size when the sizes are equal and the roots are not.
      if (size === null && old === checkpoint.size && old > 0) return { kind: 'inconsistent' }
      if (size === null || size === old || rebuilds === maxRebuilds) return failed('conflict')
      this.lastSize = size
      if (size > checkpoint.size) return { kind: 'ahead', size }
      old = size
    }
  }

  #judge({ status, body, retryAfter }: Answer, checkpoint: StoredCheckpoint): WitnessAnswer {
    if (status === 200) return this.#cosigned(body, checkpoint)
    if (status === 422) return { kind: 'inconsistent' }
    if (status >= 300 && status < 400) return failed('redirect')
    const wait = retryAfter === null ? {} : { retryAfter }
    if (status >= 500) return { ...failed('server_error'), ...wait }
    return { ...failed(byStatus[status] ?? 'unexpected'), ...wait }
  }

  #cosigned(body: Uint8Array, checkpoint: StoredCheckpoint): WitnessAnswer {
    try {
      const { line, foreign, bad } = readCosignatures(body, checkpoint.note, this.#verifier)
      if (line === null) return failed('no_cosignature')
      this.lastSize = checkpoint.size
      return { kind: 'cosigned', line, ignored: foreign + bad }
    } catch (error) {
      if (!SealtraceError.is(error)) throw error
      return failed('no_cosignature')
    }
  }

  async #post(body: Uint8Array, signal?: AbortSignal): Promise<Answer | WitnessAnswer> {
    const limit = AbortSignal.timeout(this.#timeout)
    try {
      const response = await this.#fetch(this.#url, {
        method: 'POST',
        body: Uint8Array.from(body),
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        redirect: 'manual',
        signal: signal ? AbortSignal.any([limit, signal]) : limit,
      })
      const answer = await readBounded(response)
      if (answer === null) return failed('too_large')
      return { status: response.status, body: answer, retryAfter: waitOf(response) }
    } catch {
      return failed(limit.aborted ? 'timeout' : 'unreachable')
    }
  }
}

interface Answer {
  readonly status: number
  readonly body: Uint8Array
  readonly retryAfter: number | null
}

const byStatus: Readonly<Record<number, WitnessFailure>> = {
  400: 'malformed',
  403: 'untrusted_key',
  404: 'unknown_log',
  429: 'throttled',
}

function failed(reason: WitnessFailure): WitnessAnswer & { kind: 'failed' } {
  return { kind: 'failed', reason }
}

/** Where checkpoints are posted. Throws `config_invalid`. */
export function submissionUrl(prefix: string): URL {
  const url = URL.parse(`${prefix.replace(/\/$/, '')}/add-checkpoint`)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search)
    throw new SealtraceError(
      'config_invalid',
      'the URL of a witness is http or https, without user name, password and query',
    )
  return url
}

/** Null for an answer that is longer than any could be; the rest of it is not read. */
async function readBounded({ body }: Response): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body ?? []) {
    length += part.length
    // Leaving the loop cancels the rest.
    if (length > maxWitnessBody) return null
    parts.push(part)
  }
  return concatBytes(...parts)
}

/** The body of a 409: a size and a newline. */
function sizeOf(body: Uint8Array): number | null {
  const text = decodeUtf8(body)
  return text?.endsWith('\n') ? parseDecimal(text.slice(0, -1)) : null
}

/** `Retry-After` in seconds; the form with a date is passed over. */
function waitOf({ headers }: Response): number | null {
  const seconds = parseDecimal(headers.get('retry-after') ?? '')
  return seconds === null ? null : Math.min(seconds * 1000, longestWait)
}
