import { type CueShape, digitsIn } from './after-cue.ts'

/** Number of a Spanish physician's college: province twice, then five digits. */
export const collegiateNumber: CueShape = {
  name: 'collegiate-number',
  class: 'medical_license',
  cues: 'col colegiado colegiada numero_colegiado colegial',
  value: /\d\d[ /.-]?\d\d[ /.-]?\d{4,5}(?!\w)/y,
  fits: (value) => digitsIn(value) >= 8,
  confidence: 0.75,
}
