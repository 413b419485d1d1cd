// Country codes and lengths of national numbers, after ITU-T E.164 and the countries' numbering plans.
import { codeAt, isDigit } from '../chars.ts'

/** Codes of two digits; of the rest, 1 and 7 have one and all others three. */
const short = new Set(
  (
    '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 ' +
    '93 94 95 98'
  )
    .split(' ')
    .map(Number),
)

const any = [6, 12] as const

const lengths = new Map<number, readonly [number, number]>([
  [1, [10, 10]],
  [7, [10, 10]],
  [20, [8, 10]],
  [27, [9, 9]],
  [30, [10, 10]],
  [31, [9, 9]],
  [32, [8, 9]],
  [33, [9, 9]],
  [34, [9, 9]],
  [36, [8, 9]],
  [39, [6, 11]],
  [40, [9, 9]],
  [41, [9, 9]],
  [43, [6, 11]],
  [44, [9, 10]],
  [45, [8, 8]],
  [46, [7, 9]],
  [47, [8, 8]],
  [48, [9, 9]],
  [49, [6, 11]],
  [52, [10, 11]],
  [54, [10, 11]],
  [55, [10, 11]],
  [56, [9, 9]],
  [57, [10, 10]],
  [61, [9, 9]],
  [64, [8, 10]],
  [65, [8, 8]],
  [81, [9, 10]],
  [82, [8, 10]],
  [86, [10, 11]],
  [90, [10, 10]],
  [91, [10, 10]],
  [351, [9, 9]],
  [353, [7, 9]],
  [358, [6, 11]],
  [420, [9, 9]],
  [421, [9, 9]],
  [852, [8, 8]],
])

/** The country code of the number whose first digit stands at `at`; separators inside it do not occur. */
export function countryCode(text: string, at: number): number {
  const first = codeAt(text, at) - 48
  if (first === 1 || first === 7 || !isDigit(codeAt(text, at + 1))) return first
  const two = first * 10 + codeAt(text, at + 1) - 48
  if (short.has(two) || !isDigit(codeAt(text, at + 2))) return two
  return two * 10 + codeAt(text, at + 2) - 48
}

/** Fewest and most digits behind the country code. */
export function nationalLength(code: number): readonly [number, number] {
  return lengths.get(code) ?? any
}

export function hasPlan(code: number): boolean {
  return lengths.has(code)
}
