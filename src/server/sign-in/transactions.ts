// Sign-ins at the provider that are under way. Each is bound to one browser, ends after ten minutes and serves once.
import { toBase64Url, toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { randomBytes } from '../../crypto/random.ts'
import type { Session } from '../session-store.ts'
import type { Transaction } from './oidc-provider.ts'

interface Begun {
  readonly transaction: Transaction
  /** That the browser had then. */
  readonly session: Session | null
  readonly network: string
}

interface Open extends Begun {
  readonly ends: number
}

/** Milliseconds. */
export const transactionLife = 600_000
const mostOfNetwork = 200
const most = 10_000

export class Transactions {
  readonly #now: () => number
  readonly #open = new Map<string, Open>()
  /** Keys of those that are open, the oldest first: nobody is to make each start walk through all of them. */
  readonly #networks = new Map<string, Set<string>>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** What the browser keeps as a cookie. Who begins many loses his own oldest; of too many in all, the network that began most. */
  add(begun: Begun): string {
    this.#sweep()
    const own = this.#networks.get(begun.network)
    if (own && own.size >= mostOfNetwork) this.#dropOldest(own)
    if (this.#open.size >= most) this.#dropOldest(this.#largest())
    const token = toBase64Url(randomBytes(32))
    const key = keyOf(token)
    this.#open.set(key, { ...begun, ends: this.#now() + transactionLife })
    const keys = this.#networks.get(begun.network) ?? new Set()
    this.#networks.set(begun.network, keys.add(key))
    return token
  }

  /** Once. */
  take(token: string): Begun | null {
    const open = this.#drop(keyOf(token))
    return open && this.#now() < open.ends ? open : null
  }

  #drop(key: string): Open | undefined {
    const open = this.#open.get(key)
    if (!open) return undefined
    this.#open.delete(key)
    const own = this.#networks.get(open.network)
    own?.delete(key)
    if (own?.size === 0) this.#networks.delete(open.network)
    return open
  }

  #dropOldest(keys: ReadonlySet<string>): void {
    const [oldest] = keys
    if (oldest !== undefined) this.#drop(oldest)
  }

  #largest(): ReadonlySet<string> {
    let largest = new Set<string>()
    for (const keys of this.#networks.values()) if (keys.size > largest.size) largest = keys
    return largest
  }

  /** All last equally long: the oldest end first. */
  #sweep(): void {
    const now = this.#now()
    for (const [key, { ends }] of this.#open) {
      if (ends > now) return
      this.#drop(key)
    }
  }
}

function keyOf(token: string): string {
  return toHex(sha256(Buffer.from(token, 'utf8')))
}
