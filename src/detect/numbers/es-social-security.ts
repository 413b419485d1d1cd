import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'

/**
 * Spanish social security number (NUSS, NAF): province, eight digits, mod 97 of both; a number
 * below ten million is seven digits long.
 */
export const esSocialSecurity: NumberShape = {
  name: 'es-social-security',
  class: 'national_id',
  cues:
    'nuss naf nss seguridad_social seguro_social numero_afiliacion afiliacion numero_seguridad ' +
    `social_security ${identityCues}`,
  shape: /\d\d([ /-]?)\d{8}\1\d\d/y,
  runs: [2, 12],
  check: (compact) => {
    const province = Number(compact.slice(0, 2))
    if (province < 1 || (province > 53 && province !== 66)) return false
    const number = Number(compact.slice(2, 10))
    const whole = number < 1e7 ? number + province * 1e7 : number + province * 1e8
    return whole % 97 === Number(compact.slice(10))
  },
  alone: { bare: 0, formatted: 0.5 },
}
