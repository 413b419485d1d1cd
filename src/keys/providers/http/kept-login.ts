/** What a login gave: a token or keys, and when to have it anew. */
export interface Login {
  /** Milliseconds since 1970 from which it is not to be used; Infinity when it does not end. */
  readonly until: number
}

/**
 * Keeps a login for as long as it is good. At most one login is under way, however many operations wait for it.
 */
export class KeptLogin<T extends Login> {
  readonly #obtain: (last: T | null) => Promise<T>
  readonly #now: () => number
  #kept: T | null = null
  #underWay: Promise<T> | null = null

  /** `obtain` gets the last login, unless it was dropped, and must have a time limit of its own. */
  constructor(obtain: (last: T | null) => Promise<T>, now: () => number) {
    this.#obtain = obtain
    this.#now = now
  }

  /** Rejects with what `obtain` rejects with, or with the signal's reason. */
  async get(signal: AbortSignal): Promise<T> {
    if (this.#kept && this.#now() < this.#kept.until) return this.#kept
    this.#underWay ??= this.#renew()
    return unlessAborted(this.#underWay, signal)
  }

  /** Forgets a login that was refused; one that came after it stays. */
  drop(refused: T): void {
    if (this.#kept === refused) this.#kept = null
  }

  async #renew(): Promise<T> {
    try {
      // On a later turn, so that `#underWay` is set before it is cleared.
      const login = await Promise.resolve(this.#kept).then(this.#obtain)
      this.#kept = login
      return login
    } finally {
      this.#underWay = null
    }
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  // A signal that was aborted before says so no more.
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
