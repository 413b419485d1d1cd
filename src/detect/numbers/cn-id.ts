import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'
import { weighted } from './weighted.ts'

/**
 * Chinese resident identity number (GB 11643): region, date of birth, serial, ISO 7064 MOD 11-2.
 */
export const cnId: NumberShape = {
  name: 'cn-id',
  class: 'national_id',
  cues: `shenfenzheng sfz resident_identity resident_id chinese_id ${identityCues}`,
  shape: /[1-9]\d{5}(?:19|20)\d\d[01]\d[0-3]\d{4}[\dXx]/y,
  runs: [18],
  words: [18],
  check: (compact) => {
    if (!isDay(Number(compact.slice(6, 10)), twoAt(compact, 10), twoAt(compact, 12))) return false
    const sum = weighted(compact, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
    return '10X98765432'[sum % 11] === compact[17]
  },
  alone: { bare: 0.6, formatted: 0.6 },
}
