// Native steps and OTLP/JSON requests: one of them, an array of them, or one a line.
import { limits } from '../record/limits.ts'
import type { Step } from '../record/step.ts'
import { badRequest, tooLarge } from './bad-request.ts'
import { decodeMetricsRequest } from './decode-metrics.ts'
import { decodeOtlpRequest } from './decode-otlp.ts'
import { parseJsonPart, parseJsonText } from './json-text.ts'
import { nativeStep } from './native-step.ts'
import { startBudget } from './value-budget.ts'
import { within } from './within.ts'

const maxDepth = 16 + 4 * limits.depth
const newline = 0x0a

/**
 * One line of NDJSON: an OTLP/JSON request (`resourceSpans`, `resourceLogs` or `resourceMetrics`) or one step in the
 * shape of `Step`.
 * An empty line gives none. Throws `bad_request` or `too_large` with field names of our own only.
 */
export function decodeNdjson(line: string): Step[] {
  return line.trim() === '' ? [] : stepsOf(parseJsonText(line, maxDepth, 'line'), 'line')
}

/**
 * A body of such lines. Throws `bad_request` or `too_large` for the first line that cannot be taken, with its number:
 * `line 3: …`.
 */
export function decodeLines(body: Uint8Array): Step[] {
  const steps: Step[] = []
  startBudget(0)
  let number = 0
  for (let from = 0; from < body.length;) {
    const next = body.indexOf(newline, from)
    const end = next === -1 ? body.length : next
    if (++number > limits.valuesPerRequest)
      throw tooLarge(`body: more than ${limits.valuesPerRequest} lines`)
    const line = body.subarray(from, end)
    from = end + 1
    if (!isBlank(line)) within(`line ${number}`, () => addAll(steps, lineSteps(line)))
  }
  return steps
}

/**
 * A JSON body: one step, one OTLP request, or an array of both. Throws `bad_request` or `too_large`; of an array with the
 * position, from 1: `item 3: …`.
 */
export function decodeJsonSteps(body: Uint8Array): Step[] {
  const value = parseJsonText(utf8(body, 'body'), maxDepth + 1, 'body')
  if (!Array.isArray(value)) return stepsOf(value, 'body')
  const steps: Step[] = []
  for (const [index, item] of value.entries())
    within(`item ${index + 1}`, () => addAll(steps, stepsOf(item, 'item')))
  return steps
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09)
}

function lineSteps(line: Uint8Array): Step[] {
  return stepsOf(parseJsonPart(utf8(line, 'line'), maxDepth, 'line'), 'line')
}

function stepsOf(value: unknown, what: string): Step[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest(`${what}: not a JSON object`)
  const traces = 'resourceSpans' in value ? decodeOtlpRequest('traces', value) : undefined
  const logs = 'resourceLogs' in value ? decodeOtlpRequest('logs', value) : undefined
  const metrics = 'resourceMetrics' in value ? decodeMetricsRequest(value).steps : undefined
  if (traces || logs || metrics) return [...(traces ?? []), ...(logs ?? []), ...(metrics ?? [])]
  return [nativeStep({ ...value })]
}

function addAll(steps: Step[], more: readonly Step[]): void {
  for (const step of more) steps.push(step)
  if (steps.length > limits.stepsPerRequest)
    throw tooLarge(`more than ${limits.stepsPerRequest} steps in one request`)
}

function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw badRequest(`${what}: not valid UTF-8`)
  }
}
