const table = new Int32Array(256)
for (let n = 0; n < 256; n++) {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
  table[n] = c
}

/** CRC-32 (IEEE 802.3) of the ASCII characters of a string, unsigned. */
export function crc32(text: string): number {
  let crc = -1
  for (let i = 0; i < text.length; i++)
    crc = (crc >>> 8) ^ (table[(crc ^ text.charCodeAt(i)) & 255] ?? 0)
  return ~crc >>> 0
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Six digits in base 62, as GitHub and npm end their tokens. */
export function base62Tail(value: number): string {
  let rest = value
  let tail = ''
  for (let i = 0; i < 6; i++) {
    tail = (digits[rest % 62] ?? '') + tail
    rest = Math.floor(rest / 62)
  }
  return tail
}
