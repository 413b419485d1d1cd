// For tests: the log of a collector that can be made to lie. It has its keys, as a lying collector has.
import { ed25519Signer } from '../../crypto/ed25519.ts'
import { toBase64 } from '../../crypto/encoding.ts'
import { Secret } from '../../crypto/secret.ts'
import { newCheckpoint } from '../../ledger/checkpoint.ts'
import { noteSigner, type NoteSigner } from '../../ledger/note.ts'
import type { TileReader, TileWrite } from '../../ledger/tile-store.ts'
import { proveConsistency, Tree } from '../../ledger/tree.ts'
import { formatVerifierKey, signatureTypes } from '../../ledger/verifier-key.ts'

export interface LogSigner {
  readonly signer: NoteSigner
  readonly vkey: string
}

export function newLogSigner(name = 'sealtrace.local/log/default-00c0ffee'): LogSigner {
  const key = ed25519Signer(Secret.random())
  const { publicKey } = key
  const vkey = formatVerifierKey({ name, type: signatureTypes.ed25519, publicKey })
  return { signer: noteSigner(name, key), vkey }
}

export class TestLogOfCollector implements TileReader {
  readonly #signers: readonly LogSigner[]
  #tree = Tree.empty()
  #tiles = new Map<string, Uint8Array>()

  constructor(...signers: LogSigner[]) {
    this.#signers = signers
  }

  get size(): number {
    return this.#tree.size
  }

  get keys(): string[] {
    return this.#signers.map(({ vkey }) => vkey)
  }

  readTile(level: TileWrite['level'], index: number): Uint8Array | null {
    return this.#tiles.get(`${level}/${index}`) ?? null
  }

  /** Adds leaves; other `salt`, other leaves. */
  grow(leaves: number, salt = ''): this {
    const entries = Array.from({ length: leaves }, (_, i) => Buffer.from(`${this.size + i}${salt}`))
    const { next, tiles } = this.#tree.append(entries)
    for (const { level, index, data } of tiles) this.#tiles.set(`${level}/${index}`, data)
    this.#tree = next
    return this
  }

  /** As it is now: the same keys, and a future of its own. */
  fork(): TestLogOfCollector {
    const other = new TestLogOfCollector(...this.#signers)
    other.#tree = this.#tree
    other.#tiles = new Map(this.#tiles)
    return other
  }

  note(): Uint8Array {
    const [first, ...others] = this.#signers.map(({ signer }) => signer)
    if (!first) throw new Error('a log has a key')
    return newCheckpoint(first, this.#tree, others).note
  }

  proof(from: number, to = this.size): string[] {
    return from > 0 && from < to
      ? proveConsistency(this, from, to).map((hash) => toBase64(hash))
      : []
  }

  /** What an answer says to who remembers `size` leaves. */
  headers(size: number): Record<string, string> {
    return {
      'sealtrace-checkpoint': toBase64(this.note()),
      'sealtrace-consistency': this.proof(size).join(','),
    }
  }
}
