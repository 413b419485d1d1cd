// Reads single fields of what Langfuse clients send. Null is absent; errors name the field and nothing of its value.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { badRequest } from '../bad-request.ts'

/** ISO 8601, or as exports write it: a space for the T, and no zone where it is UTC. */
const time =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?(?:\s?(Z|UTC|[+-]\d\d:?\d\d))?$/i

/** Nearly all of them: these need not be taken apart. */
const asSdksWrite = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Undefined for absent, null and empty. Numbers and booleans become texts. Throws `bad_request` for lists and objects. */
export function readText(body: JsonObject, name: string): string | undefined {
  const value = own(body, name)
  if (value === null || value === '') return undefined
  if (typeof value === 'object') throw badRequest(`${name}: not a text`)
  return String(value)
}

/** Microseconds since the epoch; undefined for absent and null. Throws `bad_request` for what is no time. */
export function readTime(body: JsonObject, name: string): number | undefined {
  const value = own(body, name)
  if (value === null || value === '') return undefined
  const micros = typeof value === 'string' ? microsOf(value) : undefined
  if (micros === undefined)
    throw badRequest(`${name}: not a time between 1970 and 2255 in ISO 8601`)
  return micros
}

/** Undefined for absent, null, and what is no object. */
export function readObject(body: JsonObject, name: string): JsonObject | undefined {
  const value = own(body, name)
  return isJsonObject(value) ? value : undefined
}

/** Null where there is none, and never anything of a prototype. */
export function own(body: JsonObject, name: string): JsonValue {
  return (Object.hasOwn(body, name) ? body[name] : null) ?? null
}

function microsOf(text: string): number | undefined {
  if (asSdksWrite.test(text)) return fromMs(Date.parse(text))
  const [, day = '', clock = '', fraction = '', zone = 'Z'] = time.exec(text) ?? []
  if (day === '') return undefined
  const offset = /^(z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^(...):?/, '$1:')
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6))
  return fromMs(Date.parse(`${day}T${clock}${offset}`), micros)
}

/** So far below the greatest, in microseconds, that what is added to a time to put parts in order stays a safe integer. */
const latest = Number.MAX_SAFE_INTEGER - 86_400_000_000

function fromMs(milliseconds: number, micros = 0): number | undefined {
  const time = milliseconds * 1000 + micros
  return Number.isSafeInteger(time) && time >= 0 && time <= latest ? time : undefined
}
