import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { weighted } from './weighted.ts'

/**
 * Irish personal public service number: seven digits, a check letter mod 23, since 2013 a second
 * letter that counts nine times (T, W and X are older and count nothing).
 */
export const iePps: NumberShape = {
  name: 'ie-pps',
  class: 'national_id',
  cues: `pps ppsn pps_number pps_no personal_public public_service ${identityCues}`,
  shape: /\d{7}[A-W][A-ITWX]?/y,
  words: [8, 9],
  check: (compact) => {
    const second = /[A-I]/.test(compact[8] ?? '') ? compact.charCodeAt(8) - 64 : 0
    const sum = weighted(compact, [8, 7, 6, 5, 4, 3, 2]) + second * 9
    return 'WABCDEFGHIJKLMNOPQRSTUV'[sum % 23] === compact[7]
  },
  alone: { bare: 0, formatted: 0 },
}
