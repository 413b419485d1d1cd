// Ranges of first digits and lengths of card numbers, after ISO/IEC 7812 and what the networks publish.

/** First and last value of the leading digits, and the lengths that are issued. */
type Range = readonly [from: number, to: number, ...lengths: number[]]

const ranges: readonly Range[] = [
  // American Express, Diners Club
  [34, 34, 15],
  [37, 37, 15],
  [300, 305, 14, 16],
  [3095, 3095, 14, 16],
  [36, 36, 14, 16],
  [38, 39, 14, 16],
  // JCB
  [3528, 3589, 16, 17, 18, 19],
  [1800, 1800, 15],
  [2131, 2131, 15],
  // Visa, Mastercard, Mir
  [4, 4, 13, 16, 19],
  [51, 55, 16],
  [2221, 2720, 16],
  [2200, 2204, 16, 17, 18, 19],
  // Discover, RuPay, UnionPay
  [6011, 6011, 16, 17, 18, 19],
  [622126, 622925, 16, 17, 18, 19],
  [644, 649, 16, 17, 18, 19],
  [65, 65, 16, 17, 18, 19],
  [60, 60, 16],
  [81, 82, 16, 17, 18, 19],
  [62, 62, 16, 17, 18, 19],
  // Maestro, Dankort, Troy
  [50, 50, 12, 13, 14, 15, 16, 17, 18, 19],
  [56, 58, 12, 13, 14, 15, 16, 17, 18, 19],
  [63, 63, 12, 13, 14, 15, 16, 17, 18, 19],
  [67, 67, 12, 13, 14, 15, 16, 17, 18, 19],
  [9792, 9792, 16],
]

/** The same ranges of the first six digits; of the lengths, bit n says that n digits are issued. */
const froms = Int32Array.from(ranges, ([from]) => from * 10 ** (6 - String(from).length))
const tos = Int32Array.from(ranges, ([, to]) => (to + 1) * 10 ** (6 - String(to).length) - 1)
const sizes = Int32Array.from(ranges, ([, , ...lengths]) =>
  lengths.reduce((bits, length) => bits | (1 << length), 0),
)

/** True when a network issues numbers that begin so, of this length; 12 digits at least. */
export function isIssued(digits: string): boolean {
  const head = Number(digits.slice(0, 6))
  const size = 1 << digits.length
  for (let i = 0; i < sizes.length; i++)
    if ((sizes[i] as number) & size && head >= (froms[i] as number) && head <= (tos[i] as number))
      return true
  return false
}

/** The Luhn check (ISO/IEC 7812-1, annex B). */
export function isLuhn(digits: string): boolean {
  let sum = 0
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const d = digits.charCodeAt(i) - 48
    sum += double ? (d > 4 ? d * 2 - 9 : d * 2) : d
  }
  return sum > 0 && sum % 10 === 0
}
