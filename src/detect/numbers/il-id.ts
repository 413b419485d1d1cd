import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isLuhn } from './luhn.ts'

/** Israeli identity number: nine digits, the Luhn check. */
export const ilId: NumberShape = {
  name: 'il-id',
  class: 'national_id',
  cues: `teudat_zehut teudat_zehuth zehut mispar_zehut israeli_id israel_id ${identityCues}`,
  shape: /\d{8}-?\d/y,
  runs: [8, 9],
  check: (compact) => isLuhn(compact) && Number(compact) !== 0,
  alone: { bare: 0, formatted: 0 },
}
