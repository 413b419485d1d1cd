// The public key that batches are sealed to: given, remembered, or asked of the collector.
import { equalBytes } from '../../crypto/equal.ts'
import type { BackOff } from './back-off.ts'
import { failureCode, type HttpClient } from './http-client.ts'
import { objectIn } from './judge-reply.ts'
import { Pause } from './pause.ts'
import { readBatchKey } from './batch-key.ts'
import { keyPause } from './sender.ts'
import { isLoopback, type TransportSettings } from './read-options.ts'
import { isOrigin } from './read-sealing.ts'
import type { Notice } from './transport-options.ts'

export interface ProducerKeyOptions {
  readonly settings: Pick<
    TransportSettings,
    'collector' | 'producerKey' | 'clientSealing' | 'spool'
  >
  readonly client: Pick<HttpClient, 'send'>
  readonly headers: Readonly<Record<string, string>>
  readonly backOff: BackOff
  /** What was asked once is remembered there. */
  readonly memory: {
    load(): string | null
    loadOrigin(): string | null
    save(key: string | null, origin: string | null): void
  }
  readonly notice: (notice: Notice) => void
  readonly onFailure: (isKeyRefused: boolean) => void
  readonly onKey: () => void
  /** Called with the origin of the collector's log when it is learnt, where it is needed and was not given. */
  readonly onOrigin: (origin: string) => void
}

/** Milliseconds in which it is asked for once at most after a batch was refused. */
const refreshPause = 60_000

export class ProducerKey {
  readonly #options: ProducerKeyOptions
  readonly #pause = new Pause()
  #key: Uint8Array | null
  /** Undefined: it is not needed, or was given. */
  #origin: string | null | undefined
  #refreshed = 0
  #stopped = false
  /** There is no hurry after the last answer. */
  #isFirm = false

  constructor(options: ProducerKeyOptions) {
    this.#options = options
    const { settings, memory, onOrigin } = options
    this.#key = readBatchKey(settings.producerKey ?? memory.load())
    if (!settings.clientSealing || settings.clientSealing.origin !== undefined) return
    const remembered = memory.loadOrigin()
    this.#origin = isOrigin(remembered) ? remembered : null
    if (this.#origin !== null) onOrigin(this.#origin)
  }

  get current(): Uint8Array | null {
    return this.#key
  }

  /** Asks until there is one. Over a connection that others can change, any answer could be theirs: it is not asked there. */
  async run(): Promise<void> {
    const { memory, settings } = this.#options
    const given = settings.producerKey
    if (given !== undefined && memory.load() !== given) memory.save(given, null)
    if (this.#isComplete) return
    if (!this.#isSafe()) {
      this.#options.notice({
        level: 'error',
        code: 'insecure_collector',
        message:
          this.#origin === undefined
            ? 'nothing is sent: the public key cannot be asked for over plain http; use https, or give producerKey'
            : 'nothing is sent: the public key and the origin cannot be asked for over plain http; use https, or give collectorKey and origin',
      })
      return
    }
    while (!this.#isComplete && !this.#stopped) {
      const wait = await this.#ask()
      if (wait > 0 && !this.#stopped) await this.#pause.wait(wait, this.#isFirm)
    }
  }

  /** After a batch was refused: the collector may have another key by now. */
  async refresh(): Promise<void> {
    const isGiven = this.#options.settings.producerKey !== undefined && this.#origin === undefined
    if (isGiven || !this.#isSafe()) return
    if (Date.now() - this.#refreshed < refreshPause) return
    this.#refreshed = Date.now()
    await this.#ask()
  }

  /** Whether the collector takes the ingest key, as far as can be told now. */
  async isTaken(): Promise<boolean> {
    const { client, headers } = this.#options
    try {
      return (
        (await client.send({ method: 'GET', path: '/api/v1/recorder', headers })).status === 200
      )
    } catch {
      return false
    }
  }

  /** Somebody waits: see the same of `Sender`. */
  hurry(): void {
    this.#pause.hurry()
  }

  stop(): void {
    this.#stopped = true
    this.#pause.end(true)
  }

  get #isComplete(): boolean {
    return this.#key !== null && this.#origin !== null
  }

  #isSafe(): boolean {
    const { protocol, hostname } = new URL(this.#options.settings.collector)
    return protocol === 'https:' || isLoopback(hostname)
  }

  /** Returns milliseconds to wait before asking again. */
  async #ask(): Promise<number> {
    const { client, headers, backOff, notice, onFailure } = this.#options
    let what: string
    let retryAfter: string | undefined
    let isKeyRefused = false
    try {
      const reply = await client.send({ method: 'GET', path: '/api/v1/recorder', headers })
      if (reply.status === 200 && this.#learns(objectIn(reply.body))) {
        backOff.succeeded()
        return 0
      }
      retryAfter = reply.retryAfter
      isKeyRefused = reply.status === 401 || reply.status === 403
      what = isKeyRefused
        ? `does not take the ingest key (status ${reply.status})`
        : `did not give its public key (status ${reply.status})`
    } catch (error) {
      what = `cannot be reached (${failureCode(error)})`
    }
    const code = isKeyRefused ? 'key_refused' : 'unreachable'
    const { spool, clientSealing } = this.#options.settings
    const known = clientSealing
      ? 'SEALTRACE_COLLECTOR_KEY and SEALTRACE_ORIGIN'
      : 'SEALTRACE_PRODUCER_KEY'
    const hint = spool ? `; with ${known} they would wait on disk` : ''
    const message = `the collector ${what}; steps wait in memory until it does${hint}`
    notice({ level: isKeyRefused ? 'error' : 'warning', code, message })
    onFailure(isKeyRefused)
    this.#isFirm = retryAfter !== undefined || isKeyRefused
    return Math.max(backOff.failed(retryAfter), isKeyRefused ? keyPause : 0)
  }

  /** Takes over what an answer says. False when something is missing. */
  #learns({ publicKey, origin }: Record<string, unknown>): boolean {
    const { settings, memory, onKey, onOrigin } = this.#options
    const text = typeof publicKey === 'string' ? publicKey : null
    const key = readBatchKey(text)
    const isNewOrigin = this.#origin !== undefined && isOrigin(origin) && origin !== this.#origin
    if (isNewOrigin) {
      this.#origin = origin
      memory.save(null, origin)
      onOrigin(origin)
    }
    if (key && settings.producerKey === undefined && !(this.#key && equalBytes(this.#key, key))) {
      this.#key = key
      memory.save(text, null)
      onKey()
    }
    return key !== null && this.#isComplete
  }
}
