import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isMod11x10 } from './mod-11-10.ts'

/** Croatian OIB: eleven digits, MOD 11,10. */
export const hrOib: NumberShape = {
  name: 'hr-oib',
  class: 'national_id',
  cues: `oib osobni_identifikacijski identifikacijski_broj oibs ${identityCues}`,
  shape: /(?:HR ?)?\d{11}/y,
  runs: [11],
  words: [2, 13],
  check: (compact) => isMod11x10(compact.slice(-11)),
  alone: { bare: 0, formatted: 0 },
}
