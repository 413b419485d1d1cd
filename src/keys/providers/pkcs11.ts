// Root key in a hardware security module, through PKCS #11: an AES-256 key that does not leave it wraps ours by AES-GCM,
// with the label as associated data.
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { SealtraceError } from '../../error.ts'
import type { RootKeyProvider } from '../root-key-provider.ts'
import { readSecretFile, secretVariable, type KeySurroundings } from './http/surroundings.ts'
import {
  ck,
  errorName,
  loadPkcs11,
  type Cryptoki,
  type Mechanism,
  type Pkcs11Package,
} from './pkcs11-module.ts'

export interface Pkcs11Settings {
  /** Path of the module's library. */
  readonly module: string
  /** Label of the token. */
  readonly token: string
  /** Label of the AES-256 key: one that cannot be extracted. */
  readonly key: string
  /** Holds the user's PIN; default the variable. */
  readonly pinFile?: string | undefined
  /** Default `SEALTRACE_PKCS11_PIN`. */
  readonly pinVariable?: string | undefined
}

interface Session {
  readonly handle: Buffer
  readonly key: Buffer
}

const nonceLength = 12
const tagLength = 16

/** Logs in at first use. Rejects with `config_invalid` where the package is missing or the module does not load. */
export async function pkcs11Provider(
  settings: Pkcs11Settings,
  surroundings: KeySurroundings,
  load: () => Promise<Pkcs11Package> = loadPkcs11,
): Promise<RootKeyProvider> {
  const { PKCS11 } = await load()
  return new Pkcs11RootKey(settings, surroundings, open(new PKCS11(), settings.module))
}

class Pkcs11RootKey implements RootKeyProvider {
  readonly keyId: string
  readonly source: string
  readonly #settings: Pkcs11Settings
  readonly #surroundings: KeySurroundings
  readonly #module: Cryptoki
  #session: Session | null = null
  /** A token locks itself after some wrong PINs: one that was refused is never tried again. */
  #refused: SealtraceError | null = null
  #tail: Promise<unknown> = Promise.resolve()

  constructor(settings: Pkcs11Settings, surroundings: KeySurroundings, module: Cryptoki) {
    this.keyId = `pkcs11:token=${settings.token};object=${settings.key}`
    this.source = `PKCS #11 (${settings.token}/${settings.key})`
    this.#settings = settings
    this.#surroundings = surroundings
    this.#module = module
  }

  wrap(label: string, key: Uint8Array): Promise<Uint8Array> {
    return this.#inTurn('encrypt', async ({ handle, key: root }) => {
      const nonce = Buffer.from(randomBytes(nonceLength))
      this.#module.C_EncryptInit(handle, gcm(nonce, label), root)
      const room = Buffer.alloc(key.length + tagLength)
      const sealed = await this.#module.C_EncryptAsync(handle, Buffer.from(key), room)
      return Buffer.concat([nonce, sealed])
    })
  }

  unwrap(label: string, wrapped: Uint8Array): Promise<Uint8Array> {
    return this.#inTurn('decrypt', async ({ handle, key: root }) => {
      const sealed = Buffer.from(wrapped.subarray(nonceLength))
      if (sealed.length <= tagLength) throw new SealtraceError('key_unavailable', foreign)
      const nonce = Buffer.from(wrapped.subarray(0, nonceLength))
      this.#module.C_DecryptInit(handle, gcm(nonce, label), root)
      return this.#module.C_DecryptAsync(handle, sealed, Buffer.alloc(sealed.length))
    })
  }

  async close(): Promise<void> {
    await this.#tail
    this.#drop()
  }

  /** A session does one thing at a time. */
  #inTurn(operation: string, work: (session: Session) => Promise<Uint8Array>): Promise<Uint8Array> {
    const turn = this.#tail.then(async () => {
      try {
        return await work((this.#session ??= this.#logIn()))
      } catch (error) {
        this.#drop()
        throw this.#explained(operation, error)
      }
    })
    this.#tail = turn.catch(() => {})
    return turn
  }

  #logIn(): Session {
    if (this.#refused) throw this.#refused
    const slot = this.#module
      .C_GetSlotList(true)
      .find((one) => this.#module.C_GetTokenInfo(one).label.trim() === this.#settings.token)
    if (!slot)
      throw new SealtraceError(
        'key_unavailable',
        'there is no token of this label; plug it in, or check token in the settings',
      )
    const handle = this.#module.C_OpenSession(slot, ck.serialSession)
    try {
      this.#givePin(handle)
      return { handle, key: this.#find(handle) }
    } catch (error) {
      this.#module.C_CloseSession(handle)
      throw error
    }
  }

  #givePin(handle: Buffer): void {
    const { pinFile, pinVariable = 'SEALTRACE_PKCS11_PIN' } = this.#settings
    const pin =
      pinFile === undefined
        ? secretVariable(this.#surroundings, pinVariable, "the token's PIN")
        : readSecretFile(pinFile, "the token's PIN")
    try {
      this.#module.C_Login(handle, ck.user, pin)
    } catch (cause) {
      const name = errorName(cause)
      // Another thread of this process has: a login counts for all of it.
      if (name === 'CKR_USER_ALREADY_LOGGED_IN') return
      if (!name?.startsWith('CKR_PIN_')) throw cause
      this.#refused = new SealtraceError(
        'key_unavailable',
        `the token refuses the PIN (${name}); give the right one and start again: it is not tried once more, since tokens lock themselves`,
        { cause },
      )
      throw this.#refused
    }
  }

  #find(handle: Buffer): Buffer {
    this.#module.C_FindObjectsInit(handle, [
      { type: ck.class, value: ck.secretKey },
      { type: ck.label, value: this.#settings.key },
    ])
    const found = this.#module.C_FindObjects(handle, 2)
    this.#module.C_FindObjectsFinal(handle)
    const [key] = found
    if (!key || found.length > 1)
      throw new SealtraceError(
        'key_unavailable',
        `the token has ${key ? 'more than one' : 'no'} secret key of this label; check key in the settings`,
      )
    const [extractable, sensitive] = this.#module.C_GetAttributeValue(handle, key, [
      { type: ck.extractable },
      { type: ck.sensitive },
    ])
    if (extractable?.value[0] !== 0 || sensitive?.value[0] !== 1)
      throw new SealtraceError(
        'config_invalid',
        'the key can be read out of the token; make one that is sensitive and cannot be extracted',
      )
    return key
  }

  #drop(): void {
    const { handle } = this.#session ?? {}
    this.#session = null
    try {
      if (handle) this.#module.C_CloseSession(handle)
    } catch {
      // The token is gone, and the session with it.
    }
  }

  #explained(operation: string, error: unknown): SealtraceError {
    if (SealtraceError.is(error)) return error
    const name = errorName(error)
    const isForeign = operation === 'decrypt' && name !== null && foreignErrors.has(name)
    const text = isForeign ? foreign : 'the token does not do it; check it, and its log'
    return new SealtraceError(
      'key_unavailable',
      `${this.source}: ${operation} (${name ?? 'unknown error'}): ${text}`,
      { cause: error },
    )
  }
}

const foreign =
  'this key did not wrap what it should open, or that was changed; give the key that this log was made with'
/** What tokens say of a tag that does not fit; SoftHSM says the last. */
const foreignErrors = new Set([
  'CKR_ENCRYPTED_DATA_INVALID',
  'CKR_ENCRYPTED_DATA_LEN_RANGE',
  'CKR_AEAD_DECRYPT_FAILED',
  'CKR_GENERAL_ERROR',
])

function gcm(iv: Buffer, label: string): Mechanism {
  const parameter = {
    type: ck.gcmParameters,
    iv,
    aad: Buffer.from(encodeUtf8(label)),
    ivBits: nonceLength * 8,
    tagBits: tagLength * 8,
  }
  return { mechanism: ck.aesGcm, parameter }
}

function open(module: Cryptoki, path: string): Cryptoki {
  try {
    module.load(path)
  } catch (cause) {
    throw new SealtraceError(
      'config_invalid',
      'the PKCS #11 module does not load; check module in the settings',
      { cause },
    )
  }
  try {
    module.C_Initialize({ flags: ck.osLockingOk })
  } catch (cause) {
    // Once for the whole process: other threads have theirs.
    if (errorName(cause) !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED')
      throw new SealtraceError('key_unavailable', 'the PKCS #11 module does not start', { cause })
  }
  return module
}
