import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { weighted } from './weighted.ts'

/** Regions by their code, from 10 on. */
const regions = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'

/**
 * Taiwanese identity card (1, 2) and resident certificate (8, 9, or a letter before 2021):
 * region, mod 10.
 */
export const twId: NumberShape = {
  name: 'tw-id',
  class: 'national_id',
  cues: `arc_number arc_no taiwan_id taiwanese_id resident_certificate ${identityCues}`,
  shape: /[A-Z][1289A-D]\d{8}/y,
  words: [10],
  check: (compact) => {
    const region = regions.indexOf(compact[0] ?? '') + 10
    const letter = regions.indexOf(compact[1] ?? '')
    const second = letter < 0 ? Number(compact[1]) : letter % 10
    const rest = weighted(compact, [7, 6, 5, 4, 3, 2, 1, 1], 2)
    return (Math.floor(region / 10) + (region % 10) * 9 + second * 8 + rest) % 10 === 0
  },
  alone: { bare: 0, formatted: 0 },
}
