// Signs the batches of a process, each once, with the number that it has in its session. A batch that is given up leaves its
// number to an empty one that says so, and the session ends with an empty one too: what the collector leaves out then shows.
import { Secret } from '../../crypto/secret.ts'
import { BatchSigner } from '../../seal/signed-batch.ts'

/** A batch, by identity. */
export interface SignedJob {
  /** In it; none: it is there for what it says of others. */
  readonly steps: number
}

/** What an empty batch says. */
type Saying =
  /** Of the session that is in use then. */
  | { readonly is: 'end' }
  | { readonly is: 'end again'; readonly signer: BatchSigner }
  | { readonly is: 'void'; readonly signer: BatchSigner; readonly counter: number }

interface Signed {
  readonly isEmpty: boolean
  /** What has to be said when it does not come. */
  readonly instead: Exclude<Saying, { is: 'end' }>
}

export class BatchSigning {
  readonly #seed: Secret
  #signer: BatchSigner
  readonly #signed = new WeakMap<SignedJob, Signed>()
  /** For the empty batches that wait, in their order. */
  readonly #sayings: Saying[] = []
  #endedAt = 0

  /** @param seed Ed25519, 32 bytes, copied */
  constructor(seed: Uint8Array) {
    this.#seed = Secret.own(Uint8Array.from(seed))
    this.#signer = new BatchSigner(this.#seed)
  }

  /** `sealed` as it goes out. An empty batch says what is to be said next. */
  sign(job: SignedJob, sealed: Uint8Array): Uint8Array {
    const saying = job.steps === 0 ? (this.#sayings.shift() ?? null) : null
    if (saying && saying.is !== 'end') {
      this.#signed.set(job, { isEmpty: true, instead: saying })
      const { signer } = saying
      return saying.is === 'void' ? signer.giveUp(saying.counter, sealed) : signer.end(sealed)
    }
    // Whatever comes after the end is of another session.
    if (this.#signer.isOver) this.#signer = new BatchSigner(this.#seed)
    const signer = this.#signer
    const instead: Signed['instead'] = saying
      ? { is: 'end again', signer }
      : { is: 'void', signer, counter: signer.next }
    this.#signed.set(job, { isEmpty: saying !== null, instead })
    return saying ? signer.end(sealed) : signer.sign(sealed)
  }

  /**
   * No batch is expected any more. True: an empty one is to be added.
   * @param last number of the batch that was added last; 0: there was none
   */
  end(last: number): boolean {
    if (last <= this.#endedAt) return false
    this.#endedAt = last + 1
    this.#sayings.push({ is: 'end' })
    return true
  }

  /**
   * The batch will never be taken as it was signed, and what is in it was put into others.
   * @returns how many empty ones are to be added
   */
  replaced(job: SignedJob): number {
    const before = this.#signed.get(job)
    if (!before) return 0
    const { instead, isEmpty } = before
    this.#sayings.push(instead)
    if (isEmpty || !instead.signer.isOver) return 1
    // Its parts are of another session, which no other end is meant for.
    this.#sayings.push({ is: 'end' })
    return 2
  }

  /** Nothing of it will be taken, ever. Returns the same; what is said by an empty one is not said again. */
  givenUp(job: SignedJob): number {
    const before = this.#signed.get(job)
    if (!before || before.isEmpty) return 0
    this.#sayings.push(before.instead)
    return 1
  }
}
