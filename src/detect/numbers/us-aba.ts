import type { NumberShape } from '../number-shape.ts'
import { weighted } from './weighted.ts'

/** US bank routing number: a Federal Reserve prefix and the 3-7-1 check (ANSI X9.100). */
export const usAba: NumberShape = {
  name: 'us-aba',
  class: 'bank_account',
  cues: 'aba rtn routing routing_number routing_no routing_transit transit_number aba_number bank_routing',
  shape: /\d{4}(-?)\d{4}\1\d/y,
  runs: [4, 9],
  check: (compact) =>
    /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/.test(compact) &&
    weighted(compact, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0 &&
    !compact.startsWith('0000'),
  alone: { bare: 0, formatted: 0 },
}
