import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isVerhoeff } from './verhoeff.ts'

/** Indian Aadhaar number (UIDAI): no 0 or 1 first, Verhoeff. */
export const inAadhaar: NumberShape = {
  name: 'in-aadhaar',
  class: 'national_id',
  cues: `aadhaar aadhar adhaar adhar uidai aadhaarnumber ${identityCues}`,
  shape: /[2-9]\d{3}([ -]?)\d{4}\1\d{4}(?! \d)/y,
  runs: [4, 12],
  check: (compact) => isVerhoeff(compact),
  alone: { bare: 0, formatted: 0 },
}
