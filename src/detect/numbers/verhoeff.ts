const permute = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
const inverse = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9]
/** `rows[k]`: the permutation applied k times. */
const rows: number[][] = [inverse.map((_, i) => i)]
for (let k = 1; k < 8; k++) rows.push((rows[k - 1] ?? []).map((digit) => permute[digit] ?? 0))

/**
 * Verhoeff's check (dihedral group D5) over decimal digits, the last of which is the check
 * digit.
 */
export function isVerhoeff(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    sum = multiply(sum, rows[i % 8]?.[digit] ?? Number.NaN)
  }
  return digits !== '' && sum === 0
}

/** The product in D5: turns are 0 to 4, mirrored ones 5 to 9. */
function multiply(a: number, b: number): number {
  const turn = a < 5 ? (a + b) % 5 : (a - b + 10) % 5
  return a < 5 === b < 5 ? turn : 5 + turn
}
