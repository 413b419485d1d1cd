import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { randomBytes } from './random.ts'
import type { Secret } from './secret.ts'

const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** An Ed25519 (RFC 8032) key that signs. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

export function newEd25519Seed(): Uint8Array {
  return randomBytes(32)
}

/** Makes a signer of a 32-byte seed. */
export function ed25519Signer(seed: Secret): Signer {
  const key = seed.use((bytes) =>
    createPrivateKey({ key: Buffer.concat([pkcs8Prefix, bytes]), format: 'der', type: 'pkcs8' }),
  )
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: new Uint8Array(spki.subarray(spki.length - 32)),
    sign: (message) => sign(null, message, key),
  }
}

/** True when `signature` (64 bytes) over `message` is by `publicKey` (32 bytes). Total: never throws. */
export function ed25519Verify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    return verify(null, message, publicKeyObject(publicKey), signature)
  } catch {
    return false
  }
}

function publicKeyObject(publicKey: Uint8Array): KeyObject {
  return createPublicKey({
    key: Buffer.concat([spkiPrefix, publicKey]),
    format: 'der',
    type: 'spki',
  })
}
