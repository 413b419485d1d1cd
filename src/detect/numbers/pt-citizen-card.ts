import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'

/**
 * Portuguese citizen card: civil number with its digit, a version of two characters, Luhn over
 * digits and letters from 10.
 */
export const ptCitizenCard: NumberShape = {
  name: 'pt-citizen-card',
  class: 'national_id',
  cues: `cartao_cidadao de_cidadao do_cidadao cidadao citizen_card bilhete_identidade numero_documento ${identityCues}`,
  shape: /\d{8}([ -]?)\d([ -]?)(?:[A-Z][A-Z\d]|\d[A-Z])\d/y,
  runs: [8],
  words: [12],
  check: (compact) => {
    let sum = 0
    for (let i = 0; i < 12; i++) {
      const value = Number.parseInt(compact[i] ?? '', 36)
      const twice = i % 2 === 0 ? value * 2 : value
      sum += i % 2 === 0 && twice > 9 ? twice - 9 : twice
    }
    return sum % 10 === 0
  },
  alone: { bare: 0.4, formatted: 0.7 },
}
