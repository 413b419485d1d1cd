import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { esCheckLetter } from './es-check-letter.ts'

const leading: Record<string, string> = { Y: '1', Z: '2' }

/**
 * Spanish NIE of foreigners (X, Y, Z) and NIF of those without a DNI (K, L, M): the letter of
 * the DNI.
 */
export const esNie: NumberShape = {
  name: 'es-nie',
  class: 'national_id',
  cues: `nie nies nif dni extranjero numero_extranjero identidad_extranjero documento ${identityCues}`,
  shape: /[K-MX-Zk-mx-z][- ]?\d{7}[- ]?[A-Za-z]/y,
  words: [1, 8, 9],
  check: (compact) =>
    esCheckLetter(`${leading[compact[0] ?? ''] ?? ''}${compact.slice(1, 8)}`) === compact[8],
  alone: { bare: 0.6, formatted: 0.7 },
}
