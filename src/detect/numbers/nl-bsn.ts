import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { weighted } from './weighted.ts'

/** Dutch burgerservicenummer: the "eleven test" with weights 9 to 2 and -1. */
export const nlBsn: NumberShape = {
  name: 'nl-bsn',
  class: 'national_id',
  cues: `bsn burgerservicenummer sofinummer sofi_nummer burger_service bsn_nummer persoonsnummer ${identityCues}`,
  shape: /\d{4}([. -]?)\d\d\1\d{3}|\d{3}([. -])\d{3}\2\d{3}(?! \d)/y,
  runs: [3, 4, 9],
  check: (compact) =>
    weighted(compact, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && Number(compact) > 9_999_999,
  alone: { bare: 0, formatted: 0 },
}
