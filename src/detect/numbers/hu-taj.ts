import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { weighted } from './weighted.ts'

/** Hungarian social security number (TAJ): weights 3 and 7 in turn, mod 10. */
export const huTaj: NumberShape = {
  name: 'hu-taj',
  class: 'national_id',
  cues: `taj taj_szam tajszam taj_szama ${identityCues}`,
  shape: /\d{3}([- ]?)\d{3}\1\d{3}(?! \d)/y,
  runs: [3, 9],
  check: (compact) =>
    weighted(compact, [3, 7, 3, 7, 3, 7, 3, 7]) % 10 === Number(compact[8]) &&
    Number(compact) !== 0,
  alone: { bare: 0, formatted: 0 },
}
