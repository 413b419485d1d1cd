import type { NumberShape } from '../number-shape.ts'
import { isLuhn } from './luhn.ts'

/** Serial number of a SIM card (ITU-T E.118): 89, 19 or 20 digits, Luhn. */
export const iccid: NumberShape = {
  name: 'iccid',
  class: 'device_id',
  cues: 'iccid iccids sim sim_card sim_serial esim sim_number integrated_circuit',
  shape: /89(?:\d{17,18}|\d\d([ -])\d{4}\1\d{4}\1\d{4}\1\d{3,4})(?! \d)/y,
  runs: [4, 19, 20],
  check: (compact) => isLuhn(compact),
  alone: { bare: 0, formatted: 0 },
}
