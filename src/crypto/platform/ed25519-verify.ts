// Ed25519 verification (RFC 8032, section 5.1.7) in plain TypeScript, for where there is no synchronous one: browsers.
import { affine, base, combined, negated, order, pointAt } from './edwards25519.ts'
import { sha512 } from './sha512.ts'
import { isSoundPoint, littleEndian } from './sound-point.ts'

/** As `ed25519Verify` of node.ts, to the bit. Total. */
export function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  const r = signature.subarray(0, 32)
  const s = littleEndian(signature.subarray(32))
  if (s >= order || !isSoundPoint(publicKey) || !isSoundPoint(r)) return false
  const written = littleEndian(publicKey)
  const key = pointAt(BigInt.asUintN(255, written), written >> 255n)
  if (!key) return false
  const hashed = new Uint8Array(64 + message.length)
  hashed.set(r)
  hashed.set(publicKey, 32)
  hashed.set(message, 64)
  const k = littleEndian(sha512(hashed)) % order
  // R must be the very point that S, the key and the message lead to.
  const { y, sign } = affine(combined([s, base], [k, negated(key)]))
  return y + (sign << 255n) === littleEndian(r)
}
