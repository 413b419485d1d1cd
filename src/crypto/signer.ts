/** An Ed25519 (RFC 8032) key that signs. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}
