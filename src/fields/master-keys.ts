import { CbcHmacKey } from '../crypto/cbc-hmac-key.ts'
import { toHex } from '../crypto/encoding.ts'
import { labels } from '../crypto/labels.ts'
import { SealtraceError } from '../error.ts'
import type { RootKeyProvider } from '../keys/root-key-provider.ts'
import { uuidText } from './key-id.ts'
import type { DataKeyDocument, WrappedDataKey } from './key-vault.ts'

/** 96 random bytes that wrap data keys, kept out of the database: MongoDB's provider `local`. */
export interface LocalMasterKey {
  readonly key: Uint8Array
}

/**
 * What wraps data keys, by name: `local` or `local:NAME` as MongoDB's clients have it, `sealtrace` or `sealtrace:NAME` for a root key
 * provider of Sealtrace, which only `sealtrace/fields` opens.
 */
export type MasterKeyOptions = Readonly<Record<string, LocalMasterKey | RootKeyProvider>>

const nameShape = /^(?:local|sealtrace)(?::[A-Za-z0-9_]{1,100})?$/
const masterKeyLength = 96
const noAad = new Uint8Array(0)

interface MasterKey extends Disposable {
  readonly about: DataKeyDocument['masterKey']
  wrap(id: Uint8Array, key: Uint8Array): Promise<Uint8Array>
  /** Throws `key_unavailable`. */
  unwrap(id: Uint8Array, wrapped: Uint8Array): Promise<Uint8Array>
}

/** The master keys of one application. */
export class MasterKeys {
  readonly #keys = new Map<string, MasterKey>()
  #isDisposed = false

  /** Throws `config_invalid`. */
  constructor(options: MasterKeyOptions) {
    for (const [name, given] of Object.entries(options)) {
      if (!nameShape.test(name)) throw unknownName()
      const isLocal = !('wrap' in given)
      // The document says who opens it: a name of the other kind would send its readers to the wrong key.
      if (name.startsWith('local') !== isLocal) throw otherKind()
      this.#keys.set(name, isLocal ? localKey(name, given) : fromRootKey(name, given))
    }
  }

  /** @param name default: the only one. Throws `config_invalid`, and `usage` after dispose. */
  named(name?: string): MasterKey {
    this.check()
    const [only, ...others] = name === undefined ? this.#keys.values() : [this.#keys.get(name)]
    if (!only || others.length)
      throw new SealtraceError(
        'config_invalid',
        'the data key needs the name of one of the providers that FieldKeys was given; name it as provider',
      )
    return only
  }

  /** Throws `usage` after dispose. */
  check(): void {
    if (this.#isDisposed)
      throw new SealtraceError(
        'usage',
        'FieldKeys were used after they were disposed; make new ones',
      )
  }

  /** Throws `key_unavailable`, and `usage` after dispose. */
  async unwrap({ id, provider, keyMaterial }: WrappedDataKey): Promise<Uint8Array> {
    this.check()
    const master = this.#keys.get(provider)
    if (!master)
      throw new SealtraceError(
        'key_unavailable',
        `data key ${uuidText(id)} is wrapped by a provider that FieldKeys was not given; give it under the name in the document's masterKey.provider`,
      )
    return master.unwrap(id, keyMaterial)
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    for (const key of this.#keys.values()) key[Symbol.dispose]()
    this.#keys.clear()
  }
}

function localKey(name: string, { key: bytes }: LocalMasterKey): MasterKey {
  if (!(bytes instanceof Uint8Array) || bytes.length !== masterKeyLength)
    throw new SealtraceError(
      'config_invalid',
      `the key of a local provider is not ${masterKeyLength} bytes; give that many random ones`,
    )
  const key = new CbcHmacKey(Buffer.from(bytes))
  return {
    about: { provider: name },
    wrap: async (_, dataKey) => key.seal(noAad, dataKey, 'randomized'),
    async unwrap(id, wrapped) {
      const opened = key.open(noAad, wrapped)
      if (opened) return opened
      throw new SealtraceError(
        'key_unavailable',
        `the local master key does not open data key ${uuidText(id)}; give the one that it was made with`,
      )
    },
    [Symbol.dispose]: () => key[Symbol.dispose](),
  }
}

/** The wrap is bound to the data key's id, so that documents of the vault cannot be exchanged. */
function fromRootKey(name: string, root: RootKeyProvider): MasterKey {
  const label = (id: Uint8Array) => `${labels.wrapFieldKey}/${toHex(id)}`
  return {
    about: { provider: name, keyId: root.keyId },
    wrap: (id, key) => root.wrap(label(id), key),
    unwrap: (id, wrapped) => root.unwrap(label(id), wrapped),
    // It belongs to whoever gave it.
    [Symbol.dispose]: () => undefined,
  }
}

function otherKind(): SealtraceError {
  return new SealtraceError(
    'config_invalid',
    'a provider of FieldKeys has the name of another kind; local takes { key }, sealtrace takes a root key provider',
  )
}

function unknownName(): SealtraceError {
  return new SealtraceError(
    'config_invalid',
    'a provider of FieldKeys has no name that is known; use local, sealtrace, or these with a name of their own, as in local:eu',
  )
}
