import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'

/**
 * Serial number of a German identity card or passport with its check digit (ICAO 9303: weights 7
 * 3 1, letters from 10).
 */
export const deIdCard: NumberShape = {
  name: 'de-id-card',
  class: 'national_id',
  cues: `ausweis ausweisnr perso personalausweisnummer personalausweisnr ausweis_nr reisepassnummer ${identityCues}`,
  shape: /[CFGHJ-NPRTV-Z][\dCFGHJ-NPRTV-Z]{8}\d?D?/y,
  words: [9, 10, 11],
  check: (compact) => {
    let sum = 0
    for (let i = 0; i < 9; i++)
      sum += Number.parseInt(compact[i] ?? '', 36) * ([7, 3, 1][i % 3] ?? 0)
    return String(sum % 10) === compact[9]
  },
  alone: { bare: 0, formatted: 0 },
}
