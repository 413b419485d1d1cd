import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { isLuhn } from './luhn.ts'
import { twoAt } from './two-at.ts'
import { isVerhoeff } from './verhoeff.ts'

/**
 * Luxembourg matricule: date of birth, serial, then a Luhn and a Verhoeff digit, both over the
 * first eleven.
 */
export const luMatricule: NumberShape = {
  name: 'lu-matricule',
  class: 'national_id',
  cues: `matricule matricules numero_matricule matrikel matrikelnummer ${identityCues}`,
  shape: /(?:18|19|20)\d{6}[ -]?\d{5}/y,
  runs: [8, 13],
  check: (compact) =>
    isDay(Number(compact.slice(0, 4)), twoAt(compact, 4), twoAt(compact, 6)) &&
    isLuhn(compact.slice(0, 12)) &&
    isVerhoeff(compact.slice(0, 11) + (compact[12] ?? '')),
  alone: { bare: 0.45, formatted: 0.6 },
}
