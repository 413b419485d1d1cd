import type { NumberShape } from '../number-shape.ts'

/**
 * US individual taxpayer identification number: 9xx, a group the IRS gives out (50-65, 70-88,
 * 90-92, 94-99), a serial.
 */
export const usItin: NumberShape = {
  name: 'us-itin',
  class: 'us_itin',
  cues: 'itin itins individual_taxpayer taxpayer_identification taxpayer_id taxpayer_number tax_id',
  shape: /9\d\d([- ]?)\d\d\1\d{4}(?! \d)/y,
  runs: [3, 9],
  check: (compact) => /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/.test(compact),
  alone: { bare: 0, formatted: 0.6 },
}
