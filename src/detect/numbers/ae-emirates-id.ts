import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isLuhn } from './luhn.ts'

/** Emirates ID: 784, year of birth, serial, Luhn. */
export const aeEmiratesId: NumberShape = {
  name: 'ae-emirates-id',
  class: 'national_id',
  cues: `emirates_id emiratesid uae_id eid ${identityCues}`,
  shape: /784([- ]?)(?:19|20)\d\d\1\d{7}\1\d(?! \d)/y,
  runs: [3, 15],
  check: (compact) => isLuhn(compact),
  alone: { bare: 0.6, formatted: 0.85 },
}
