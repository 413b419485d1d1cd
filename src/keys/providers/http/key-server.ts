// A service that keeps keys, as the providers speak to it: a time limit, one more try, bounded answers, and errors that
// say what went wrong without a word of what was sent or answered.
import { readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { createSecureContext } from 'node:tls'
import { setTimeout as sleep } from 'node:timers/promises'
import { SealtraceError } from '../../../error.ts'
import { exchange, OversizedAnswer, type Answer } from './exchange.ts'
import { errorName, parseObject, type JsonObject } from './json.ts'

export interface KeyServerSettings {
  /** PEM file of the certificate authorities to trust in the place of the system's. */
  readonly caFile?: string | undefined
  /** Milliseconds for one operation with its login and its second try; default 10 000. */
  readonly timeoutMs?: number | undefined
}

export interface KeyServerOptions extends KeyServerSettings {
  /** Names the service and the key in errors, for people. */
  readonly name: string
  /** Takes what names the error out of an answer: an identifier, or something that is none and is not shown. */
  readonly errorOf?: (body: JsonObject) => unknown
}

export interface KeyCall {
  /** For people: `encrypt`, `login`. */
  readonly operation: string
  readonly url: URL
  /** Default POST. */
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/** Milliseconds before the second try, where the service does not say. */
const pause = 200
/** No longer than this is waited for it: others may have the key at once. */
const longestPause = 2000

const advice: Readonly<Record<number, string>> = {
  400: 'the key, what it wrapped or the label does not fit, or the key is disabled',
  401: 'check the credentials and the clock',
  403: 'check the credentials and what they are allowed to do with this key',
  404: 'check the address and that the key exists and is not destroyed',
  429: 'it limits how often it is asked; try again later',
}

export class KeyServer {
  readonly #options: KeyServerOptions
  readonly #plain = new HttpAgent({ keepAlive: true, maxSockets: 8 })
  readonly #secure: HttpsAgent

  /** Throws `config_invalid` when the CA file cannot be read or holds no certificate. */
  constructor(options: KeyServerOptions) {
    this.#options = options
    // Said, so that no environment variable can turn it off.
    const trust = { rejectUnauthorized: true, ...authorities(options.caFile) }
    this.#secure = new HttpsAgent({ keepAlive: true, maxSockets: 8, ...trust })
  }

  /** Does one operation, of several calls maybe, within the time limit. Rejects with `key_unavailable` after it. */
  async within<T>(operation: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(this.#options.timeoutMs ?? 10_000)
    try {
      return await work(signal)
    } catch (error) {
      if (!SealtraceError.is(error) && signal.aborted) throw this.#late(operation)
      throw error
    }
  }

  /**
   * Sends the request, once more after a network error, 429 or 5xx, and gives the answer whatever its status. Rejects with
   * `key_unavailable` when there is none, or with the signal's reason.
   */
  async call(call: KeyCall): Promise<Answer> {
    const first = await this.#attempt(call)
    const wait = waitBefore(first)
    if (wait !== null) {
      await sleep(wait, undefined, { signal: call.signal })
      return given(await this.#attempt(call))
    }
    return given(first)
  }

  /** Like {@link call}; rejects with `key_unavailable` also for an answer other than 200 with a JSON object. */
  async json(call: KeyCall): Promise<JsonObject> {
    return this.body(call.operation, await this.call(call))
  }

  /** The object in an answer. Throws `key_unavailable` when its status is not 200 or there is none. */
  body(operation: string, answer: Answer): JsonObject {
    if (answer.status !== 200) throw this.refusal(operation, answer)
    return parseObject(answer.text) ?? this.wrong(operation)
  }

  /** The error for an answer that is no success. */
  refusal(operation: string, { status, text }: Answer): SealtraceError {
    const body = parseObject(text)
    const name = errorName(body && this.#options.errorOf?.(body))
    const because = name ? ` (${name})` : ''
    return this.fault(operation, `was refused with status ${status}${because}`, adviceFor(status))
  }

  /** Throws the error for an answer that is not what the service is documented to give. */
  wrong(operation: string): never {
    throw this.fault(operation, 'got an answer that makes no sense', 'check the address')
  }

  /** Throws the error for wrapped bytes that this kind of provider never made. */
  foreign(operation: string): never {
    throw this.fault(
      operation,
      'got bytes that it never wrapped',
      'the stored key is damaged or of another provider',
    )
  }

  fault(operation: string, what: string, todo: string): SealtraceError {
    return new SealtraceError(
      'key_unavailable',
      `${this.#options.name}: ${operation} ${what}; ${todo}`,
    )
  }

  close(): void {
    this.#plain.destroy()
    this.#secure.destroy()
  }

  /** An answer, or the error of an attempt that may be made again; rejects with one that may not. */
  async #attempt({ operation, url, ...call }: KeyCall): Promise<Answer | SealtraceError> {
    const agent = url.protocol === 'https:' ? this.#secure : this.#plain
    const { method = 'POST', headers = {}, body, signal } = call
    try {
      return await exchange({ url, method, headers, body, signal, agent })
    } catch (error) {
      // What Node says may hold the address with what stands in its query.
      if (signal.aborted) {
        const limit = this.#options.timeoutMs ?? 10_000
        throw this.fault(
          operation,
          `had no answer within ${limit} ms`,
          'check that it is reachable',
        )
      }
      if (error instanceof OversizedAnswer) this.wrong(operation)
      const code = errorName((error as NodeJS.ErrnoException).code) ?? 'network error'
      const fault = this.fault(operation, `did not reach the service (${code})`, reach(code))
      if (isCertificateError(code)) throw fault
      return fault
    }
  }

  #late(operation: string): SealtraceError {
    const limit = this.#options.timeoutMs ?? 10_000
    return this.fault(operation, `had no answer within ${limit} ms`, 'check that it is reachable')
  }
}

function given(outcome: Answer | SealtraceError): Answer {
  if (outcome instanceof SealtraceError) throw outcome
  return outcome
}

/** Milliseconds to wait before the one more try; null for an outcome that is final. */
function waitBefore(outcome: Answer | SealtraceError): number | null {
  if (outcome instanceof SealtraceError) return pause
  const { status, headers } = outcome
  if (status !== 429 && status < 500) return null
  const after = headers['retry-after'] ?? ''
  const seconds = /^\d{1,6}$/.test(after) ? Number(after) * 1000 : null
  const date = after.length < 40 ? Date.parse(after) - Date.now() : Number.NaN
  const wait = seconds ?? (Number.isNaN(date) ? pause : Math.max(date, 0))
  return wait > longestPause ? null : wait
}

function adviceFor(status: number): string {
  if (status >= 300 && status < 400) return 'redirects are not followed: give its final address'
  if (status >= 500) return 'the service is not well; try again later'
  return advice[status] ?? 'check the address and the key'
}

function reach(code: string): string {
  return isCertificateError(code)
    ? 'its certificate is not trusted: name its authority in ca_file'
    : 'check the address, and that it runs'
}

function isCertificateError(code: string): boolean {
  return /CERT|ALTNAME|^UNABLE_TO_|ISSUER|SIGNATURE/.test(code)
}

function authorities(caFile: string | undefined): { ca?: string } {
  if (caFile === undefined) return {}
  let ca: string
  try {
    ca = readFileSync(caFile, 'utf8')
    createSecureContext({ ca })
    if (!ca.includes('-----BEGIN CERTIFICATE-----')) throw new TypeError('no certificate')
    return { ca }
  } catch {
    throw new SealtraceError(
      'config_invalid',
      'ca_file of a key provider cannot be read or holds no certificate; give a PEM file',
    )
  }
}
