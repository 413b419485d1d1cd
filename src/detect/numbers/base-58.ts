/** Digits of Bitcoin's Base58. */
export const bitcoinAlphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** Digits of the XRP Ledger's. */
export const rippleAlphabet = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz'

const limb = 0x100_0000
const values = new Map(
  [bitcoinAlphabet, rippleAlphabet].map((alphabet) => {
    const table = new Int8Array(128).fill(-1)
    for (let i = 0; i < 58; i++) table[alphabet.charCodeAt(i)] = i
    return [alphabet, table]
  }),
)
const limbs = new Float64Array(48)

/**
 * The number that `text` is, as `length` bytes; undefined when a character is none of Base58 or
 * the number does not fit.
 */
export function fromBase58(
  text: string,
  length: number,
  alphabet = bitcoinAlphabet,
): Uint8Array | undefined {
  const table = values.get(alphabet)
  const used = Math.ceil(length / 3)
  limbs.fill(0, 0, used)
  for (let at = 0; at < text.length; at += 4) {
    let carry = 0
    let scale = 1
    for (let i = at; i < at + 4 && i < text.length; i++) {
      const value = table?.[text.charCodeAt(i)] ?? -1
      if (value < 0) return undefined
      carry = carry * 58 + value
      scale *= 58
    }
    for (let i = 0; i < used; i++) {
      const sum = (limbs[i] ?? 0) * scale + carry
      carry = Math.floor(sum / limb)
      limbs[i] = sum - carry * limb
    }
    if (carry !== 0) return undefined
  }
  return toBytes(length)
}

function toBytes(length: number): Uint8Array | undefined {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++)
    bytes[length - 1 - i] = Math.floor((limbs[Math.floor(i / 3)] ?? 0) / 256 ** (i % 3))
  const spare = 3 * Math.ceil(length / 3) - length
  const top = limbs[Math.ceil(length / 3) - 1] ?? 0
  return spare > 0 && top >= 256 ** (3 - spare) ? undefined : bytes
}
