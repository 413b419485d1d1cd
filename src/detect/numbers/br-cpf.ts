import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isRepeated } from './is-repeated.ts'
import { weighted } from './weighted.ts'

/** Brazilian CPF of persons: two check digits mod 11, where 10 counts as 0. */
export const brCpf: NumberShape = {
  name: 'br-cpf',
  class: 'national_id',
  cues: `cpf cpfs cadastro_pessoas pessoas_fisicas pessoa_fisica numero_cpf ${identityCues}`,
  shape: /\d{3}([. ]?)\d{3}\1\d{3}[- /.]?\d\d(?! \d)/y,
  runs: [3, 9, 11],
  check: (compact) =>
    ((weighted(compact, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10 === Number(compact[9]) &&
    ((weighted(compact, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10 ===
      Number(compact[10]) &&
    !isRepeated(compact),
  alone: { bare: 0, formatted: 0.8 },
}
