// Numbers of both encodings -> JSON: 64-bit ones are strings where a number would lose digits.
import type { Place } from './place.ts'

const wholeNumber = /^-?\d{1,20}$/
const decimal = /^-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,4})?$/
const notFinite = new Set(['NaN', 'Infinity', '-Infinity'])

/** A number, or a string of digits when it lies beyond 2^53. */
export function readWhole(value: unknown, place: Place, field: string): number | string {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if (typeof value === 'number' && Number.isInteger(value))
    return Number.isSafeInteger(value) ? value : BigInt(value).toString()
  if (typeof value !== 'string' || !wholeNumber.test(value)) throw place.invalid(field)
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** A number; `NaN`, `Infinity`, `-Infinity` and what is too large for a number are strings. */
export function readDouble(value: unknown, place: Place, field: string): number | string {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value !== 'string') throw place.invalid(field)
  if (notFinite.has(value)) return value
  if (!decimal.test(value)) throw place.invalid(field)
  return Number.isFinite(Number(value)) ? Number(value) : value
}
