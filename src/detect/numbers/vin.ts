import type { NumberShape } from '../number-shape.ts'

/** Values of the letters (49 CFR 565.15), A to Z; I, O and Q are in no number. */
const letters = '12345678.12345.7.923456789'
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/**
 * Vehicle identification number: check digit in the ninth place, mod 11. European makers may
 * leave it out: such ones need a cue. One of hex digits only is taken for a hash.
 */
export const vin: NumberShape = {
  name: 'vin',
  class: 'vehicle_id',
  cues:
    'vin vins vin_number vehicle_identification chassis chassis_number vehicle_id fahrgestellnummer fin fin_nummer ' +
    'fahrzeugidentifikationsnummer bastidor numero_bastidor chassi telaio numero_chassis',
  shape: /(?=[A-F\d]{0,16}[GHJ-NPR-Z])[A-HJ-NPR-Z\d]{13}\d{4}/y,
  words: [17],
  check: (compact) => {
    let sum = 0
    for (let i = 0; i < 17; i++) {
      const c = compact.charCodeAt(i)
      sum += (c < 65 ? c - 48 : Number(letters[c - 65])) * (weights[i] ?? 0)
    }
    return '0123456789X'[sum % 11] === compact[8]
  },
  alone: { bare: 0.6, formatted: 0.6 },
}
