import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'

/**
 * Hong Kong identity card: one or two letters, six digits, check mod 11 (A for 10), mostly in
 * brackets.
 */
export const hkHkid: NumberShape = {
  name: 'hk-hkid',
  class: 'national_id',
  cues: `hkid hkids hkic hong_kong kong_id hk_id hk_identity ${identityCues}`,
  shape: /[A-NP-Z]{1,2}\d{6}(?:\([\dA]\)|[\dA])/y,
  words: [7, 8, 9],
  check: (compact) => {
    // A single letter has a blank, worth 36, before it.
    let sum = compact.length === 8 ? 36 * 9 : 0
    for (let i = 0; i < compact.length; i++)
      sum += Number.parseInt(compact[i] ?? '', 36) * (compact.length - i)
    return sum % 11 === 0
  },
  alone: { bare: 0, formatted: 0.75 },
}
