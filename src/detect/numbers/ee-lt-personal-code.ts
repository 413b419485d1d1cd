import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'
import { weighted } from './weighted.ts'

/**
 * Estonian isikukood and Lithuanian asmens kodas: sex and century, date of birth, serial, mod 11
 * with a second set of weights.
 */
export const eeLtPersonalCode: NumberShape = {
  name: 'ee-lt-personal-code',
  class: 'national_id',
  cues: `isikukood isikukoodi isikukoodiga asmens_kodas asmens_kodo asmenskodas ${identityCues}`,
  shape: /[1-8]\d{10}/y,
  runs: [11],
  check: (compact) => {
    const century = 1800 + Math.floor((Number(compact[0]) - 1) / 2) * 100
    if (!isDay(century + twoAt(compact, 1), twoAt(compact, 3), twoAt(compact, 5))) return false
    const first = weighted(compact, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
    if (first < 10) return first === Number(compact[10])
    return (weighted(compact, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10 === Number(compact[10])
  },
  alone: { bare: 0, formatted: 0 },
}
