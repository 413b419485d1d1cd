import type { NumberShape } from '../number-shape.ts'
import { isLuhn } from './luhn.ts'

/** Mobile device identity (3GPP TS 23.003): type, serial, Luhn. */
export const imei: NumberShape = {
  name: 'imei',
  class: 'device_id',
  cues: 'imei imeis imei_number imei1 imei2 equipment_identity',
  shape: /\d\d(?:([- ]?)\d{6}\1\d{6}\1|-\d{4}-\d{2}-\d{6}-)\d(?! \d)/y,
  runs: [2, 15],
  check: (compact) => isLuhn(compact) && Number(compact) !== 0,
  alone: { bare: 0, formatted: 0.6 },
}
