// A sealed batch with its producer's signature: who sent it, and which one of the session it is. Sealing says nothing of
// that, since anyone can seal to a public key. What the collector leaves out then shows as a gap (format/session-gaps.ts).
import { ed25519Signer, type Signer } from '../crypto/ed25519.ts'
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import {
  encodeStatement,
  isStatedBy,
  parseStatement,
  producerKeyId,
  signedBytes,
  statementLength,
  type ProducerStatement,
} from './format/producer-statement.ts'

/** Signs the batches of one session, each once: what is sent again is sent as it was signed. */
export class BatchSigner {
  readonly #signer: Signer
  readonly #keyId: Uint8Array
  readonly #session = randomBytes(16)
  #counter = 0
  #end: number | null = null

  /** `seed` is an Ed25519 private key, 32 bytes. */
  constructor(seed: Secret) {
    this.#signer = ed25519Signer(seed)
    this.#keyId = producerKeyId(this.#signer.publicKey)
  }

  /** 32 bytes: what the collector must know. */
  get publicKey(): Uint8Array {
    return this.#signer.publicKey
  }

  /** Counter of the next batch. */
  get next(): number {
    return this.#counter
  }

  /** The session has had its last batch. */
  get isOver(): boolean {
    return this.#end !== null
  }

  /** The statement, and the batch behind it. Throws `RangeError` after the session's end. */
  sign(batch: Uint8Array): Uint8Array {
    if (this.isOver) throw new RangeError('The session has had its last batch')
    return this.#state(batch, { counter: this.#counter++ })
  }

  /** The same, and the session ends with it. Signed once more, another batch is the last in the place of the first. */
  end(batch: Uint8Array): Uint8Array {
    const counter = (this.#end ??= this.#counter++)
    return this.#state(batch, { counter, isLast: true })
  }

  /** `batch` stands for the one that had this counter, which was given up. Throws `RangeError` for a counter of none. */
  giveUp(counter: number, batch: Uint8Array): Uint8Array {
    if (!(counter >= 0 && counter < this.#counter) || counter === this.#end)
      throw new RangeError('No batch of the session has this counter')
    return this.#state(batch, { counter, isVoid: true })
  }

  #state(
    batch: Uint8Array,
    said: Pick<ProducerStatement, 'counter'> &
      Partial<Pick<ProducerStatement, 'isLast' | 'isVoid'>>,
  ): Uint8Array {
    const head = {
      ...{ keyId: this.#keyId, session: this.#session, isLast: false, isVoid: false },
      ...said,
      batchHash: sha256(batch),
    }
    const signature = this.#signer.sign(signedBytes(head))
    return Buffer.concat([encodeStatement({ ...head, signature }), batch])
  }
}

/**
 * Takes a signed batch apart. `body` may be an attacker's; `keyOf` gives the registered public key that an id names. Throws
 * `bad_request` for bytes that are none, `unauthorized` when the key is not registered or the signature is not its.
 */
export function openSignedBatch(
  body: Uint8Array,
  keyOf: (keyId: Uint8Array) => Uint8Array | null,
): { statement: ProducerStatement; batch: Uint8Array } {
  const statement = parseStatement(body)
  const batch = body.subarray(statementLength)
  if (!isStatedBy(keyOf(statement.keyId), statement))
    throw new SealtraceError(
      'unauthorized',
      "body: the signature is not one of a registered producer; register the producer's public key",
    )
  if (!equalBytes(statement.batchHash, sha256(batch)))
    throw new SealtraceError(
      'bad_request',
      'body: the batch is not the one that was signed; resend',
    )
  return { statement, batch }
}
