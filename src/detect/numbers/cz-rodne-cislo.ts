import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'

/**
 * Czech and Slovak birth number: date (month + 50 for women, + 20 when a day ran out), serial,
 * divisible by 11.
 * Numbers of nine digits, from before 1954, have no check and never pass.
 */
export const czRodneCislo: NumberShape = {
  name: 'cz-rodne-cislo',
  class: 'national_id',
  cues: `rodne_cislo rodneho_cisla rodnecislo rodnym_cislem rodne_c r_c birth_number ${identityCues}`,
  shape: /\d{6}\/?\d{3}\d?(?! \d)/y,
  runs: [6, 9, 10],
  check: (compact) => {
    const month = twoAt(compact, 2) % 50
    if (!isDay(twoAt(compact, 0), month > 20 ? month - 20 : month, twoAt(compact, 4))) return false
    if (compact.length !== 10) return false
    const rest = Number(compact.slice(0, 9)) % 11
    if (rest < 10) return rest === Number(compact[9])
    // Before 1985 some numbers ended in 0 where the check would be 10.
    return compact[9] === '0' && compact >= '54' && compact < '85'
  },
  alone: { bare: 0, formatted: 0.6 },
}
