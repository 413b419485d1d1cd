import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'

const form = /^[12478]\d\d(?:0[1-9]|1[0-2]|20|3\d|4[0-2])(?:0[1-9]|[1-9]\d|2[AB])\d{3}\d{3}\d\d$/

/**
 * French social security number (INSEE): sex, year, month, place with Corsica's 2A and 2B,
 * order, key 97 - n mod 97.
 */
export const frNir: NumberShape = {
  name: 'fr-nir',
  class: 'national_id',
  cues:
    'nir insee securite_sociale numero_securite secu numero_secu social_security social_securite nss ' +
    `numero_insee ${identityCues}`,
  shape: /[12478]([ .-]?)\d\d\1\d\d\1(?:\d\d|2[AB])\1\d{3}\1\d{3}[ .-]?\d\d(?! \d)/y,
  runs: [1, 15],
  words: [15],
  check: (compact) => {
    if (!form.test(compact)) return false
    // Corsica counts as 19 and 18.
    const number = Number(compact.slice(0, 13).replace('2A', '19').replace('2B', '18'))
    return 97 - (number % 97) === Number(compact.slice(13))
  },
  alone: { bare: 0.45, formatted: 0.85 },
}
