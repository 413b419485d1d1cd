// What the root key has wrapped, as stored (docs/spec/envelope.md, E14): it names its provider, and holds a check of the
// key, so that a provider that answers wrongly is found out whatever it does itself.
import { concatBytes, encodeUtf8 } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { labels } from '../crypto/labels.ts'

const head = encodeUtf8('SRK1')
const checkLength = 16

export interface RootBlob {
  readonly keyId: string
  /** As the provider made it. */
  readonly inner: Uint8Array
}

/** Whether a provider's key id can stand in a blob: 1 to 255 bytes of printable ASCII. */
export function isKeyId(text: string): boolean {
  return text.length <= 255 && /^[!-~](?:[ -~]*[!-~])?$/.test(text)
}

/** `keyId` must be one by {@link isKeyId}. */
export function writeRootBlob({ keyId, inner }: RootBlob): Uint8Array {
  const name = encodeUtf8(keyId)
  return concatBytes(head, Uint8Array.of(name.length), name, inner)
}

/** Null for bytes without the head: those of logs that are older than it. */
export function readRootBlob(blob: Uint8Array): RootBlob | null {
  if (!equalBytes(blob.subarray(0, head.length), head)) return null
  const from = head.length + 1
  const to = from + (blob[head.length] ?? 0)
  const keyId = Buffer.from(blob.subarray(from, to)).toString('latin1')
  return blob.length > to && isKeyId(keyId) ? { keyId, inner: blob.subarray(to) } : null
}

/** Id of the root key that a blob names; null when it names none. */
export function keyIdOf(wrapped: Uint8Array): string | null {
  return readRootBlob(wrapped)?.keyId ?? null
}

/** What is given to a provider to wrap: the key and its check. The caller zeroes it. */
export function withCheck(key: Uint8Array, label: string, keyId: string): Uint8Array {
  return concatBytes(key, checkOf(key, label, keyId))
}

/** The key of {@link withCheck}; null when the bytes are not what was made for this label and this provider. */
export function withoutCheck(bytes: Uint8Array, label: string, keyId: string): Uint8Array | null {
  const key = bytes.subarray(0, Math.max(bytes.length - checkLength, 0))
  return equalBytes(bytes.subarray(key.length), checkOf(key, label, keyId)) ? key : null
}

function checkOf(key: Uint8Array, label: string, keyId: string): Uint8Array {
  const place = encodeUtf8(`${labels.rootKeyCheck}\0${label}\0${keyId}\0`)
  return sha256(place, key).subarray(0, checkLength)
}
