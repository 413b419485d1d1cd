import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { isDay } from './is-day.ts'
import { mxValue } from './mx-value.ts'
import { twoAt } from './two-at.ts'

/**
 * Mexican RFC of persons (13 characters) and firms (12): letters of the name, date, mark of
 * homonyms with a check mod 11.
 */
export const mxRfc: NumberShape = {
  name: 'mx-rfc',
  class: 'tax_id',
  cues: `rfc registro_federal federal_contribuyentes de_contribuyentes ${commonTaxCues}`,
  shape: /[A-Z]{3,4}([ -]?)\d{6}\1[A-Z\d]{2}[A\d]/y,
  words: [3, 4, 12, 13],
  check: (compact) => {
    const front = compact.slice(0, -1)
    const date = front.length - 8
    if (!isDay(twoAt(compact, date), twoAt(compact, date + 2), twoAt(compact, date + 4)))
      return false
    // Firms have a blank, worth 37, before their three letters.
    let sum = front.length === 11 ? 37 * 13 : 0
    for (let i = 0; i < front.length; i++)
      sum += mxValue(front.charCodeAt(i)) * (front.length + 1 - i)
    return '0A987654321'[sum % 11] === compact.at(-1)
  },
  alone: { bare: 0.6, formatted: 0.7 },
}
