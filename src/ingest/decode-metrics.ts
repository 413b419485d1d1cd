import { limits } from '../record/limits.ts'
import type { Step } from '../record/step.ts'
import { tooLarge } from './bad-request.ts'
import { parseJsonBytes } from './json-text.ts'
import { metricsSteps } from './metrics-step.ts'
import { metricsRequest } from './otlp/metrics-schema.ts'
import { decodeProtobuf } from './otlp/protobuf.ts'
import { readMetrics } from './otlp/read-metrics.ts'
import type { OtlpEncoding } from './otlp/response.ts'

export interface DecodedMetrics {
  /** One event for each kept metric. */
  readonly steps: Step[]
  /** Data points in these, and data points of metrics that are not kept. */
  readonly points: { readonly kept: number; readonly counted: number }
}

/** Metrics about agents: those of the GenAI and MCP conventions, and of coding agents. */
const keptPrefixes = ['gen_ai.', 'mcp.', 'claude_code.', 'codex.']
const maxJsonDepth = 24 + 4 * limits.depth

/**
 * An OTLP metrics request (inflated) -> steps. Throws `bad_request` or `too_large` with a field and a position and
 * nothing of the body.
 */
export function decodeMetrics(encoding: OtlpEncoding, body: Uint8Array): DecodedMetrics {
  if (body.length > limits.inflatedBytes)
    throw tooLarge(`body: more than ${limits.inflatedBytes} bytes`)
  const request =
    encoding === 'protobuf'
      ? decodeProtobuf(body, metricsRequest)
      : parseJsonBytes(body, maxJsonDepth, 'body')
  return decodeMetricsRequest(request)
}

/** The same for a request that is parsed already; its nesting and size were checked. */
export function decodeMetricsRequest(request: unknown): DecodedMetrics {
  const { metrics, kept, counted } = readMetrics(request, isKept)
  return { steps: metricsSteps(metrics), points: { kept, counted } }
}

function isKept(name: string): boolean {
  return keptPrefixes.some((prefix) => name.startsWith(prefix))
}
