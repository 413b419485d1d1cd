const digits = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'))

/** Lower-case hex. For layers that may not reach crypto/. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += digits[byte]
  return text
}
