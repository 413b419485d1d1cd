// Which encodings of points on edwards25519 are taken in a key and a signature, on every platform: libraries differ in this, and a
// signature must not hold in one place and fail in another.

export const p = 2n ** 255n - 19n

/** y of the 8 points whose order divides 8, x being either root. */
const yOfOrder8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n
const ofLowOrder = new Set([0n, 1n, p - 1n, yOfOrder8, p - yOfOrder8])

/**
 * False for y not below p, a second spelling (RFC 8032, section 5.1.3, refuses it, OpenSSL does not in a key), and for points of low
 * order: with one of these as key, a signature holds for every message, or for one in 8. That there is such a point is not looked at.
 */
export function isSoundPoint(bytes: Uint8Array): boolean {
  const y = BigInt.asUintN(255, littleEndian(bytes))
  return y < p && !ofLowOrder.has(y)
}

export function littleEndian(bytes: Uint8Array): bigint {
  let n = 0n
  for (let at = bytes.length; at-- > 0;) n = (n << 8n) | BigInt(bytes[at]!)
  return n
}
