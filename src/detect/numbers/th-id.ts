import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { weighted } from './weighted.ts'

/** Thai identity card: thirteen digits, weights 13 to 2, mod 11. */
export const thId: NumberShape = {
  name: 'th-id',
  class: 'national_id',
  cues: `thai_id thai_national bat_prachachon thailand_id ${identityCues}`,
  shape: /[1-8]([- ]?)\d{4}\1\d{5}\1\d\d\1\d(?! \d)/y,
  runs: [1, 13],
  check: (compact) => {
    const sum = weighted(compact, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
    return (11 - (sum % 11)) % 10 === Number(compact[12])
  },
  alone: { bare: 0, formatted: 0.7 },
}
