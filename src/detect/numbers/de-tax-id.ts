import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { isMod11x10 } from './mod-11-10.ts'

/**
 * German Steuer-ID (§ 139b AO): of the first ten digits exactly one comes twice or three times;
 * MOD 11,10.
 */
export const deTaxId: NumberShape = {
  name: 'de-tax-id',
  class: 'tax_id',
  cues:
    'steuer_id steuerid steueridentifikationsnummer steuer_identifikationsnummer steuer_idnr idnr steueridnr ' +
    `identifikationsnummer steuerliche_identifikationsnummer steuer_nummer ${commonTaxCues}`,
  shape: /[1-9]\d( ?)\d{3}\1\d{3}\1\d{3}(?! \d)/y,
  runs: [2, 11],
  check: (compact) => repeats(compact) && isMod11x10(compact),
  alone: { bare: 0.35, formatted: 0.6 },
}

function repeats(compact: string): boolean {
  const counts = new Map<string, number>()
  for (const digit of compact.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1)
  const several = [...counts.values()].filter((count) => count > 1)
  return several.length === 1 && (several[0] ?? 0) <= 3
}
