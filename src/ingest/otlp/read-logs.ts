import type { OtlpLog, OtlpOrigin } from './model.ts'
import { Place } from './place.ts'
import {
  readCount,
  readEnum,
  readObject,
  readOptionalId,
  readText,
  readTime,
} from './read-field.ts'
import type { Raw } from './read-field.ts'
import { readOrigins } from './read-origin.ts'
import { readAttributes, readValue } from './read-value.ts'

const severities = [
  'SEVERITY_NUMBER_UNSPECIFIED',
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((name) =>
    ['', '2', '3', '4'].map((digit) => `SEVERITY_NUMBER_${name}${digit}`),
  ),
]

/** A decoded ExportLogsServiceRequest -> log records. One bad record rejects the request as a whole. */
export function readLogs(request: unknown): OtlpLog[] {
  const place = new Place('log record')
  const logs: OtlpLog[] = []
  const names = { resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' }
  readOrigins(readObject(request, place, 'request'), names, place, (raw, origin) => {
    logs.push(readLog(raw, origin, place))
  })
  return logs
}

function readLog(raw: Raw, origin: OtlpOrigin, place: Place): OtlpLog {
  return {
    origin,
    traceId: readOptionalId(raw, 'traceId', 16, place),
    spanId: readOptionalId(raw, 'spanId', 8, place),
    flags: readCount(raw, 'flags', place),
    time: readTime(raw, 'timeUnixNano', place),
    observedTime: readTime(raw, 'observedTimeUnixNano', place),
    eventName: readText(raw, 'eventName', place),
    severityNumber: readEnum(raw, 'severityNumber', severities, place),
    severityText: readText(raw, 'severityText', place),
    body: readValue(raw['body'], place),
    attributes: readAttributes(raw['attributes'], place),
    droppedAttributes: readCount(raw, 'droppedAttributesCount', place),
  }
}
