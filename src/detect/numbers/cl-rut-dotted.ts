import type { NumberShape } from '../number-shape.ts'
import { clRutCheck } from './cl-rut-check.ts'
import { identityCues } from './common-cues.ts'

/** Chilean RUT and RUN with dots, `12.345.678-5`, a form of its own. */
export const clRutDotted: NumberShape = {
  name: 'cl-rut-dotted',
  class: 'national_id',
  cues: `rut ruts rol_unico unico_tributario unico_nacional cedula_identidad ${identityCues}`,
  shape: /\d{1,2}\.\d{3}\.\d{3}-[\dKk]/y,
  runs: [1, 2],
  check: clRutCheck,
  alone: { bare: 0, formatted: 0.7 },
}
