import { isDigit, isLetter, isLower, isUpper } from './chars.ts'

/** The words of a key, in lower case: `userSSN`, `user-ssn`, `User SSN` and `user.ssn` all give `user`, `ssn`. */
export function splitWords(key: string): string[] {
  const words: string[] = []
  let start = -1
  for (let i = 0; i <= key.length; i++) {
    const c = key.charCodeAt(i)
    const inWord = isLetter(c) || isDigit(c) || c > 127
    if (start >= 0 && (!inWord || isBoundary(key, i))) {
      words.push(key.slice(start, i).toLowerCase())
      start = -1
    }
    if (inWord && start < 0) start = i
  }
  return words
}

/** A capital after a small letter or digit, or before a small letter inside capitals (`APIKey`). */
function isBoundary(key: string, i: number): boolean {
  if (!isUpper(key.charCodeAt(i))) return false
  const before = key.charCodeAt(i - 1)
  if (isLower(before) || isDigit(before)) return true
  return isUpper(before) && isLower(key.charCodeAt(i + 1)) && !isPluralTail(key, i)
}

/** The small s of `SSNs` is no new word. */
function isPluralTail(key: string, i: number): boolean {
  return key[i + 1] === 's' && !isLetter(key.charCodeAt(i + 2))
}
