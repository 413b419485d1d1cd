import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { esCheckLetter } from './es-check-letter.ts'

/** Spanish DNI, which is the NIF of Spaniards: eight digits and a letter. */
export const esDni: NumberShape = {
  name: 'es-dni',
  class: 'national_id',
  cues: `dni dnis nif nifs d_ni documento_nacional documento documento_identificacion ${identityCues}`,
  // `9996352K/74525380K` are sizes.
  shape: /(?<!\w\/)(?:\d{8}|\d\d\.\d{3}\.\d{3})[- ]?[A-Za-z]/y,
  runs: [2, 8],
  words: [4, 9],
  check: (compact) => esCheckLetter(compact.slice(0, 8)) === compact[8],
  alone: { bare: 0.5, formatted: 0.6 },
}
