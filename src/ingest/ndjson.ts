import { limits } from '../record/limits.ts'
import type { Step } from '../record/step.ts'
import { badRequest } from './bad-request.ts'
import { decodeOtlpRequest } from './decode-otlp.ts'
import { parseJsonText } from './json-text.ts'
import { nativeStep } from './native-step.ts'

const maxDepth = 16 + 4 * limits.depth

/**
 * One line of NDJSON: an OTLP/JSON request (`resourceSpans` or `resourceLogs`) or one step in the shape of `Step`.
 * An empty line gives none. Throws `bad_request` or `too_large` with field names of our own only.
 */
export function decodeNdjson(line: string): Step[] {
  if (line.trim() === '') return []
  const value = parseJsonText(line, maxDepth, 'line')
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('line: not a JSON object')
  const traces = 'resourceSpans' in value ? decodeOtlpRequest('traces', value) : undefined
  const logs = 'resourceLogs' in value ? decodeOtlpRequest('logs', value) : undefined
  if (traces || logs) return [...(traces ?? []), ...(logs ?? [])]
  return [nativeStep(value as Record<string, unknown>)]
}
