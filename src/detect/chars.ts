// Character classes as table look-ups. Codes above 127, and NaN (past the end), are in no class.

/** Code of the character, 0 outside of the text: a look past its end by `charCodeAt` alone makes V8 many times slower. */
export function codeAt(text: string, i: number): number {
  return i >= 0 && i < text.length ? text.charCodeAt(i) : 0
}

export const isDigit = (c: number): boolean => c >= 48 && c <= 57
export const isUpper = (c: number): boolean => c >= 65 && c <= 90
export const isLower = (c: number): boolean => c >= 97 && c <= 122
export const isLetter = (c: number): boolean => isUpper(c) || isLower(c)

const ascii = String.fromCharCode(...Array(128).keys())

// One table for all, a bit a class: the compiler then knows its address.
const classes = new Uint8Array(65_536)
const bit = { word: 1, alnum: 2, hex: 4, token: 8, base64: 16, key: 32, credential: 64 } as const
for (const [name, set] of [
  ['word', '0-9A-Za-z_'],
  ['alnum', '0-9A-Za-z'],
  ['hex', '0-9a-fA-F'],
  ['token', '0-9A-Za-z_-'],
  ['base64', '0-9A-Za-z+/'],
  ['key', '0-9A-Za-z_.-'],
  ['credential', '0-9A-Za-z._~+/=-'],
] as const) {
  for (const c of codesOf(set)) classes[c] = (classes[c] as number) | bit[name]
}

export const isWord = (c: number): boolean => ((classes[c] as number) & bit.word) !== 0
export const isAlnum = (c: number): boolean => ((classes[c] as number) & bit.alnum) !== 0
export const isHex = (c: number): boolean => ((classes[c] as number) & bit.hex) !== 0
export const isTokenChar = (c: number): boolean => ((classes[c] as number) & bit.token) !== 0
export const isBase64 = (c: number): boolean => ((classes[c] as number) & bit.base64) !== 0
export const isKeyChar = (c: number): boolean => ((classes[c] as number) & bit.key) !== 0
export const isCredential = (c: number): boolean => ((classes[c] as number) & bit.credential) !== 0
export const isSpace = (c: number): boolean => c === 32 || c === 9

/** A look-up for the characters of a regular expression's class. */
export function charTable(set: string): (c: number) => boolean {
  const table = new Uint8Array(128)
  for (const c of codesOf(set)) table[c] = 1
  return (c) => c < 128 && table[c] === 1
}

function codesOf(set: string): number[] {
  return (ascii.match(new RegExp(`[${set}]`, 'g')) ?? []).map((member) => member.charCodeAt(0))
}

/** End of the run of digits that starts at `from`; at most `max` long. Faster than {@link runEnd}, which calls its test. */
export function digitsEnd(text: string, from: number, max: number): number {
  const limit = Math.min(text.length, from + max)
  let end = from
  while (end < limit && isDigit(text.charCodeAt(end))) end++
  return end
}

/** End of the run of characters of a class that starts at `from`; at most `max` long. */
export function runEnd(
  text: string,
  from: number,
  test: (c: number) => boolean,
  max: number,
): number {
  const limit = Math.min(text.length, from + max)
  let end = from
  while (end < limit && test(text.charCodeAt(end))) end++
  return end
}
