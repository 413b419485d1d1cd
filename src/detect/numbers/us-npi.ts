import type { NumberShape } from '../number-shape.ts'
import { isLuhn } from './luhn.ts'

/**
 * US national provider identifier: Luhn over the number with the health industry prefix 80840
 * (45 CFR 162.406).
 */
export const usNpi: NumberShape = {
  name: 'us-npi',
  class: 'medical_license',
  cues: 'npi npis national_provider provider_identifier provider_id prescriber_id provider_number',
  shape: /[12]\d{9}/y,
  runs: [10],
  check: (compact) => isLuhn(`80840${compact}`),
  alone: { bare: 0, formatted: 0 },
}
