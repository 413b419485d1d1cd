import type { NumberShape } from '../number-shape.ts'
import { clRutCheck } from './cl-rut-check.ts'
import { identityCues } from './common-cues.ts'

/**
 * Chilean RUT and RUN without dots, `12345678-5`, which is too plain to stand alone.
 * The shape leaves out dates with one more digit (`20241121-1`).
 */
export const clRut: NumberShape = {
  name: 'cl-rut',
  class: 'national_id',
  cues: `rut ruts rol_unico unico_tributario unico_nacional cedula_identidad ${identityCues}`,
  shape: /(?!20[0-3]\d[01]\d[0-3]\d-)\d{7,8}-?[\dKk]/y,
  runs: [7, 8, 9],
  words: [8, 9],
  check: clRutCheck,
  alone: { bare: 0, formatted: 0 },
}
