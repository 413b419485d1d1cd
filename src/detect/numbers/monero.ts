import { fromBase58 } from './base-58.ts'
import { keccak256 } from './keccak-256.ts'

/** Network bytes: standard, integrated, subaddress of the main net. */
const networks = [18, 19, 42]

/**
 * A Monero address: blocks of 11 characters for 8 bytes (the last of 7 for 5), closed by four
 * bytes of Keccak-256.
 */
export function isMonero(text: string): boolean {
  if (text.length !== 95 && text.length !== 106) return false
  const bytes = new Uint8Array(text.length === 95 ? 69 : 77)
  for (let at = 0, to = 0; at < text.length; at += 11, to += 8) {
    const piece = text.slice(at, at + 11)
    const part = fromBase58(piece, piece.length === 11 ? 8 : 5)
    if (!part || to + part.length > bytes.length) return false
    bytes.set(part, to)
  }
  if (!networks.includes(bytes[0] ?? -1)) return false
  const body = bytes.length - 4
  const digest = keccak256(bytes.subarray(0, body))
  for (let i = 0; i < 4; i++) if (digest[i] !== bytes[body + i]) return false
  return true
}
