import type { NumberShape } from '../number-shape.ts'
import { weighted } from './weighted.ts'

/** Letters without I and O count from 1. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * New Zealand national health index number (HISO 10046): `AAANNNC` mod 11, or since 2026
 * `AAANNAC` with a letter mod 23.
 */
export const nzNhi: NumberShape = {
  name: 'nz-nhi',
  class: 'medical_record',
  cues: 'nhi nhi_number nhi_no nhis national_health health_index',
  shape: /[A-HJ-NP-Z]{3}\d\d(?:\d\d|[A-HJ-NP-Z]{2})/y,
  words: [7],
  check: (compact) => {
    let sum = weighted(compact, [4, 3], 3)
    for (let i = 0; i < 3; i++) sum += (alphabet.indexOf(compact[i] ?? '') + 1) * (7 - i)
    const sixth = Number(compact[5])
    if (sixth >= 0) {
      const rest = (sum + sixth * 2) % 11
      return rest !== 0 && (11 - rest) % 10 === Number(compact[6])
    }
    const rest = (sum + (alphabet.indexOf(compact[5] ?? '') + 1) * 2) % 23
    return alphabet[22 - rest] === compact[6]
  },
  alone: { bare: 0, formatted: 0 },
}
