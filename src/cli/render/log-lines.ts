// What a line of a log says: the text of an event that stands for itself, and of those that belong to a step.
import type { JsonObject, JsonValue } from '../../record/json.ts'
import type { ContentLine } from './content-lines.ts'

/** Of a step with many lines; all are in `--full` and `--json`. */
const mostLines = 4
/** OpenTelemetry's severity numbers stand in fours: trace 1 to 4, debug 5 to 8, up to fatal 21 to 24. */
const severities = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

/** As much of a step or an event as is read here. */
export interface Logged {
  readonly name: string
  readonly attributes: JsonObject
}

/** A line for each that has a body, labelled with its severity. Without `full` the first four only. */
export function logLines(logged: readonly Logged[], full: boolean): ContentLine[] {
  const lines = logged.flatMap(({ name, attributes }) => {
    const text = textOf(attributes['body'])
    // Some clients say the name of the event again.
    return text === '' || text === name ? [] : [{ label: severityOf(attributes) ?? 'body', text }]
  })
  const shown = full ? lines : lines.slice(0, mostLines)
  const more = lines.length - shown.length
  return more > 0 ? [...shown, { label: 'log', text: `and ${more} more, see --full` }] : shown
}

function textOf(body: JsonValue = null): string {
  if (body === null) return ''
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function severityOf({
  severityText: text,
  severityNumber: number,
}: JsonObject): string | undefined {
  if (typeof text === 'string' && text !== '') return text
  return typeof number === 'number' ? severities[Math.floor((number - 1) / 4)] : undefined
}
