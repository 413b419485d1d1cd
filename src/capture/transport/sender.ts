// Sends parcels, one at a time, until the collector has taken or refused each.
import type { AckLevel } from '../../record/ack-level.ts'
import type { BackOff } from './back-off.ts'
import type { Asked, CheckpointGuard } from './checkpoint-guard.ts'
import type { Counters } from './counters.ts'
import { failureCode, type HttpClient, type HttpReply } from './http-client.ts'
import { judgeReply, type Verdict } from './judge-reply.ts'
import type { Parcel, ParcelSource, Refusal } from './parcel.ts'
import type { Notice } from './transport-options.ts'
import { Pause } from './pause.ts'

export interface SenderOptions {
  readonly client: Pick<HttpClient, 'send'>
  /** Holds the collector to what its log was. */
  readonly guard: Pick<CheckpointGuard, 'ask' | 'check'>
  readonly headers: Readonly<Record<string, string>>
  /** An answer acknowledges nothing below it. */
  readonly level: AckLevel
  readonly counters: Pick<Counters, 'set'>
  readonly backOff: BackOff
  /** Asked in turn. */
  readonly sources: readonly ParcelSource[]
  readonly notice: (notice: Notice) => void
  /** Called after each attempt that failed. */
  readonly onFailure: () => void
  /** Waited for before a parcel is told that it is refused. */
  readonly onRefusal: (reason: Refusal, status: number) => Promise<void>
  /** Asked when a batch is denied that is not this process's own. */
  readonly isKeyTaken: () => Promise<boolean>
}

/** With a key that is not taken there is no hurry. */
export const keyPause = 30_000
/** Milliseconds after which a disk that cannot be read is tried again. */
const diskPause = 1000

export class Sender {
  readonly #options: SenderOptions
  readonly #pause = new Pause()
  #asked: Asked = { headers: {}, head: null }
  #turn = 0
  #stopped = false
  /** There is no hurry after this answer. */
  #isFirm = false

  constructor(options: SenderOptions) {
    this.#options = options
  }

  /** The last attempt failed. */
  get isFailing(): boolean {
    return this.#options.backOff.failures > 0
  }

  /** Resolves after {@link stop}. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      const parcel = this.#next()
      if (!parcel) {
        await this.#pause.wait()
        continue
      }
      const wait = await this.#deliver(parcel)
      if (wait > 0 && !this.#stopped) await this.#pause.wait(wait, this.#isFirm)
    }
  }

  /** There is something to send. Does not shorten a wait after a failure. */
  wake(): void {
    this.#pause.end()
  }

  /** Somebody waits: tries once at once, unless the collector asked for a longer pause or does not take the ingest key. */
  hurry(): void {
    this.#pause.hurry()
  }

  stop(): void {
    this.#stopped = true
    this.#pause.end(true)
  }

  #next(): Parcel | null {
    const { sources } = this.#options
    for (let i = 0; i < sources.length; i++) {
      const parcel = sources[this.#turn++ % sources.length]?.next()
      if (parcel) return parcel
    }
    return null
  }

  /** Returns milliseconds to wait before the next one. */
  async #deliver(parcel: Parcel): Promise<number> {
    const body = parcel.body()
    if (!body) return 0
    const { backOff, onFailure } = this.#options
    this.#isFirm = false
    if (body === 'later') {
      const message = 'a file of the spool cannot be read; it is tried again'
      this.#options.notice({ level: 'error', code: 'spool_unreadable', message })
      onFailure()
      return diskPause
    }
    let verdict: Verdict
    let retryAfter: string | undefined
    try {
      const reply = await this.#post(body)
      verdict = await this.#judge(reply, parcel)
      retryAfter = reply.retryAfter
    } catch (error) {
      this.#say('warning', 'unreachable', `cannot be reached (${failureCode(error)})`)
      onFailure()
      return backOff.failed()
    }
    if (verdict.is === 'later') {
      if (verdict.why === 'key' && (await this.#makesWay(parcel, verdict.status))) return 0
      const wait = this.#later(verdict, retryAfter)
      onFailure()
      return wait
    }
    this.#options.counters.set('keyRefused', 0)
    if (verdict.is === 'taken') parcel.taken()
    else {
      await this.#options.onRefusal(verdict.reason, verdict.status)
      if (!parcel.refused(verdict)) {
        const wait = this.#later({ is: 'later', why: 'garbage', status: verdict.status }, undefined)
        onFailure()
        return wait
      }
    }
    backOff.succeeded()
    return 0
  }

  #post(body: Uint8Array): Promise<HttpReply> {
    const { client, headers, guard, level } = this.#options
    this.#asked = guard.ask()
    return client.send({
      method: 'POST',
      path: '/api/v1/steps',
      headers: { ...headers, 'sealtrace-ack': level, ...this.#asked.headers },
      body,
    })
  }

  /** What is taken by a log that contradicts itself is not taken. */
  async #judge(reply: HttpReply, parcel: Parcel): Promise<Verdict> {
    const verdict = judgeReply(reply, parcel.steps, this.#options.level)
    if (verdict.is !== 'taken') return verdict
    const held = await this.#options.guard.check(reply, this.#asked)
    if (held === 'holds') return verdict
    return { is: 'later', why: held === 'later' ? 'busy' : 'log', status: reply.status }
  }

  /** What others have left and the collector does not take, though it takes the key, does not hold up the rest. */
  async #makesWay(parcel: Parcel, status: number): Promise<boolean> {
    if (!parcel.denied || !(await this.#options.isKeyTaken())) return false
    parcel.denied(status)
    return true
  }

  #later({ why, status }: Verdict & { is: 'later' }, retryAfter: string | undefined): number {
    const { backOff, counters } = this.#options
    const wait = backOff.failed(retryAfter)
    this.#isFirm = retryAfter !== undefined || why === 'key'
    if (why === 'key') {
      counters.set('keyRefused', 1)
      const signature = status === 401 ? ', or the signature of the batch' : ''
      this.#say(
        'error',
        'key_refused',
        `does not take the ingest key${signature} (status ${status})`,
      )
      return Math.max(wait, keyPause)
    }
    counters.set('keyRefused', 0)
    // What speaks against the log is told by who found it.
    if (why === 'log') return wait
    if (why === 'level')
      this.#say('warning', 'level', 'acknowledges less than was asked for (Sealtrace-Ack)')
    else if (why === 'busy') this.#say('warning', 'busy', `is busy (status ${status})`)
    else
      this.#say(
        'warning',
        'not_a_collector',
        `does not answer as a collector does (status ${status}); check its address`,
      )
    return wait
  }

  #say(level: Notice['level'], code: string, what: string): void {
    const message = `the collector ${what}; steps wait and are sent again`
    this.#options.notice({ level, code, message })
  }
}
