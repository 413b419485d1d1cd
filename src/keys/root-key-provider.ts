/**
 * Keeps the root key. It wraps and unwraps other keys and does nothing else, so that a KMS or HSM can take its
 * place. Both methods reject with `key_unavailable` when the provider cannot be reached or the key does not fit: callers
 * fail closed and never try another key on their own.
 */
export interface RootKeyProvider {
  /** Names the key, not the secret: stands beside what it wrapped. At most 255 bytes of printable ASCII. */
  readonly keyId: string
  /** Where it comes from, for people: `file`, `environment`. */
  readonly source: string
  wrap(label: string, key: Uint8Array): Promise<Uint8Array>
  unwrap(label: string, wrapped: Uint8Array): Promise<Uint8Array>
  /** Frees what it holds: connections, sessions, key bytes. */
  close?(): void | Promise<void>
}
