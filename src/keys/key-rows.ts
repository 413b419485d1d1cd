// Rows of the key table, opened and made: what all keys have in common, whatever they are for.
import { fromBase64, fromHex, toBase64 } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { GenerationKeys, type GenerationKeysOptions } from './generation-keys.ts'
import {
  keyCommitment,
  keyRowHash,
  openKeyRow,
  rootLabelOf,
  sealKeyRow,
  type KeyKind,
  type KeyRow,
  type KeyRowBody,
} from './key-row.ts'
import type { KeyTable } from './key-table.ts'
import { keyIdOf } from './root-blob.ts'

export interface KeyWrite {
  readonly row: KeyRow
  readonly operation: 'create' | 'rewrap'
  readonly commitment: Uint8Array
  readonly rowHash: Uint8Array
  /** Generation that the row is sealed under: the key store refuses a write under one that an erasure has ended. */
  readonly generation: number
  /** The key that wraps it, where that lies in the table: the key store refuses what is wrapped by a key that is retired or gone. */
  readonly parent?: KeyParent
  /** `sealed` of the row that it replaces: where another has come in its place since, this one is left out. */
  readonly from?: Uint8Array
}

export interface KeyParent {
  readonly id: Uint8Array
  readonly kind: KeyKind
}

export interface KeyRowsOptions extends GenerationKeysOptions {
  readonly table: KeyTable
  readonly now?: () => number
}

type NewRow = Omit<KeyRow, 'sealed'>

/** A key and the row it came from. */
export interface OpenKey {
  readonly id: Uint8Array
  readonly key: Secret
}

export class KeyRows {
  readonly table: KeyTable
  readonly #provider: KeyRowsOptions['provider']
  readonly #generations: GenerationKeys
  readonly #now: () => number
  #writes: KeyWrite[] = []

  constructor(options: KeyRowsOptions) {
    this.table = options.table
    this.#provider = options.provider
    this.#generations = new GenerationKeys(options)
    this.#now = options.now ?? Date.now
  }

  takeWrites(): KeyWrite[] {
    const writes = this.#writes
    this.#writes = []
    return writes
  }

  reset(): void {
    this.#writes = []
    this.#generations.forget()
  }

  /** Throws `corrupt`, `key_unavailable`. */
  async open(row: KeyRow): Promise<KeyRowBody> {
    try {
      return openKeyRow(await this.#generations.current(row.epoch), row)
    } catch (error) {
      // An erasure may have sealed the row anew since it was read.
      const now = await this.successor(row)
      if (!now) throw error
      return openKeyRow(await this.#generations.current(now.epoch), now)
    }
  }

  /** What has come in the place of a row since it was read; null when nothing has, or it is gone. */
  async successor(row: KeyRow): Promise<KeyRow | null> {
    const now = await this.table.get(row.id)
    return now && !equalBytes(now.sealed, row.sealed) ? now : null
  }

  /** Opens a key that the root key wraps. */
  async openByRoot(label: string, row: KeyRow): Promise<Secret> {
    return this.unwrapByRoot(label, await this.open(row))
  }

  async unwrapByRoot(label: string, body: KeyRowBody): Promise<Secret> {
    return Secret.own(await this.#provider.unwrap(label, wrappedOf(body)))
  }

  /** A new row of a key that the root key wraps; the row names the key that did. */
  async putByRoot(label: string, row: NewRow, key: Secret): Promise<void> {
    const wrapped = await key.use((bytes) => this.#provider.wrap(label, bytes))
    await this.put(row, key, 'create', {
      parent: keyIdOf(wrapped) ?? this.#provider.keyId,
      wrapped: toBase64(wrapped),
      made: this.#now(),
    })
  }

  /** The key of a row that the root key wraps, wrapped anew by `to`. */
  async rewrapByRoot(
    { row, body }: { row: KeyRow; body: KeyRowBody },
    to: GenerationKeysOptions['provider'],
    key: Secret,
  ): Promise<void> {
    const wrapped = await key.use((bytes) => to.wrap(rootLabelOf(row), bytes))
    await this.put(row, key, 'rewrap', {
      ...body,
      parent: keyIdOf(wrapped) ?? to.keyId,
      wrapped: toBase64(wrapped),
      rooted: this.#now(),
    })
  }

  /** Another row and body for the key of `was`, which is left alone where another has come in its place. */
  async replace(
    was: KeyRow,
    commitment: Uint8Array,
    { row, body }: { row: NewRow; body: KeyRowBody },
  ): Promise<void> {
    const { number, key: generation } = await this.#generations.currentOrNew(row.epoch)
    const sealed = sealKeyRow(generation, row, body)
    const change = { operation: 'rewrap', number, commitment } as const
    this.#writes.push({ ...written(sealed, change), ...parentOf(row, body), from: was.sealed })
  }

  async put(
    row: NewRow,
    key: Secret,
    operation: KeyWrite['operation'],
    body: KeyRowBody,
  ): Promise<void> {
    await this.putCommitted(row, keyCommitment(key), operation, body)
  }

  /** As {@link put}, of a key that is not at hand. */
  async putCommitted(
    row: NewRow,
    commitment: Uint8Array,
    operation: KeyWrite['operation'],
    body: KeyRowBody,
  ): Promise<void> {
    const { number, key: generation } = await this.#generations.currentOrNew(row.epoch)
    const sealed = sealKeyRow(generation, row, body)
    const change = { operation, number, commitment }
    this.#writes.push({ ...written(sealed, change), ...parentOf(row, body) })
  }

  /** The row under the next generation of its domain, for an erasure to put in its place. */
  async sealedAnew(row: KeyRow, commitment: Uint8Array): Promise<KeyWrite> {
    const { number, key } = await this.#generations.next(row.epoch)
    const sealed = sealKeyRow(key, row, await this.open(row))
    return written(sealed, { operation: 'rewrap', number, commitment })
  }
}

/** The wrapped key in a row. Throws `corrupt`. */
export function wrappedOf(body: KeyRowBody): Uint8Array {
  const bytes = fromBase64(body.wrapped)
  if (!bytes)
    throw new SealtraceError('corrupt', 'a key row holds something else than a wrapped key')
  return bytes
}

/** A root key is none: what it wraps names it beside the wrapped bytes, or is of an older log. */
function parentOf({ kind }: NewRow, body: KeyRowBody): { parent?: KeyParent } {
  const id = fromHex(body.parent, 16)
  if (!id) return {}
  if (kind === 'slot') return { parent: { id, kind: body.subject ? 'subject' : 'epoch' } }
  const isByProject = kind === 'subject' && keyIdOf(wrappedOf(body)) === null
  return isByProject ? { parent: { id, kind: 'project' } } : {}
}

function written(
  row: KeyRow,
  { number, ...rest }: Pick<KeyWrite, 'operation' | 'commitment'> & { number: number },
): KeyWrite {
  return { ...rest, row, generation: number, rowHash: keyRowHash(row) }
}
