import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { isLuhn } from './luhn.ts'
import { twoAt } from './two-at.ts'

/**
 * Swedish personnummer and samordningsnummer (day + 60): date of birth, serial, Luhn.
 * The shape leaves out what is more likely a time stamp of these years (`20241121-1432`).
 */
export const sePersonnummer: NumberShape = {
  name: 'se-personnummer',
  class: 'national_id',
  cues: `personnummer personnr samordningsnummer samordningsnr personnumret person_nummer ${identityCues}`,
  shape: /(?!(?:20)?2\d{5}-(?:[01]\d|2[0-3])[0-5]\d)(?:18|19|20)?\d{6}[-+]?\d{4}/y,
  runs: [6, 8, 10, 12],
  check: (compact) => {
    const digits = compact.slice(-10)
    const day = twoAt(digits, 4)
    const year = compact.length === 12 ? Number(compact.slice(0, 4)) : twoAt(digits, 0)
    return isDay(year, twoAt(digits, 2), day > 60 ? day - 60 : day) && isLuhn(digits)
  },
  alone: { bare: 0, formatted: 0.6 },
}
