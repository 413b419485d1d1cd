import { codeAt, isDigit, digitsEnd } from '../chars.ts'

/** Groups of digits with something between them, as telephone and card numbers are written. */
export interface Groups {
  /** How many groups. */
  count: number
  /** Digits in each. */
  readonly lengths: Uint8Array
  /** Where each ends. */
  readonly ends: Int32Array
  /** What stands before each: a code of {@link separatorOf}, 40 for brackets, 0 for the first. */
  readonly separators: Uint8Array
}

const most = 10
/** Most digits of a group. */
export const longest = 24

// One object for all calls: nothing may keep it.
const groups: Groups = {
  count: 0,
  lengths: new Uint8Array(most),
  ends: new Int32Array(most),
  separators: new Uint8Array(most),
}

/** A blank (32), hyphen (45), dot (46) or slash (47), in any of their Unicode forms; 0 for all else. */
export function separatorOf(c: number): number {
  if (c < 0xa0) return c === 32 || c === 45 || c === 46 || c === 47 ? c : 0
  if (c === 0xa0 || c === 0x2007 || c === 0x2009 || c === 0x202f) return 32
  return (c >= 0x2010 && c <= 0x2015) || c === 0x2212 ? 45 : 0
}

/** Reads on from a digit, 10 groups of 24 digits at most; `4 (20) 12-34` is four groups. */
export function readGroups(text: string, at: number): Groups {
  groups.count = 0
  let start = at
  let separator = 0
  while (groups.count < most) {
    const end = digitsEnd(text, start, longest)
    groups.lengths[groups.count] = end - start
    groups.ends[groups.count] = end
    groups.separators[groups.count] = separator
    groups.count++
    start = nextGroup(text, end)
    if (start === 0) break
    separator = isBracket(text, end, start) ? 40 : separatorOf(codeAt(text, end))
  }
  return groups
}

/** Where the next digit stands, behind a separator, a bracket or both; 0 when there is none. */
export function nextGroup(text: string, end: number): number {
  let i = end
  if (codeAt(text, i) === 41) i++
  if (separatorOf(codeAt(text, i)) !== 0) i++
  if (codeAt(text, i) === 40) i++
  return i > end && isDigit(codeAt(text, i)) ? i : 0
}

function isBracket(text: string, end: number, start: number): boolean {
  return codeAt(text, end) === 41 || codeAt(text, start - 1) === 40
}
