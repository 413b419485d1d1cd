import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { Secret } from './secret.ts'

const pkcs8Prefix = Buffer.from('302e020100300506032b656e04220420', 'hex')
const spkiPrefix = Buffer.from('302a300506032b656e032100', 'hex')

/** A new X25519 (RFC 7748) key pair: 32-byte public key, 32-byte private key. */
export function newX25519KeyPair(): { publicKey: Uint8Array; privateKey: Uint8Array } {
  const pair = generateKeyPairSync('x25519')
  const pkcs8 = pair.privateKey.export({ format: 'der', type: 'pkcs8' })
  const privateKey = new Uint8Array(pkcs8.subarray(pkcs8.length - 32))
  pkcs8.fill(0)
  return { publicKey: rawPublicKey(pair.publicKey), privateKey }
}

/** The public key (32 bytes) of a private key of 32 bytes. */
export function x25519PublicKey(privateKey: Secret): Uint8Array {
  return rawPublicKey(createPublicKey(privateKeyObject(privateKey)))
}

/**
 * The shared secret of RFC 7748, section 6.1. `publicKey` may be an attacker's: null when it has not 32 bytes, or when
 * all of the result would be zero (a point of small order).
 */
export function x25519SharedSecret(privateKey: Secret, publicKey: Uint8Array): Secret | null {
  if (publicKey.length !== 32) return null
  const spki = Buffer.concat([spkiPrefix, publicKey])
  try {
    const shared = diffieHellman({
      privateKey: privateKeyObject(privateKey),
      publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }),
    })
    return Secret.own(shared)
  } catch {
    // OpenSSL refuses a result of zeros (RFC 9180, section 7.1.4).
    return null
  }
}

function privateKeyObject(privateKey: Secret): KeyObject {
  const der = privateKey.use((bytes) => Buffer.concat([pkcs8Prefix, bytes]))
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  return key
}

function rawPublicKey(key: KeyObject): Uint8Array {
  const spki = key.export({ format: 'der', type: 'spki' })
  return new Uint8Array(spki.subarray(spki.length - 32))
}
