// Opens payloads of Symbiont's log. Each is under a key of its own, derived from the one password at a cost that Symbiont
// chose for passwords of people: a good part of a second. So several are derived at once, and none twice.
import { argon2id, type Argon2Cost } from '../../../crypto/argon2.ts'
import { openOnce } from '../../../crypto/aead.ts'
import type { SealedPayload } from '../../../ingest/symbiont/line.ts'

/** By label in the log; whatever else stands there means the older one, as Symbiont itself reads it. */
const costs: Readonly<Record<string, Argon2Cost>> = {
  'Argon2id-m65536-t3-p1': { memory: 65_536, passes: 3 },
}
const olderCost: Argon2Cost = { memory: 19_456, passes: 2 }
const keptKeys = 256
const noAad = new Uint8Array(0)

export interface Opener {
  /** Resolves with the JSON text, or with null where none of the passwords opens it. */
  open(payload: SealedPayload): Promise<Uint8Array | null>
}

/** @param passwords the most likely first; the one that opened last is tried first from then on */
export function createOpener(passwords: readonly Uint8Array[]): Opener {
  const order = [...passwords.keys()]
  const derived = new Map<string, Promise<Uint8Array>>()

  function keyOf(password: number, { salt, kdf }: SealedPayload): Promise<Uint8Array> {
    const cost = Object.hasOwn(costs, kdf) ? (costs[kdf] ?? olderCost) : olderCost
    const name = `${password} ${cost.memory} ${Buffer.from(salt).toString('base64')}`
    const known = derived.get(name)
    if (known) return known
    const key = argon2id(passwords[password] ?? noAad, salt, cost)
    derived.set(name, key)
    const [oldest] = derived.keys()
    if (derived.size > keptKeys && oldest !== undefined) derived.delete(oldest)
    return key
  }

  return {
    async open(payload) {
      const { ciphertext, nonce } = payload
      for (const password of [...order]) {
        const key = Buffer.from(await keyOf(password, payload))
        const opened = openOnce(key, nonce, noAad, ciphertext)
        if (!opened) continue
        order.splice(order.indexOf(password), 1)
        order.unshift(password)
        return opened
      }
      return null
    },
  }
}
