// Texts as words are compared: without case and accents. Character by character, so that positions stay.

const unknown = 0
const nothing = 1
const folds = new Uint16Array(0x10000)
const joining = new Uint8Array(0x10000)

/** The comparable form of a code unit; {@link skipped} for accents and invisible characters. Space for any white space. */
export function foldUnit(unit: number): number {
  const known = folds[unit] ?? unknown
  return known === unknown ? (folds[unit] = fold(unit)) : known
}

/** What {@link foldUnit} gives for a character that does not count. */
export const skipped = nothing

/**
 * Whether words go on across this code unit: letters, digits and accents of scripts that put space between words.
 * The underscore parts words.
 */
export function joinsWords(unit: number): boolean {
  const known = joining[unit] ?? 0
  if (known !== 0) return known === 2
  const joins = word.test(String.fromCharCode(unit))
  joining[unit] = joins ? 2 : 1
  return joins
}

const word =
  /^(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\p{Script=Lao}|\p{Script=Khmer}|\p{Script=Myanmar})[\p{L}\p{N}\p{M}]$/u
const ignored = /^[\p{M}\p{Cf}]$/u
const finalSigma = 0x3c2

function fold(unit: number): number {
  const char = String.fromCharCode(unit)
  if (/^\s$/.test(char)) return 32
  if (unit === 0 || unit === nothing) return 2
  if (ignored.test(char)) return nothing
  const [base = char, ...rest] = char.normalize('NFD')
  const bare = rest.every((mark) => ignored.test(mark)) ? base : char
  const lower = bare.toLowerCase().charCodeAt(0)
  return lower === finalSigma ? finalSigma + 1 : lower
}
