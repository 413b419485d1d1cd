// Seals slot keys to a reader key. What is sealed can be opened by the reader and, while its context lasts, by who reads this
// process's memory: so a context is given up when it is old, and when nothing is under way.
import { hpkeSender, type HpkeSender } from '../../crypto/hpke.ts'
import type { Secret } from '../../crypto/secret.ts'
import { readerKems, readerSlotAad, readerSlotInfo } from '../../keys/reader-slot.ts'
import type { ReaderPublicKey } from '../../keys/reader-public-key.ts'
import type { WireSlot } from '../../seal/format/client-sealed.ts'

/** Milliseconds that one context is used. */
const longestContext = 60 * 60_000

export interface SessionSealerOptions {
  readonly reader: ReaderPublicKey
  /** Of the log that it is for. */
  readonly origin: string
  /** Milliseconds that only grow; default `performance.now`. */
  readonly clock?: () => number
}

export class SessionSealer implements Disposable {
  readonly #options: SessionSealerOptions
  readonly #clock: () => number
  #sender: HpkeSender | null = null
  #count = 0
  #since = 0

  constructor(options: SessionSealerOptions) {
    this.#options = options
    this.#clock = options.clock ?? (() => performance.now())
  }

  /** Throws `RangeError` for a reader key that is none, `usage` where the runtime lacks its KEM. */
  seal(
    { id, trace }: Pick<WireSlot, 'id' | 'trace'>,
    key: Secret,
  ): Pick<WireSlot, 'enc' | 'seq' | 'ciphertext'> {
    const sender = this.#current()
    const aad = readerSlotAad(this.#options.origin, trace, id)
    const ciphertext = key.use((bytes) => sender.seal(aad, bytes))
    return { enc: sender.enc, seq: this.#count++, ciphertext }
  }

  /** What is sealed from now on is under another context; the last one is gone. */
  renew(): void {
    this.#sender?.[Symbol.dispose]()
    this.#sender = null
  }

  [Symbol.dispose](): void {
    this.renew()
  }

  #current(): HpkeSender {
    if (this.#sender && this.#clock() - this.#since > longestContext) this.renew()
    if (this.#sender) return this.#sender
    const { suite, bytes } = this.#options.reader
    this.#sender = hpkeSender(bytes, readerSlotInfo, readerKems[suite])
    this.#count = 0
    this.#since = this.#clock()
    return this.#sender
  }
}
