import { CbcHmacKey } from '../crypto/cbc-hmac-key.ts'
import { randomBytes } from '../crypto/random.ts'
import { SealtraceError } from '../error.ts'
import { BsonBinary, subtypes, type BinaryValue } from './bson-binary.ts'
import type { BsonLibrary } from './bson-library.ts'
import { fieldLimits } from './field-limits.ts'
import { parseKeyId, uuidText, type KeyId } from './key-id.ts'
import {
  parseDataKey,
  type DataKeyDocument,
  type KeyVault,
  type WrappedDataKey,
} from './key-vault.ts'
import { MasterKeys, type MasterKeyOptions } from './master-keys.ts'

const keptMs = 60_000
const dataKeyLength = 96

export interface FieldKeysOptions {
  readonly vault: KeyVault
  readonly providers: MasterKeyOptions
  /** The application's `bson` package, or `BSON` of `mongodb`: for all types of BSON, and for values as the driver takes them. */
  readonly bson?: BsonLibrary
}

export interface NewDataKey {
  /** Name of the provider that wraps it; default the only one. */
  readonly provider?: string
  readonly keyAltNames?: readonly string[]
}

/** An opened data key. */
export interface FieldKey {
  readonly id: Uint8Array
  readonly key: CbcHmacKey
}

export type KeyReference =
  | { readonly keyId: KeyId; readonly keyAltName?: undefined }
  | { readonly keyAltName: string; readonly keyId?: undefined }

interface Kept {
  readonly key: Promise<FieldKey>
  readonly until: number
}

/** The data keys of an application: opened on demand, and used for 60 s before the vault is asked again. */
export class FieldKeys {
  readonly bson: BsonLibrary | undefined
  readonly #vault: KeyVault
  readonly #masters: MasterKeys
  /** In the order in which they were opened, by id or alternative name. */
  readonly #kept = new Map<string, Kept>()

  /** Throws `config_invalid` for a provider of an unknown name or a local key of another length than 96 bytes. */
  constructor({ vault, providers, bson }: FieldKeysOptions) {
    this.#vault = vault
    this.#masters = new MasterKeys(providers)
    this.bson = bson
  }

  /**
   * Makes a data key and gives its document, for the application to store in its key vault. Throws `config_invalid` for an
   * unknown provider or a name that is none, `key_unavailable` when the provider cannot be reached.
   */
  async createDataKey({ provider, keyAltNames = [] }: NewDataKey = {}): Promise<DataKeyDocument> {
    checkAltNames(keyAltNames)
    const id = randomBytes(16)
    // Version 4, variant 1 (RFC 9562).
    id[6] = ((id[6] ?? 0) & 0x0f) | 0x40
    id[8] = ((id[8] ?? 0) & 0x3f) | 0x80
    const key = randomBytes(dataKeyLength)
    const now = new Date()
    try {
      return {
        _id: this.binary(id, subtypes.uuid),
        ...(keyAltNames.length ? { keyAltNames: [...keyAltNames] } : {}),
        creationDate: now,
        status: 0,
        ...(await this.#wrapped(id, key, provider)),
        updateDate: now,
      }
    } finally {
      key.fill(0)
    }
  }

  /**
   * Wraps a data key anew, by another provider or after its master key was changed, and gives what the document's fields must be set to. No
   * encrypted value is touched. Throws `corrupt`, `config_invalid`, `key_unavailable`.
   */
  async rewrapDataKey(
    document: unknown,
    provider?: string,
  ): Promise<Pick<DataKeyDocument, 'keyMaterial' | 'masterKey' | 'updateDate'>> {
    const wrapped = parseDataKey(document)
    const key = await this.#masters.unwrap(wrapped)
    try {
      return { ...(await this.#wrapped(wrapped.id, key, provider)), updateDate: new Date() }
    } finally {
      key.fill(0)
    }
  }

  /** Opens a data key. Throws `key_unavailable` when it is not in the vault or cannot be unwrapped, `corrupt`, `config_invalid`. */
  async open(reference: KeyReference): Promise<FieldKey> {
    this.#masters.check()
    if (reference.keyAltName === undefined) {
      const id = parseKeyId(reference.keyId)
      return this.#keep(uuidText(id), () => this.#openId(id))
    }
    const name = reference.keyAltName
    return this.#keep(`name ${name}`, () => this.#openName(name))
  }

  /** Binary of the application's `bson` package; our own without one. */
  binary(bytes: Uint8Array, subType: number): BinaryValue {
    return this.bson ? new this.bson.Binary(bytes, subType) : new BsonBinary(bytes, subType)
  }

  /** Forgets all keys; OpenSSL wipes them when they are collected. Later calls throw `usage`. */
  [Symbol.dispose](): void {
    this.#masters[Symbol.dispose]()
    for (const { key } of this.#kept.values())
      void key.then(
        (opened) => opened.key[Symbol.dispose](),
        () => undefined,
      )
    this.#kept.clear()
  }

  async #wrapped(id: Uint8Array, key: Uint8Array, provider: string | undefined) {
    const master = this.#masters.named(provider)
    const material = await master.wrap(id, key)
    return { keyMaterial: this.binary(material, subtypes.generic), masterKey: master.about }
  }

  async #keep(name: string, open: () => Promise<FieldKey>): Promise<FieldKey> {
    const now = performance.now()
    for (const [old, { until }] of this.#kept) {
      if (until > now && this.#kept.size <= fieldLimits.cachedKeys) break
      this.#kept.delete(old)
    }
    const known = this.#kept.get(name)
    if (known) return known.key
    const kept = { key: open(), until: now + keptMs }
    this.#kept.set(name, kept)
    try {
      return await kept.key
    } catch (error) {
      // A failure is not kept.
      if (this.#kept.get(name) === kept) this.#kept.delete(name)
      throw error
    }
  }

  async #openId(id: Uint8Array): Promise<FieldKey> {
    const found = await this.#ask(() => this.#vault.get(id))
    if (!found)
      throw new SealtraceError(
        'key_unavailable',
        `data key ${uuidText(id)} is not in the key vault; it was deleted, or the value is of another vault`,
      )
    if (uuidText(found.id) !== uuidText(id)) throw wrongKey()
    return this.#unwrap(found)
  }

  async #openName(name: string): Promise<FieldKey> {
    const found = await this.#ask(() => this.#vault.byAltName(name))
    if (!found)
      throw new SealtraceError(
        'key_unavailable',
        'the key vault has no data key of the alternative name that a field asks for; create it with createDataKey',
      )
    if (!found.altNames.includes(name)) throw wrongKey()
    return this.#unwrap(found)
  }

  async #ask(question: () => Promise<unknown>): Promise<WrappedDataKey | null> {
    let document: unknown
    try {
      document = await question()
    } catch (cause) {
      throw new SealtraceError(
        'key_unavailable',
        'the key vault did not answer; see the cause, and try again',
        { cause },
      )
    }
    return document === null || document === undefined ? null : parseDataKey(document)
  }

  async #unwrap(wrapped: WrappedDataKey): Promise<FieldKey> {
    const bytes = await this.#masters.unwrap(wrapped)
    if (bytes.length !== dataKeyLength) {
      bytes.fill(0)
      throw new SealtraceError(
        'corrupt',
        `data key ${uuidText(wrapped.id)} is not ${dataKeyLength} bytes; it was not made for this format`,
      )
    }
    return { id: new Uint8Array(wrapped.id), key: new CbcHmacKey(bytes) }
  }
}

function checkAltNames(names: readonly string[]): void {
  const isName = (name: unknown) =>
    typeof name === 'string' && name.length > 0 && name.length <= fieldLimits.altName
  if (names.length > fieldLimits.altNames || !names.every(isName))
    throw new SealtraceError(
      'config_invalid',
      `keyAltNames takes up to ${fieldLimits.altNames} names of 1 to ${fieldLimits.altName} characters`,
    )
}

function wrongKey(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'the key vault gave another data key than was asked for; check the queries of the vault',
  )
}
