// How many of one's requests wait for a second person at once: who piles them up hides those of others from who decides.
import { SealtraceError } from '../error.ts'
import { formatRecordId } from '../record/id.ts'
import { createBreath } from './breathe.ts'
import { findRequest, makerOf, requestAction, type RequestLog } from './reveal-request.ts'
import { defaultRevealTerms, requestAge } from './reveal-terms.ts'

/** Requests of one principal that nobody has decided on. */
export const mostOpen = 100
/** Requests that are looked at for that, the newest. */
const mostLooked = 2000
/** Seconds after which it is worth while to ask again. */
const retryAfter = 60

export class OpenRequests {
  readonly #log: RequestLog
  /** The last of each principal's turns: of two at once both would see room for one. */
  readonly #turns = new Map<string, Promise<unknown>>()
  /** By the id of a request, as that never changes: opening all of them each time takes long. */
  readonly #makers = new Map<string, string>()

  constructor(log: RequestLog) {
    this.#log = log
  }

  /** Calls `make` with what to refuse with; null: there is room for another request of the principal's. */
  async add<T>(name: string, make: (full: SealtraceError | null) => Promise<T>): Promise<T> {
    const before = this.#turns.get(name) ?? Promise.resolve()
    const turn = before.then(async () => make((await this.#isFull(name)) ? tooMany() : null))
    const last = turn.catch(() => {})
    this.#turns.set(name, last)
    try {
      return await turn
    } finally {
      if (this.#turns.get(name) === last) this.#turns.delete(name)
    }
  }

  async #isFull(name: string): Promise<boolean> {
    const { store, now = Date.now, reveal: terms = defaultRevealTerms } = this.#log
    const since = now() - requestAge(terms)
    const filter = { actions: [requestAction], outcome: 'allowed', since, limit: mostLooked }
    const rows = await store.audits(filter)
    const breath = createBreath(20)
    let open = 0
    // Fewer than that by anybody are not opened to see whose they are.
    for (let i = 0; i < rows.length && open + rows.length - i >= mostOpen; i++) {
      await breath()
      const id = formatRecordId(rows[i]?.id ?? new Uint8Array(16))
      if ((await this.#makerOf(id)) !== name) continue
      const request = await findRequest(this.#log, id).catch(() => null)
      if (request?.state === 'open') open++
      if (open >= mostOpen) return true
    }
    return false
  }

  async #makerOf(id: string): Promise<string> {
    const known = this.#makers.get(id)
    if (known !== undefined) return known
    const maker = await makerOf(this.#log, id).catch(() => null)
    if (maker === null) return ''
    if (this.#makers.size >= 2 * mostLooked) this.#makers.clear()
    this.#makers.set(id, maker)
    return maker
  }
}

function tooMany(): SealtraceError {
  return new SealtraceError(
    'busy',
    `${mostOpen} of your requests wait for a decision, which is the most at once; have some decided, or wait until they expire (see \`sealtrace reveal requests\`)`,
    { cause: { retryAfter } },
  )
}
