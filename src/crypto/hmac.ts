import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Secret } from './secret.ts'

const objects = new WeakMap<Secret, KeyObject>()

/** HMAC-SHA256 (RFC 2104) of the parts, one after the other: 32 bytes. */
export function hmacSha256(key: Secret, ...parts: (Uint8Array | string)[]): Uint8Array {
  const mac = createHmac('sha256', keyObject(key))
  for (const part of parts) mac.update(part)
  return mac.digest()
}

function keyObject(key: Secret): KeyObject {
  const known = objects.get(key)
  if (known) return known
  const made = key.use((bytes) => createSecretKey(bytes))
  objects.set(key, made)
  return made
}
