// Calls that failed, so that their next attempt is put into the same run where no step holds them both together. Only where the
// client counts its attempts: the same question of another user is no attempt.
import { encodeUtf8, toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { randomBytes } from '../../crypto/random.ts'

const most = 1000
const forgottenAfterMs = 10 * 60_000

/** One attempt, as its client tells of it. */
export interface Attempt {
  /** How many came before. */
  readonly resends: number
  /** Whose it is: host, path, user, session, credentials. Neither this nor the body is kept. */
  readonly caller: readonly (string | undefined)[]
  readonly body: string
}

export class FailedCalls {
  /** So that credentials cannot be guessed from what is kept. */
  readonly #salt = randomBytes(32)
  /** Null: several runs came to the same failure, and nothing tells them apart. */
  readonly #traces = new Map<string, { traceId: string | null; at: number }>()

  /** The run of the attempt before this one, which failed. */
  traceOf({ resends, ...call }: Attempt): string | undefined {
    if (resends === 0 || this.#traces.size === 0) return undefined
    const key = this.#keyOf({ ...call, resends: resends - 1 })
    const found = this.#traces.get(key)
    if (!found || Date.now() - found.at >= forgottenAfterMs || found.traceId === null)
      return undefined
    this.#traces.delete(key)
    return found.traceId
  }

  add(attempt: Attempt, traceId: string): void {
    const [now, key] = [Date.now(), this.#keyOf(attempt)]
    const before = this.#traces.get(key)
    const isOther = before !== undefined && now - before.at < forgottenAfterMs
    // Again at the end: the oldest is forgotten first.
    this.#traces.delete(key)
    const [oldest] = this.#traces.size >= most ? this.#traces.keys() : []
    if (oldest !== undefined) this.#traces.delete(oldest)
    this.#traces.set(key, {
      traceId: isOther && before.traceId !== traceId ? null : traceId,
      at: now,
    })
  }

  #keyOf({ resends, caller, body }: Attempt): string {
    const said = JSON.stringify([resends, ...caller.map((one) => one ?? null)])
    return toHex(sha256(this.#salt, encodeUtf8(`${said}\n${body}`)))
  }
}
