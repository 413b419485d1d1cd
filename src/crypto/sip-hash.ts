// SipHash-2-4 (Aumasson and Bernstein, 2012) of one block of 8 bytes, in 32-bit halves: a keyed function that costs a
// small part of an HMAC, for look-ups that compute one for every row.

/**
 * The low 32 bits of SipHash-2-4 of a message of 8 bytes. Key (16 bytes) and message are given as little-endian words.
 */
export function sipHash8(key: Int32Array, low: number, high: number): number {
  const k0 = key[0] ?? 0
  const k1 = key[1] ?? 0
  const k2 = key[2] ?? 0
  const k3 = key[3] ?? 0
  let a = k0 ^ 0x70736575
  let aHigh = k1 ^ 0x736f6d65
  let b = k2 ^ 0x6e646f6d
  let bHigh = k3 ^ 0x646f7261
  let c = k0 ^ 0x6e657261
  let cHigh = k1 ^ 0x6c796765
  let d = k2 ^ 0x79746573 ^ low
  let dHigh = k3 ^ 0x74656462 ^ high
  for (let round = 0; round < 8; round++) {
    if (round === 2) {
      // The end of the message block, and the block that holds its length (8) alone.
      a ^= low
      aHigh ^= high
      dHigh ^= 0x08000000
    } else if (round === 4) {
      aHigh ^= 0x08000000
      c ^= 0xff
    }
    let sum = (a + b) | 0
    aHigh = (aHigh + bHigh + (((a & b) | ((a | b) & ~sum)) >>> 31)) | 0
    a = sum
    // b <<< 13, and a <<< 32
    let low32 = (b << 13) | (bHigh >>> 19)
    bHigh = ((bHigh << 13) | (b >>> 19)) ^ aHigh
    b = low32 ^ a
    low32 = a
    a = aHigh
    aHigh = low32
    sum = (c + d) | 0
    cHigh = (cHigh + dHigh + (((c & d) | ((c | d) & ~sum)) >>> 31)) | 0
    c = sum
    low32 = (d << 16) | (dHigh >>> 16)
    dHigh = ((dHigh << 16) | (d >>> 16)) ^ cHigh
    d = low32 ^ c
    sum = (a + d) | 0
    aHigh = (aHigh + dHigh + (((a & d) | ((a | d) & ~sum)) >>> 31)) | 0
    a = sum
    low32 = (d << 21) | (dHigh >>> 11)
    dHigh = ((dHigh << 21) | (d >>> 11)) ^ aHigh
    d = low32 ^ a
    sum = (c + b) | 0
    cHigh = (cHigh + bHigh + (((c & b) | ((c | b) & ~sum)) >>> 31)) | 0
    c = sum
    low32 = (b << 17) | (bHigh >>> 15)
    bHigh = ((bHigh << 17) | (b >>> 15)) ^ cHigh
    b = low32 ^ c
    low32 = c
    c = cHigh
    cHigh = low32
  }
  return (a ^ b ^ c ^ d) >>> 0
}
