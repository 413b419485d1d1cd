import { hash } from 'node:crypto'

/** SHA-256 (FIPS 180-4) of the parts, one after the other: 32 bytes. */
export function sha256(...parts: Uint8Array[]): Uint8Array {
  const [first] = parts
  return hash('sha256', parts.length === 1 && first ? first : Buffer.concat(parts), 'buffer')
}
