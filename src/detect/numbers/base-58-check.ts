import { bitcoinAlphabet, fromBase58 } from './base-58.ts'
import { sha256 } from './sha-256.ts'

/** True for a version of the list, 20 bytes and the first four bytes of their double SHA-256. */
export function isBase58Check(
  text: string,
  versions: readonly number[],
  alphabet = bitcoinAlphabet,
): boolean {
  const bytes = fromBase58(text, 25, alphabet)
  if (!bytes || !versions.includes(bytes[0] ?? -1)) return false
  // Each byte 0 at the front is written as one zero digit.
  const zeros = bytes.findIndex((byte) => byte !== 0)
  for (let i = 0; i < zeros; i++) if (text[i] !== alphabet[0]) return false
  if (text[zeros] === alphabet[0]) return false
  const digest = sha256(sha256(bytes.subarray(0, 21)))
  for (let i = 0; i < 4; i++) if (digest[i] !== bytes[21 + i]) return false
  return true
}
