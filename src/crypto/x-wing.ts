// X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 (FIPS 203) and X25519 (RFC 7748) in one, for as long as one of the two
// holds. By Node's own ML-KEM, which it has from 24.7 on where it is built with OpenSSL 3.5.
import nodeCrypto, { type KeyObject } from 'node:crypto'
import { SealtraceError } from '../error.ts'
import type { Kem } from './kem.ts'
import { Secret } from './secret.ts'
import { newX25519KeyPair, x25519PublicKey, x25519SharedSecret } from './x25519.ts'

const mlKem = { seed: 64, publicKey: 1184, ciphertext: 1088 }
const x25519Length = 32
const publicKeyLength = mlKem.publicKey + x25519Length
const encLength = mlKem.ciphertext + x25519Length
const label = Buffer.from('5c2e2f2f5e5c', 'hex')
/** PKCS #8 of a private key that is given as its seed, and the key format of X.509 (RFC 9935). */
const pkcs8Prefix = Buffer.from('3054020100300b060960864801650304040204428040', 'hex')
const spkiPrefix = Buffer.from('308204b2300b0609608648016503040402038204a100', 'hex')

/**
 * X-Wing as a KEM of HPKE: public keys of 1216 bytes, encapsulated keys of 1120, private keys that are a seed of 32 random
 * bytes. Points of small order are refused, as in HPKE's own KEM. All methods throw `usage` where ML-KEM is missing.
 */
export const xWing: Kem = {
  id: 0x647a,
  publicKeyLength,
  encLength,
  publicKey(privateKey) {
    using keys = expand(privateKey)
    return keys.publicKey
  },
  encapsulate(publicKey) {
    needMlKem()
    if (publicKey.length !== publicKeyLength) return null
    const theirs = publicKey.subarray(mlKem.publicKey)
    const key = mlKemPublicKey(publicKey.subarray(0, mlKem.publicKey))
    const pair = newX25519KeyPair()
    using ephemeral = Secret.own(pair.privateKey)
    using point = x25519SharedSecret(ephemeral, theirs)
    if (!key || !point) return null
    const { sharedKey, ciphertext } = nodeCrypto.encapsulate(key)
    using shared = Secret.own(sharedKey)
    return {
      shared: combine(shared, point, pair.publicKey, theirs),
      enc: Buffer.concat([ciphertext, pair.publicKey]),
    }
  },
  decapsulate(privateKey, enc) {
    using keys = expand(privateKey)
    if (enc.length !== encLength) return null
    const theirs = enc.subarray(mlKem.ciphertext)
    using point = x25519SharedSecret(keys.x25519, theirs)
    if (!point) return null
    // A wrong ciphertext gives another secret, not an error: what is sealed under it then does not open.
    using shared = Secret.own(nodeCrypto.decapsulate(keys.mlKem, enc.subarray(0, mlKem.ciphertext)))
    return combine(shared, point, theirs, keys.publicKey.subarray(mlKem.publicKey))
  },
}

/** True where {@link xWing} works. */
export function hasMlKem(): boolean {
  if (typeof nodeCrypto.encapsulate !== 'function') return false
  try {
    mlKemPrivateKey(new Uint8Array(mlKem.seed))
    return true
  } catch {
    return false
  }
}

let isThere: boolean | undefined

function needMlKem(): void {
  isThere ??= hasMlKem()
  if (!isThere)
    throw new SealtraceError(
      'usage',
      'this runtime has no ML-KEM, which suite 2 (X-Wing) needs; use Node 24.7 or later, or a key of suite 1 (X25519, 32 bytes)',
    )
}

interface Keys extends Disposable {
  readonly mlKem: KeyObject
  readonly x25519: Secret
  readonly publicKey: Uint8Array
}

/** The two key pairs of a seed. Throws `RangeError` for a seed of another length. */
function expand(seed: Secret): Keys {
  needMlKem()
  if (seed.size !== 32) throw new RangeError('An X-Wing private key has 32 bytes')
  const bytes = seed.use((of) =>
    nodeCrypto
      .createHash('shake256', { outputLength: mlKem.seed + x25519Length })
      .update(of)
      .digest(),
  )
  const key = mlKemPrivateKey(bytes.subarray(0, mlKem.seed))
  const x25519 = Secret.own(Uint8Array.from(bytes.subarray(mlKem.seed)))
  bytes.fill(0)
  const spki = nodeCrypto.createPublicKey(key).export({ format: 'der', type: 'spki' })
  const publicKey = Buffer.concat([spki.subarray(-mlKem.publicKey), x25519PublicKey(x25519)])
  return { mlKem: key, x25519, publicKey, [Symbol.dispose]: () => x25519[Symbol.dispose]() }
}

/** The combiner of section 5.3. */
function combine(ml: Secret, point: Secret, enc: Uint8Array, publicKey: Uint8Array): Secret {
  const hash = nodeCrypto.createHash('sha3-256')
  ml.use((bytes) => hash.update(bytes))
  point.use((bytes) => hash.update(bytes))
  return Secret.own(hash.update(enc).update(publicKey).update(label).digest())
}

function mlKemPrivateKey(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([pkcs8Prefix, seed])
  const key = nodeCrypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  return key
}

/** Null when the bytes are no key: OpenSSL checks that each coefficient is reduced (FIPS 203, section 7.2). */
function mlKemPublicKey(bytes: Uint8Array): KeyObject | null {
  const der = Buffer.concat([spkiPrefix, bytes])
  try {
    return nodeCrypto.createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    return null
  }
}
