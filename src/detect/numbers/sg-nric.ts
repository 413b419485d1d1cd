import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { weighted } from './weighted.ts'

interface Series {
  readonly offset: number
  readonly letters: string
}

const series: Record<string, Series> = {
  S: { offset: 0, letters: 'JZIHGFEDCBA' },
  T: { offset: 4, letters: 'JZIHGFEDCBA' },
  F: { offset: 0, letters: 'XWUTRQPNMLK' },
  G: { offset: 4, letters: 'XWUTRQPNMLK' },
  M: { offset: 3, letters: 'XWUTRQPNJLK' },
}

/**
 * Singapore NRIC of citizens (S, T) and FIN of foreigners (F, G, M): seven digits, a letter mod
 * 11.
 */
export const sgNric: NumberShape = {
  name: 'sg-nric',
  class: 'national_id',
  cues: `nric nrics fin fin_number nric_number nric_no ${identityCues}`,
  shape: /[STFGMstfgm]\d{7}[A-Za-z]/y,
  words: [9],
  check: (compact) => {
    const { offset = 0, letters = '' } = series[compact[0] ?? ''] ?? {}
    return letters[(weighted(compact, [2, 7, 6, 5, 4, 3, 2], 1) + offset) % 11] === compact[8]
  },
  alone: { bare: 0.6, formatted: 0.6 },
}
