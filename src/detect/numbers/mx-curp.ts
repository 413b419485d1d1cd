import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { mxValue } from './mx-value.ts'
import { twoAt } from './two-at.ts'

const states =
  /^(?:A[SGC]?|[BC][CSLMH]|D[FG]|G[TR]|HG|JC|M[CNS]|N[TLE]|OC|PL|Q[TR]|S[PLR]|T[CSL]|VZ|YN|ZS)$/

/** Mexican CURP: letters of the names, date of birth, sex, state, consonants, check digit. */
export const mxCurp: NumberShape = {
  name: 'mx-curp',
  class: 'national_id',
  cues: `curp curps clave_unica registro_poblacion ${identityCues}`,
  shape: /[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d/iy,
  words: [18],
  check: (compact) => {
    if (!isDay(twoAt(compact, 4), twoAt(compact, 6), twoAt(compact, 8))) return false
    if (!states.test(compact.slice(11, 13))) return false
    let sum = 0
    for (let i = 0; i < 17; i++) sum += mxValue(compact.charCodeAt(i)) * (18 - i)
    return (10 - (sum % 10)) % 10 === Number(compact[17])
  },
  alone: { bare: 0.85, formatted: 0.85 },
}
