// A line of pino as an event step, in the shape that the OTLP door gives to log records.
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { WholeStep } from '../recorder/step-draft.ts'

/** How the logger names its fields. */
export interface LineNames {
  readonly messageKey: string
  readonly errorKey: string
}

const traceForm = /^[0-9a-f]{32}$/
const spanForm = /^[0-9a-f]{16}$/
const zeros = /^0+$/
/** pino's levels, and their numbers in OpenTelemetry. */
const levels = new Map<number, readonly [name: string, severity: number]>([
  [10, ['trace', 1]],
  [20, ['debug', 5]],
  [30, ['info', 9]],
  [40, ['warn', 13]],
  [50, ['error', 17]],
  [60, ['fatal', 21]],
])
const places = {
  traceId: ['trace_id', 'traceId'],
  spanId: ['span_id', 'spanId'],
} as const
const texts = {
  userId: ['user.id', 'userId', 'user_id'],
  sessionId: ['session.id', 'sessionId', 'session_id'],
} as const

/**
 * `line` is what was written, parsed, or its text where it is no JSON object. `otherwise` is the trace of lines that name none.
 */
export function lineStep(
  line: JsonValue,
  { messageKey, errorKey }: LineNames,
  otherwise: string,
): WholeStep {
  const left: JsonObject = isJsonObject(line) ? { ...line } : { [messageKey]: line }
  const traceId = idOf(take(left, places.traceId), traceForm)
  const spanId = idOf(take(left, places.spanId), spanForm)
  const time = microsOf(left['time'])
  const { [messageKey]: body, [errorKey]: error, level } = left
  const failure = isJsonObject(error) ? error : undefined
  for (const key of [messageKey, 'time', 'level']) delete left[key]
  if (failure) delete left[errorKey]
  return {
    traceId: traceId ?? otherwise,
    spanId: traceId === undefined ? undefined : spanId,
    joinsSpan: traceId !== undefined && spanId !== undefined,
    parent: null,
    kind: 'event',
    name: 'log',
    startTime: time,
    endTime: time,
    status: failure ? 'error' : 'unset',
    error: failure,
    userId: take(left, texts.userId),
    sessionId: take(left, texts.sessionId),
    attributes: attributesOf({ body, ...severityOf(level) }, left),
  }
}

/** Takes the first of these that holds a text. */
function take(left: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = left[name]
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text !== 'string' || text === '') continue
    delete left[name]
    return text
  }
  return undefined
}

function idOf(value: string | undefined, form: RegExp): string | undefined {
  const text = value !== undefined && value.length <= 32 ? value.toLowerCase() : ''
  return form.test(text) && !zeros.test(text) ? text : undefined
}

/** Milliseconds, or a date in words; pino's own `time` is one of both. */
function microsOf(time: JsonValue | undefined): number | undefined {
  const milliseconds = typeof time === 'string' ? Date.parse(time) : time
  if (typeof milliseconds !== 'number') return undefined
  const micros = Math.round(milliseconds * 1000)
  return Number.isSafeInteger(micros) && micros > 0 ? micros : undefined
}

function severityOf(level: JsonValue | undefined): JsonObject {
  if (typeof level !== 'number') return level === undefined ? {} : { severityText: level }
  const [name, severity] = levels.get(level) ?? [String(level), undefined]
  return { severityText: name, ...(severity !== undefined && { severityNumber: severity }) }
}

/** A field of the line that has one of our names gets another. */
function attributesOf(own: Record<string, JsonValue | undefined>, line: JsonObject): JsonObject {
  const out: JsonObject = {}
  for (const [key, value] of Object.entries(own)) if (value !== undefined) setKey(out, key, value)
  for (const [key, value] of Object.entries(line))
    setKey(out, Object.hasOwn(out, key) ? `attribute.${key}` : key, value)
  return out
}
