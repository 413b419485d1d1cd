// Verifications that somebody waits for, and how far they are. Kept in memory for an hour.
import { toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { SealtraceError } from '../error.ts'
import type { VerifyRequest } from './verify-run.ts'

export interface VerificationView {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly deep: boolean
  readonly started: string
  readonly finished: string | null
  /** Records looked at, of how many. */
  readonly done: number
  readonly total: number
  readonly report: ({ ok: boolean } & Record<string, unknown>) | null
  readonly error: { readonly code: string; readonly message: string } | null
}

/** Milliseconds. */
const kept = 3_600_000
const mostKept = 100

interface Kept {
  readonly view: VerificationView
  readonly until: number
}

export class Verifications {
  readonly #verify: (request: VerifyRequest) => Promise<object>
  readonly #now: () => number
  readonly #views = new Map<string, Kept>()

  constructor(verify: (request: VerifyRequest) => Promise<object>, now: () => number) {
    this.#verify = verify
    this.#now = now
  }

  /** One at a time: who asks the same meanwhile is given the one that runs. Throws `busy` for another. */
  start(deep: boolean): VerificationView {
    this.#forget()
    const running = [...this.#views.values()].find(({ view }) => view.state === 'running')
    if (running?.view.deep === deep) return running.view
    if (running)
      throw new SealtraceError(
        'busy',
        'another verification runs on this collector; ask again later',
      )
    const id = toHex(randomBytes(16))
    const started = new Date(this.#now()).toISOString()
    const view = { id, state: 'running', deep, started, finished: null } as const
    this.#set(id, { ...view, done: 0, total: 0, report: null, error: null })
    void this.#run(id, deep)
    return this.get(id) as VerificationView
  }

  /** Null for one that there is not, or no more. */
  get(id: string): VerificationView | null {
    this.#forget()
    return this.#views.get(id)?.view ?? null
  }

  async #run(id: string, deep: boolean): Promise<void> {
    const onProgress = (done: number, total: number): void => this.#change(id, { done, total })
    try {
      const report = (await this.#verify({ deep, onProgress })) as VerificationView['report']
      this.#end(id, { state: 'done', report })
    } catch (error) {
      const known = SealtraceError.is(error) ? error : null
      const code = known?.code ?? 'internal'
      const message = known?.message ?? 'the verification failed'
      this.#end(id, { state: 'failed', error: { code, message } })
    }
  }

  #end(id: string, more: Partial<VerificationView>): void {
    this.#change(id, { finished: new Date(this.#now()).toISOString(), ...more })
  }

  #change(id: string, more: Partial<VerificationView>): void {
    const known = this.#views.get(id)
    if (known) this.#set(id, { ...known.view, ...more })
  }

  #set(id: string, view: VerificationView): void {
    this.#views.set(id, { view, until: this.#now() + kept })
  }

  #forget(): void {
    for (const [id, { view, until }] of this.#views) {
      const isOver = this.#now() > until || this.#views.size > mostKept
      if (view.state !== 'running' && isOver) this.#views.delete(id)
    }
  }
}
