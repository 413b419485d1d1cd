// For tests: the published files of a log whose keys are at hand, so that it can be made to lie.
import { ed25519Signer, type Signer } from '../crypto/ed25519.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { newCheckpoint } from '../ledger/checkpoint.ts'
import { cosigner } from '../ledger/cosignature.ts'
import type { LogFiles } from '../ledger/log-files.ts'
import { noteSigner, parseNote, signNote, type NoteSigner } from '../ledger/note.ts'
import { parseTilePath, tilePrefix, type TileLevel } from '../ledger/tile.ts'
import { Tree } from '../ledger/tree.ts'
import { formatVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { encodeLeaf } from '../seal/format/leaf.ts'

export interface TestKey {
  readonly signer: NoteSigner
  readonly vkey: string
}

export function newTestKey(name = 'log.example/default'): TestKey {
  const key = ed25519Signer(Secret.random())
  const { publicKey } = key
  const vkey = formatVerifierKey({ name, type: signatureTypes.ed25519, publicKey })
  return { signer: noteSigner(name, key), vkey }
}

export class TestWitness {
  readonly name: string
  readonly vkey: string
  readonly #key: Signer = ed25519Signer(Secret.random())

  constructor(name: string) {
    this.name = name
    const { publicKey } = this.#key
    this.vkey = formatVerifierKey({ name, type: signatureTypes.cosignature, publicKey })
  }

  /** The note with a cosignature. */
  cosign(note: Uint8Array): Uint8Array {
    const text = Buffer.from(note).toString()
    const line = Buffer.from(
      signNote(parseNote(note).text, [cosigner(this.name, this.#key, 1_795_000_000)]),
    )
    return Buffer.from(text + line.toString().slice(parseNote(note).text.length + 1))
  }
}

export class TestPublishedLog implements LogFiles {
  #keys: readonly TestKey[]
  #tree = Tree.empty()
  #tiles = new Map<string, Uint8Array>()
  /** In the place of files. */
  readonly instead = new Map<string, Uint8Array | null>()
  /** Paths that were read. */
  asked: string[] = []

  constructor(...keys: TestKey[]) {
    this.#keys = keys
  }

  get size(): number {
    return this.#tree.size
  }

  /** From now on it signs with these. */
  signWith(...keys: TestKey[]): void {
    this.#keys = keys
  }

  grow(leaves: number, time: number): this {
    return this.add(
      ...Array.from({ length: leaves }, () =>
        encodeLeaf({ kind: 'step', id: randomBytes(16), time, manifestHash: randomBytes(32) }),
      ),
    )
  }

  add(...entries: Uint8Array[]): this {
    const { next, tiles } = this.#tree.append(entries)
    for (const { level, index, data } of tiles) this.#tiles.set(`${level}/${index}`, data)
    this.#tree = next
    return this
  }

  /** As it is now, with a future of its own. */
  fork(): TestPublishedLog {
    const other = new TestPublishedLog(...this.#keys)
    other.#tree = this.#tree
    other.#tiles = new Map(this.#tiles)
    return other
  }

  note(): Uint8Array {
    const [first, ...others] = this.#keys.map(({ signer }) => signer)
    if (!first) throw new Error('a log has a key')
    return newCheckpoint(first, this.#tree, others).note
  }

  tile(level: TileLevel, index: number): Uint8Array {
    return this.#tiles.get(`${level}/${index}`) ?? new Uint8Array()
  }

  async read(path: string): Promise<Uint8Array | null> {
    this.asked.push(path)
    const other = this.instead.get(path)
    if (other !== undefined) return other
    if (path === 'checkpoint') return this.note()
    const tile = parseTilePath(path)
    const data = tile && this.#tiles.get(`${tile.level}/${tile.index}`)
    return tile && data ? tilePrefix(tile.level, data, tile.width) : null
  }
}
