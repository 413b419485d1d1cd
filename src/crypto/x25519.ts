import { generateKeyPairSync } from 'node:crypto'

/** A new X25519 (RFC 7748) key pair: 32-byte public key, 32-byte private key. */
export function newX25519KeyPair(): { publicKey: Uint8Array; privateKey: Uint8Array } {
  const pair = generateKeyPairSync('x25519')
  const spki = pair.publicKey.export({ format: 'der', type: 'spki' })
  const pkcs8 = pair.privateKey.export({ format: 'der', type: 'pkcs8' })
  return {
    publicKey: new Uint8Array(spki.subarray(spki.length - 32)),
    privateKey: new Uint8Array(pkcs8.subarray(pkcs8.length - 32)),
  }
}
