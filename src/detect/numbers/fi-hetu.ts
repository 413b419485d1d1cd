import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'

/**
 * Finnish henkilötunnus: date of birth, sign of the century, number from 002, check character
 * mod 31.
 */
export const fiHetu: NumberShape = {
  name: 'fi-hetu',
  class: 'national_id',
  cues: `hetu henkilotunnus henkilotunnuksen henkilotunnukseni personbeteckning sotu sotunumero ${identityCues}`,
  shape: /(?!2\d{5}-(?:[01]\d|2[0-3])[0-5]\d)\d{6}[-+A-FU-Y]\d{3}[\dA-FHJ-NPR-Y]/y,
  runs: [6],
  words: [11],
  check: (compact) => {
    const serial = compact.slice(-4, -1)
    if (!isDay(twoAt(compact, 4), twoAt(compact, 2), twoAt(compact, 0)) || serial < '002')
      return false
    const number = Number(compact.slice(0, 6) + serial)
    return '0123456789ABCDEFHJKLMNPRSTUVWXY'[number % 31] === compact.at(-1)
  },
  alone: { bare: 0.75, formatted: 0.8 },
}
