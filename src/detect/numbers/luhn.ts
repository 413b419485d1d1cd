/**
 * The Luhn check (ISO/IEC 7812-1 annex B) over decimal digits, the last of which is the check
 * digit.
 */
export function isLuhn(digits: string): boolean {
  let sum = 0
  for (let i = digits.length - 1, twice = false; i >= 0; i--, twice = !twice) {
    const digit = digits.charCodeAt(i) - 48
    const value = twice ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
  }
  return digits !== '' && sum % 10 === 0
}
