// The platform below the pure verifier where nothing is there but the language and the Web: `#crypto` under the condition `browser`.
// node.ts has the same functions, and says what they promise.
import { sha256To } from './sha256.ts'

export { verifyEd25519 as ed25519Verify } from './ed25519-verify.ts'

export function sha256(...parts: Uint8Array[]): Uint8Array {
  const [first] = parts
  const digest = new Uint8Array(32)
  sha256To(digest, 0, parts.length === 1 && first ? first : concatBytes(...parts))
  return digest
}

export function sha256Into(target: Uint8Array, offset: number, input: Uint8Array): void {
  sha256To(target, offset, input)
}

export function tableOf(size: number): Uint8Array {
  return new Uint8Array(size)
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ (b[i] ?? 0)
  return difference === 0
}

/** `getRandomValues` gives no more in one call. */
const mostAtOnce = 65_536

export function randomBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += mostAtOnce)
    crypto.getRandomValues(bytes.subarray(at, at + mostAtOnce))
  return bytes
}

export function concatBytes(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const utf8 = new TextEncoder()

export function encodeUtf8(text: string): Uint8Array {
  return utf8.encode(text)
}

const hexDigits = '0123456789abcdef'
const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function textOf(bytes: Uint8Array, encoding: 'hex' | 'base64'): string {
  let text = ''
  if (encoding === 'hex')
    for (const byte of bytes) text += hexDigits[byte >> 4]! + hexDigits[byte & 15]!
  else for (let at = 0; at < bytes.length; at += 3) text += base64Group(bytes, at)
  return text
}

function base64Group(bytes: Uint8Array, at: number): string {
  const [a, b = 0, c = 0] = bytes.subarray(at, at + 3)
  const bits = (a! << 16) | (b << 8) | c
  const left = bytes.length - at
  const digit = (shift: number): string => base64Digits[(bits >> shift) & 63]!
  return digit(18) + digit(12) + (left > 1 ? digit(6) : '=') + (left > 2 ? digit(0) : '=')
}

/** By character code; what is no digit counts as 0: the caller sees that it is written otherwise. */
function valuesOf(digits: string): Uint8Array {
  const values = new Uint8Array(128)
  for (let i = 0; i < digits.length; i++) values[digits.charCodeAt(i)] = i
  return values
}

const hexValues = valuesOf(hexDigits)
for (const [i, digit] of [...'ABCDEF'].entries()) hexValues[digit.charCodeAt(0)] = 10 + i
const base64Values = valuesOf(base64Digits)

export function bytesOf(text: string, encoding: 'hex' | 'base64'): Uint8Array {
  const values = encoding === 'hex' ? hexValues : base64Values
  const bitsEach = encoding === 'hex' ? 4 : 6
  const digits = encoding === 'hex' ? text : text.replace(/={1,2}$/, '')
  const bytes = new Uint8Array(Math.floor((digits.length * bitsEach) / 8))
  let bits = 0
  let count = 0
  let at = 0
  for (let i = 0; i < digits.length; i++) {
    bits = ((bits << bitsEach) | (values[digits.charCodeAt(i)] ?? 0)) & 0xfff_ffff
    count += bitsEach
    if (count < 8) continue
    count -= 8
    bytes[at++] = bits >> count
  }
  return bytes
}
