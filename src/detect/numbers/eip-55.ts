import { keccak256 } from './keccak-256.ts'

const bytes = new Uint8Array(40)

/**
 * EIP-55: a letter of the 40 hex digits is in upper case where the Keccak-256 of the lower-case
 * digits has a nibble of 8 or more.
 */
export function isEip55(hex: string): boolean {
  const lower = hex.toLowerCase()
  for (let i = 0; i < 40; i++) bytes[i] = lower.charCodeAt(i)
  const digest = keccak256(bytes)
  for (let i = 0; i < 40; i++) {
    if (lower.charCodeAt(i) < 97) continue
    const nibble = (digest[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)
    if (((nibble & 8) !== 0) !== (hex[i] !== lower[i])) return false
  }
  return true
}
