// Character classes as table look-ups. Codes above 127, and NaN (past the end), are in no class.

export const isDigit = (c: number): boolean => c >= 48 && c <= 57
export const isUpper = (c: number): boolean => c >= 65 && c <= 90
export const isLower = (c: number): boolean => c >= 97 && c <= 122
export const isLetter = (c: number): boolean => isUpper(c) || isLower(c)

export const isWord = charTable('0-9A-Za-z_')
export const isAlnum = charTable('0-9A-Za-z')
export const isHex = charTable('0-9a-fA-F')
export const isTokenChar = charTable('0-9A-Za-z_-')
export const isBase64 = charTable('0-9A-Za-z+/')
export const isKeyChar = charTable('0-9A-Za-z_.-')
export const isCredential = charTable('0-9A-Za-z._~+/=-')
export const isSpace = (c: number): boolean => c === 32 || c === 9

/** A look-up for the characters of a regular expression's class. */
export function charTable(set: string): (c: number) => boolean {
  const table = new Uint8Array(128)
  const pattern = new RegExp(`[${set}]`)
  for (let c = 0; c < 128; c++) table[c] = pattern.test(String.fromCharCode(c)) ? 1 : 0
  return (c) => table[c] === 1
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
