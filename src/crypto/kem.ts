import type { Secret } from './secret.ts'

/** A key encapsulation mechanism as HPKE (RFC 9180, section 4) uses it. */
export interface Kem {
  /** In IANA's registry of HPKE KEM identifiers. */
  readonly id: number
  readonly publicKeyLength: number
  /** Of an encapsulated key. */
  readonly encLength: number
  publicKey(privateKey: Secret): Uint8Array
  /** Makes a secret that only the holder of the private key can have too. Null when the bytes are no public key. */
  encapsulate(publicKey: Uint8Array): { shared: Secret; enc: Uint8Array } | null
  /** `enc` may be an attacker's. Null when it is no encapsulated key. */
  decapsulate(privateKey: Secret, enc: Uint8Array): Secret | null
}
