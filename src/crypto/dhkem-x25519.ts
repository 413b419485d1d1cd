import { concatBytes } from './encoding.ts'
import type { Kem } from './kem.ts'
import { labeledHkdf } from './labeled-hkdf.ts'
import { Secret } from './secret.ts'
import { newX25519KeyPair, x25519PublicKey, x25519SharedSecret } from './x25519.ts'

const id = 0x0020
const keyLength = 32
const empty = new Uint8Array(0)
const hkdf = labeledHkdf(Buffer.from('KEM\x00\x20', 'latin1'))

/**
 * DHKEM(X25519, HKDF-SHA256) of RFC 9180, section 4.1. `newPair` makes the ephemeral pair of each encapsulation; other than
 * random only for test vectors.
 */
export function dhkemX25519(newPair = newX25519KeyPair): Kem {
  return {
    id,
    publicKeyLength: keyLength,
    encLength: keyLength,
    publicKey: x25519PublicKey,
    encapsulate(publicKey) {
      const ephemeral = newPair()
      using secret = Secret.own(ephemeral.privateKey)
      const shared = x25519SharedSecret(secret, publicKey)
      const enc = ephemeral.publicKey
      return shared && { shared: extractAndExpand(shared, enc, publicKey), enc }
    },
    decapsulate(privateKey, enc) {
      const shared = x25519SharedSecret(privateKey, enc)
      return shared && extractAndExpand(shared, enc, x25519PublicKey(privateKey))
    },
  }
}

/** Disposes the shared point. */
function extractAndExpand(point: Secret, enc: Uint8Array, publicKey: Uint8Array): Secret {
  using shared = point
  using prk = shared.use((bytes) => hkdf.extract(empty, 'eae_prk', bytes))
  return Secret.own(hkdf.expand(prk, 'shared_secret', concatBytes(enc, publicKey), keyLength))
}
