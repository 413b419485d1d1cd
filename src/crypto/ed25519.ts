import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { randomBytes } from './random.ts'
import type { Secret } from './secret.ts'
import type { Signer } from './signer.ts'

export type { Signer } from './signer.ts'

const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

export function newEd25519Seed(): Uint8Array {
  return randomBytes(32)
}

/** Makes a signer of a 32-byte seed. */
export function ed25519Signer(seed: Secret): Signer {
  const der = seed.use((bytes) => Buffer.concat([pkcs8Prefix, bytes]))
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: new Uint8Array(spki.subarray(spki.length - 32)),
    sign: (message) => sign(null, message, key),
  }
}
