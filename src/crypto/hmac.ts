import { createHmac } from 'node:crypto'
import type { Secret } from './secret.ts'

/** HMAC-SHA256 (RFC 2104) of the parts, one after the other: 32 bytes. */
export function hmacSha256(key: Secret, ...parts: (Uint8Array | string)[]): Uint8Array {
  const mac = createHmac('sha256', key.keyObject)
  for (const part of parts) mac.update(part)
  return mac.digest()
}
