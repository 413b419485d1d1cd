import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'

/**
 * Danish CPR number: date of birth and four digits. Numbers since 2007 need not pass the old mod
 * 11 check, so it is not asked.
 */
export const dkCpr: NumberShape = {
  name: 'dk-cpr',
  class: 'national_id',
  cues: `cpr cprnummer cpr_nummer cpr_nr cprnr personnummer cpr_number ${identityCues}`,
  shape: /\d{6}[- ]?\d{4}(?! \d)/y,
  runs: [6, 10],
  check: (compact) => isDay(twoAt(compact, 4), twoAt(compact, 2), twoAt(compact, 0)),
  alone: { bare: 0, formatted: 0 },
}
