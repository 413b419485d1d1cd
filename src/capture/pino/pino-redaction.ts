import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import { parseJsonText } from '../../protect/json-in-text.ts'
import { Masker, type MaskerOptions } from '../masker.ts'

export interface PinoRedactionOptions extends MaskerOptions {
  /** Told of each line whose content was dropped because it could not be masked. */
  onFailure?: () => void
}

/** Options for pino: `pino({ ...pinoRedaction() })`. */
export interface PinoRedaction {
  readonly hooks: {
    /** Takes a line as pino is about to write it and gives it back masked, still one line of JSON. */
    readonly streamWrite: (line: string) => string
  }
}

const dayMs = 86_400_000
const levels = new Set(
  'trace debug verbose info notice warn warning error fatal critical alert emerg silent'.split(' '),
)

/** Fields that pino writes itself. They stay as they are when they are what pino writes of this process, now. */
const own: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  level: (value) =>
    typeof value === 'string'
      ? levels.has(value.toLowerCase())
      : typeof value === 'number' && value >= 0 && value <= 999,
  time: (value) =>
    typeof value === 'number'
      ? isNow(value)
      : isShort(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/) &&
        isNow(Date.parse(String(value))),
  pid: (value) => value === process.pid,
}

function isNow(time: number): boolean {
  return Math.abs(time - Date.now()) < dayMs
}

/**
 * Masks every line that pino writes: all fields, their names, and the message. Level, time and pid stay where
 * they are what pino writes. Fails closed: of a
 * line that cannot be masked only these are written. Throws `config_invalid` for a wrong policy, and nothing later.
 */
export function pinoRedaction(options: PinoRedactionOptions = {}): PinoRedaction {
  const masker = new Masker(options)
  const streamWrite = (line: string): string => {
    try {
      return `${maskLine(masker, line)}\n`
    } catch {
      options.onFailure?.()
      return `${JSON.stringify({ ...ownFields(line), msg: '[masking failed]' })}\n`
    }
  }
  return { hooks: { streamWrite } }
}

function maskLine(masker: Masker, line: string): string {
  const parsed = parseJsonText(line)
  if (!masker.passesContent) return JSON.stringify(ownFields(line))
  const mask = masker.mask()
  // A serialiser that writes no JSON: the reader still gets a line of it.
  if (!isJsonObject(parsed)) return JSON.stringify({ msg: mask(line.trimEnd()) })
  const rest: JsonObject = {}
  for (const [key, value] of Object.entries(parsed))
    if (!isOwn(key, value)) setKey(rest, key, value)
  const masked = mask(rest)
  if (!isJsonObject(masked)) throw new TypeError('a line is no object')
  return JSON.stringify({ ...pick(parsed), ...masked })
}

function ownFields(line: string): JsonObject {
  const parsed = parseJsonText(line)
  return isJsonObject(parsed) ? pick(parsed) : {}
}

function pick(line: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(line).filter(([key, value]) => isOwn(key, value)))
}

function isOwn(key: string, value: JsonValue): boolean {
  return Object.hasOwn(own, key) && (own[key]?.(value) ?? false)
}

function isShort(value: JsonValue, shape: RegExp): boolean {
  return typeof value === 'string' && value.length <= 40 && shape.test(value)
}
