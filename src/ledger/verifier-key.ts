// Verifier keys ("vkeys") and key ids of C2SP signed-note v1.0.0.
import { concatBytes, encodeUtf8, fromBase64, toBase64, toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { SealtraceError } from '../error.ts'

/** Signature types: Ed25519 over the text, and the timestamped cosignature/v1. */
export const signatureTypes = { ed25519: 0x01, cosignature: 0x04 } as const

/** The parts of a vkey, its key id checked. */
export interface VerifierKey {
  readonly name: string
  /** One of `signatureTypes`, or a type that this log does not know. */
  readonly type: number
  readonly publicKey: Uint8Array
  /** 8 lower-case hex digits. */
  readonly keyId: string
}

/** Reads `name+hash+base64`. Throws `corrupt`. Total on hostile text. */
export function parseVerifierKey(vkey: string): VerifierKey {
  const malformed = new SealtraceError('corrupt', 'a verifier key is malformed')
  // The base64 may hold more plus signs: only the first two separate.
  const first = vkey.indexOf('+')
  const second = vkey.indexOf('+', first + 1)
  if (first < 0 || second < 0) throw malformed
  const bytes = fromBase64(vkey.slice(second + 1))
  const name = vkey.slice(0, first)
  if (!bytes || bytes.length < 2 || !isKeyName(name)) throw malformed
  const key = { name, type: bytes[0]!, publicKey: bytes.subarray(1) }
  const keyId = keyIdOf(key)
  if (vkey.slice(first + 1, second) !== keyId) throw malformed
  return { ...key, keyId }
}

/** Throws `usage` for a name that no signature line can hold. */
export function formatVerifierKey(key: Pick<VerifierKey, 'name' | 'type' | 'publicKey'>): string {
  if (!isKeyName(key.name))
    throw new SealtraceError('usage', 'a key name is empty, or holds a space or a plus sign')
  return `${key.name}+${keyIdOf(key)}+${toBase64(concatBytes(Uint8Array.of(key.type), key.publicKey))}`
}

/** The first 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), as 8 lower-case hex digits. */
export function keyIdOf({
  name,
  type,
  publicKey,
}: Pick<VerifierKey, 'name' | 'type' | 'publicKey'>): string {
  return toHex(sha256(encodeUtf8(`${name}\n`), Uint8Array.of(type), publicKey).subarray(0, 4))
}

/** A name that stands in a signature line: not empty, no Unicode space, no plus sign, no control character. */
export function isKeyName(name: string): boolean {
  return name.length > 0 && name.isWellFormed() && !/[\s\u0000-\u001f\u0085+]/u.test(name)
}
