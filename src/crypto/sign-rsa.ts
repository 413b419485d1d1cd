import { createPrivateKey, sign } from 'node:crypto'

/** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017), key in PEM. Throws `TypeError`, without a cause, for another kind of key. */
export function signRsaSha256(pem: string, message: Uint8Array): Uint8Array {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'rsa') return sign('sha256', message, key)
  } catch {
    // What OpenSSL says of a key is not for logs.
  }
  throw new TypeError('not an RSA private key')
}
