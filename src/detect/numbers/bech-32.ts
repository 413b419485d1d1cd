const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const values = new Int8Array(128).fill(-1)
for (let i = 0; i < 32; i++) values[alphabet.charCodeAt(i)] = i

/**
 * A SegWit address (BIP 173, BIP 350) in lower case: prefix, `1`, version, program, check sum
 * (Bech32 for version 0, else Bech32m).
 */
export function isSegwit(text: string): boolean {
  const one = text.indexOf('1')
  const version = values[text.charCodeAt(one + 1)] ?? -1
  if (version < 0 || version > 16 || text.length - one < 12) return false
  const size = Math.floor(((text.length - one - 8) * 5) / 8)
  if (size > 40 || (version === 0 && size !== 20 && size !== 32)) return false
  let sum = 1
  for (let i = 0; i < one; i++) sum = step(sum, text.charCodeAt(i) >> 5)
  sum = step(sum, 0)
  for (let i = 0; i < one; i++) sum = step(sum, text.charCodeAt(i) & 31)
  for (let i = one + 1; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? -1
    if (value < 0) return false
    sum = step(sum, value)
  }
  return sum === (version === 0 ? 1 : 0x2bc830a3)
}

function step(sum: number, value: number): number {
  const top = sum >>> 25
  let next = ((sum & 0x1ffffff) << 5) ^ value
  for (let i = 0; i < 5; i++) if ((top >> i) & 1) next ^= generators[i] ?? 0
  return next
}
