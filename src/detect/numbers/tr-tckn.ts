import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { weighted } from './weighted.ts'

/** Turkish identity number (T.C. kimlik no): two check digits mod 10. */
export const trTckn: NumberShape = {
  name: 'tr-tckn',
  class: 'national_id',
  cues: `tckn tc_kimlik kimlik kimlik_no kimlik_numarasi kimlik_numaram tc_no tcno ${identityCues}`,
  shape: /[1-9]\d{10}/y,
  runs: [11],
  check: (compact) =>
    weighted(compact, [7, 9, 7, 9, 7, 9, 7, 9, 7]) % 10 === Number(compact[9]) &&
    weighted(compact, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 === Number(compact[10]),
  alone: { bare: 0, formatted: 0 },
}
