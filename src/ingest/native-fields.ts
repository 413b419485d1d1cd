// Single fields of a native step. `null` counts as absent, everywhere. The published schema, step.schema.json, says the
// same in its own words; native-step.test.ts holds the two together.
import type { SealtraceError } from '../error.ts'
import type { JsonObject } from '../record/json.ts'
import { badRequest } from './bad-request.ts'

/** From 1971, so that no offset leads to before 1970, to 2249. 29 February of a common year is 1 March. */
const isoTime =
  /^(197[1-9]|19[89]\d|2[01]\d\d|22[0-4]\d)-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|[12]\d))T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/** Names a field of ours and what may stand there; the value that does is never repeated. */
export function invalid(field: string, why = 'is not valid'): SealtraceError {
  return badRequest(`step: ${field} ${why}; see /schemas/step.json`)
}

/** Throws `bad_request` for anything but a text. */
export function readText(value: JsonObject, field: string): string | undefined {
  const text = value[field] ?? null
  if (text === null) return undefined
  if (typeof text !== 'string') throw invalid(field)
  return text
}

/** Lower-case hex digits; an empty text is none. Throws `bad_request` for other lengths, and for zeros only. */
export function readId(value: JsonObject, field: string, length: number): string | undefined {
  const text = readText(value, field)
  if (text === undefined || text === '') return undefined
  if (text.length !== length || !/^[0-9a-f]+$/i.test(text) || /^0+$/.test(text))
    throw invalid(field)
  return text.toLowerCase()
}

/** Microseconds since the epoch, from such a number or an ISO 8601 text with an offset. Throws `bad_request`. */
export function readTime(value: JsonObject, field: string): number | undefined {
  const time = value[field] ?? null
  if (time === null) return undefined
  if (typeof time === 'number' && Number.isSafeInteger(time) && time >= 0) return time
  if (typeof time !== 'string' || !isoTime.test(time)) throw invalid(field)
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? ''
  return (
    Math.floor(Date.parse(time) / 1000) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6))
  )
}

/** Zero or more. Throws `bad_request`. */
export function readNumber(value: JsonObject, field: string): number | undefined {
  const number = value[field] ?? null
  if (number === null) return undefined
  if (typeof number !== 'number' || number < 0) throw invalid(field)
  return number
}

/** Throws `bad_request` for a text that is none of those allowed. */
export function readOneOf<T extends string>(
  value: JsonObject,
  field: string,
  allowed: readonly T[],
): T | undefined {
  const text = readText(value, field)
  if (text === undefined) return undefined
  const known = allowed.find((candidate) => candidate === text)
  if (known === undefined) throw invalid(field, `is none of ${allowed.join(', ')}`)
  return known
}
