import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { weighted } from './weighted.ts'

/** Swiss AHV/AVS number: 756 and the EAN-13 check. */
export const chAhv: NumberShape = {
  name: 'ch-ahv',
  class: 'national_id',
  cues:
    'ahv avs ahvn13 ahvnr ahvnummer ahv_nummer ahv_nr numero_avs oasi navs13 sozialversicherungsnummer ' +
    `versichertennummer assurance_sociale ${identityCues}`,
  shape: /756([. -]?)\d{4}\1\d{4}\1\d\d(?! \d)/y,
  runs: [3, 13],
  check: (compact) => weighted(compact, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
  alone: { bare: 0.6, formatted: 0.85 },
}
