import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'

const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]

/**
 * German social insurance number (VKVV § 2): area, date of birth, initial, serial, check digit
 * over digit sums.
 */
export const deSocialInsurance: NumberShape = {
  name: 'de-social-insurance',
  class: 'national_id',
  cues:
    'sozialversicherungsnummer rentenversicherungsnummer rvnr svnr sv_nummer versicherungsnummer versicherungsnr ' +
    `sozialversicherung rentenversicherung sozialversicherungs_nr ${identityCues}`,
  shape: /\d\d( ?)\d{6}( ?)[A-Z]( ?)\d{3}/y,
  runs: [2, 8],
  words: [9, 12],
  check: (compact) => {
    const day = twoAt(compact, 2)
    if (!isDay(twoAt(compact, 6), twoAt(compact, 4), day > 50 ? day - 50 : day)) return false
    const letter = compact.charCodeAt(8) - 64
    const digits = `${compact.slice(0, 8)}${String(letter).padStart(2, '0')}${compact.slice(9, 11)}`
    let sum = 0
    for (let i = 0; i < 12; i++) {
      const product = Number(digits[i]) * (weights[i] ?? 0)
      sum += Math.floor(product / 10) + (product % 10)
    }
    return String(sum % 10) === compact[11]
  },
  alone: { bare: 0.7, formatted: 0.75 },
}
