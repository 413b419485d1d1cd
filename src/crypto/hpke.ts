// Hybrid Public Key Encryption (RFC 9180) in base mode, with HKDF-SHA256 and AES-256-GCM, over any KEM: one message for each
// encapsulated key (`sealBase`, `openBase`), or many in order (`hpkeSender`, `hpkeReceiver`).
import { openOnce, sealOnce } from './aead.ts'
import { dhkemX25519 } from './dhkem-x25519.ts'
import { concatBytes } from './encoding.ts'
import type { Kem } from './kem.ts'
import { labeledHkdf, type LabeledHkdf } from './labeled-hkdf.ts'
import { Secret } from './secret.ts'

/** What is bound to a message beside its recipient; both ends say the same. */
export interface HpkeContext {
  /** What the message is for: a registered label. */
  readonly info: Uint8Array
  /** Associated data: sent in the clear, covered by the tag. */
  readonly aad: Uint8Array
}

export interface HpkeMessage {
  /** Encapsulated key: as long as the KEM says. */
  readonly enc: Uint8Array
  /** 16 bytes longer than the plaintext. */
  readonly ciphertext: Uint8Array
}

/** Seals messages for one recipient: the first is number 0, and each has a nonce of its own. */
export interface HpkeSender extends HpkeExporter {
  readonly enc: Uint8Array
  /** Throws `RangeError` after 2^32 messages, `TypeError` after dispose. */
  seal(aad: Uint8Array, plaintext: Uint8Array): Uint8Array
}

/** Opens what one {@link HpkeSender} sealed, in its order. */
export interface HpkeReceiver extends HpkeExporter {
  /** Null when it is not the next message, as it was sealed; the next one is expected still then. */
  open(aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | null
  /** Opens message `number` (from 0) in any order, whatever was opened before; null when it is not that one. */
  openAt(number: number, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | null
}

export interface HpkeExporter extends Disposable {
  /** Bytes that both ends have and nobody else (section 5.3): a secret of its own for each context. */
  export(context: Uint8Array, length: number): Uint8Array
}

const modeBase = Uint8Array.of(0)
const empty = new Uint8Array(0)
const keyLength = 32
const nonceLength = 12
const kdfId = [0x00, 0x01]
const aeadId = [0x00, 0x02]
/** Far below what the nonces and AES-GCM allow. */
const mostMessages = 2 ** 32
const x25519 = dhkemX25519()

/**
 * Seals a message that only the holder of the private key can open (`SealBase`, RFC 9180, section 6.1). Anyone can make
 * one: it says nothing of who sent it. Throws `RangeError` for bytes that are no public key.
 */
export function sealBase(
  publicKey: Uint8Array,
  context: HpkeContext,
  plaintext: Uint8Array,
  kem: Kem = x25519,
): HpkeMessage {
  using sender = hpkeSender(publicKey, context.info, kem)
  return { enc: sender.enc, ciphertext: sender.seal(context.aad, plaintext) }
}

/**
 * Opens {@link sealBase}; null when anything does not fit: key, context or bytes. `enc` and `ciphertext` may be an
 * attacker's.
 */
export function openBase(
  privateKey: Secret,
  { enc, ciphertext }: HpkeMessage,
  context: HpkeContext,
  kem: Kem = x25519,
): Uint8Array | null {
  using receiver = hpkeReceiver(privateKey, enc, context.info, kem)
  return receiver && receiver.open(context.aad, ciphertext)
}

/** `SetupBaseS` (section 5.1.1). Throws `RangeError` for bytes that are no public key. */
export function hpkeSender(publicKey: Uint8Array, info: Uint8Array, kem: Kem = x25519): HpkeSender {
  const encapsulated = kem.encapsulate(publicKey)
  if (!encapsulated) throw new RangeError('The bytes are no public key of the KEM')
  const keys = new KeySchedule(kem, encapsulated.shared, info)
  return {
    enc: encapsulated.enc,
    seal: (aad, plaintext) => keys.next((key, nonce) => sealOnce({ key, nonce, aad }, plaintext)),
    export: (context, length) => keys.export(context, length),
    [Symbol.dispose]: () => keys[Symbol.dispose](),
  }
}

/** `SetupBaseR` (section 5.1.1). `enc` may be an attacker's: null when it is no encapsulated key. */
export function hpkeReceiver(
  privateKey: Secret,
  enc: Uint8Array,
  info: Uint8Array,
  kem: Kem = x25519,
): HpkeReceiver | null {
  const shared = kem.decapsulate(privateKey, enc)
  if (!shared) return null
  const keys = new KeySchedule(kem, shared, info)
  return {
    open: (aad, ciphertext) => keys.next((key, nonce) => openOnce(key, nonce, aad, ciphertext)),
    openAt: (number, aad, ciphertext) =>
      isNumber(number)
        ? keys.at(number, (key, nonce) => openOnce(key, nonce, aad, ciphertext))
        : null,
    export: (context, length) => keys.export(context, length),
    [Symbol.dispose]: () => keys[Symbol.dispose](),
  }
}

function isNumber(message: number): boolean {
  return Number.isInteger(message) && message >= 0 && message < mostMessages
}

/** `KeySchedule` of section 5.1 in base mode: there is no pre-shared key. Takes over the shared secret. */
class KeySchedule implements Disposable {
  readonly #hkdf: LabeledHkdf
  readonly #key: Secret
  readonly #exporter: Secret
  readonly #baseNonce: Uint8Array
  #messages = 0

  constructor(kem: Kem, shared: Secret, info: Uint8Array) {
    const kemId = [kem.id >> 8, kem.id & 0xff]
    const hkdf = labeledHkdf(
      concatBytes(Buffer.from('HPKE'), Uint8Array.of(...kemId, ...kdfId, ...aeadId)),
    )
    using salt = shared
    using secret = salt.use((bytes) => hkdf.extract(bytes, 'secret', empty))
    using pskIdHash = hkdf.extract(empty, 'psk_id_hash', empty)
    using infoHash = hkdf.extract(empty, 'info_hash', info)
    const context = pskIdHash.use((a) => infoHash.use((b) => concatBytes(modeBase, a, b)))
    this.#hkdf = hkdf
    this.#key = Secret.own(hkdf.expand(secret, 'key', context, keyLength))
    this.#exporter = Secret.own(hkdf.expand(secret, 'exp', context, keyLength))
    this.#baseNonce = hkdf.expand(secret, 'base_nonce', context, nonceLength)
  }

  /**
   * Lends key and nonce of the next message; `work` zeroes the key. What returns null does not count as a message, so that a
   * forged one does not put the two ends out of step.
   */
  next<T>(work: (key: Uint8Array, nonce: Uint8Array) => T): T {
    if (this.#messages >= mostMessages) throw new RangeError('The HPKE context is used up')
    const done = this.at(this.#messages, work)
    if (done !== null) this.#messages++
    return done
  }

  /** Lends key and nonce of the message with this number: to open only, since no nonce may seal twice. */
  at<T>(number: number, work: (key: Uint8Array, nonce: Uint8Array) => T): T {
    const nonce = Buffer.from(this.#baseNonce)
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ number) >>> 0, 8)
    return this.#key.use((key) => work(Buffer.from(key), nonce))
  }

  export(context: Uint8Array, length: number): Uint8Array {
    return this.#hkdf.expand(this.#exporter, 'sec', context, length)
  }

  [Symbol.dispose](): void {
    this.#key[Symbol.dispose]()
    this.#exporter[Symbol.dispose]()
  }
}
