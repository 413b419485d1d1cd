import { argon2 } from 'node:crypto'

export interface Argon2Cost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
}

/**
 * Argon2id (RFC 9106, version 0x13) with one lane: 32 bytes. Works on a thread of its own, so that several at once use
 * several cores, each with its memory. For what others have encrypted so: keys of ours are random and need no such thing.
 */
export function argon2id(
  password: Uint8Array,
  salt: Uint8Array,
  { memory, passes }: Argon2Cost,
): Promise<Uint8Array> {
  const parameters = { message: password, nonce: salt, parallelism: 1, tagLength: 32 }
  return new Promise((done, fail) =>
    argon2('argon2id', { ...parameters, memory, passes }, (error, key) =>
      error ? fail(error) : done(key),
    ),
  )
}
