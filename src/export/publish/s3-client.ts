// Objects in S3, or in what speaks like it: signed requests, a few tries, bounded answers, and errors without a word of what was answered
// but the name of the error.
import { setTimeout as sleep } from 'node:timers/promises'
import { toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { canonicalQuery, signV4 } from '../../crypto/sigv4.ts'
import { SealtraceError } from '../../error.ts'
import type { AwsLogin } from '../../keys/providers/aws-kms-credentials.ts'

export interface S3ClientOptions {
  /** Of the bucket, without what comes below: `https://bucket.host` or `https://host/bucket`. */
  readonly bucket: URL
  readonly region: string
  readonly login: () => Promise<AwsLogin>
  /** For people. */
  readonly name: string
  /** Milliseconds for one try; default 30 s. */
  readonly timeout?: number
  readonly now?: () => number
}

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** Below the bucket, without a slash before it; only letters, digits and `._-/`. Empty: the bucket itself. */
  readonly key: string
  readonly query?: Readonly<Record<string, string>>
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Bytes that the answer may have; default 64 KiB. */
  readonly most?: number
}

export interface S3Answer {
  readonly status: number
  readonly body: Uint8Array
}

const tries = 3
/** Milliseconds; twice as long before the last try. */
const pause = 300
const smallAnswer = 64 * 1024

export class S3Client {
  readonly #options: S3ClientOptions

  constructor(options: S3ClientOptions) {
    this.#options = options
  }

  /** The answer, when its status is one of these. Rejects with `unavailable` for any other, after three tries where that may help. */
  async send(request: S3Request, expected: readonly number[]): Promise<S3Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#try(request)
      if (!(answer instanceof SealtraceError) && expected.includes(answer.status)) return answer
      const isFinal =
        !(answer instanceof SealtraceError) && answer.status < 500 && answer.status !== 429
      if (isFinal || attempt === tries)
        throw answer instanceof SealtraceError ? answer : this.#refusal(request, answer)
      await sleep(pause * 2 ** (attempt - 1))
    }
  }

  /** An error that another try may not meet is given back, others are thrown. */
  async #try(request: S3Request): Promise<S3Answer | SealtraceError> {
    const { keys } = await this.#options.login()
    try {
      const response = await this.#fetch(request, keys)
      return { status: response.status, body: await bodyOf(response, request.most ?? smallAnswer) }
    } catch (cause) {
      if (SealtraceError.is(cause)) throw cause
      return new SealtraceError(
        'unavailable',
        `${this.#options.name} cannot be reached (${reasonOf(cause)}); check its address, and that it runs`,
        { cause },
      )
    }
  }

  #fetch(request: S3Request, keys: AwsLogin['keys']): Promise<Response> {
    const { bucket, region, timeout = 30_000, now = Date.now } = this.#options
    const { method, key, query = {}, body = new Uint8Array(0) } = request
    const path = `${bucket.pathname.replace(/\/$/, '')}/${key}`
    const headers = signV4(
      {
        ...{ method, path, query, body, host: bucket.host },
        headers: { ...request.headers, 'x-amz-content-sha256': toHex(sha256(body)) },
      },
      { region, service: 's3', time: new Date(now()) },
      keys,
    )
    const search = canonicalQuery(query)
    return fetch(`${bucket.origin}${path}${search ? `?${search}` : ''}`, {
      ...{ method, headers, redirect: 'manual' },
      ...(method === 'PUT' ? { body: Uint8Array.from(body) } : {}),
      signal: AbortSignal.timeout(timeout),
    })
  }

  #refusal({ method }: S3Request, { status, body }: S3Answer): SealtraceError {
    // Words of a stranger: only what can be nothing but the name of an error.
    const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(Buffer.from(body).toString('latin1'))?.[1]
    const because = code ? ` (${code})` : ''
    return new SealtraceError(
      'unavailable',
      `${this.#options.name} refused ${method} with status ${status}${because}; ${adviceFor(status)}`,
    )
  }
}

function adviceFor(status: number): string {
  if (status >= 500 || status === 429) return 'it is not well; it is tried again'
  if (status >= 300 && status < 400) return 'give the address of the bucket in its own region'
  if (status === 404) return 'check that the bucket exists'
  return 'check the credentials, the region and the clock, and that they may get, put, list and delete objects there'
}

async function bodyOf(response: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > most)
      throw new SealtraceError('too_large', `an object has more than ${most} bytes; a log has none`)
    chunks.push(chunk)
  }
  return Uint8Array.from(Buffer.concat(chunks))
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } }
  if (name === 'TimeoutError') return 'timed out'
  const code = cause?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'connection failed'
}
