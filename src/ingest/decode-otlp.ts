import { limits } from '../record/limits.ts'
import type { Step } from '../record/step.ts'
import { tooLarge } from './bad-request.ts'
import { parseJsonBytes } from './json-text.ts'
import { logSteps } from './log-step.ts'
import { decodeProtobuf } from './otlp/protobuf.ts'
import { readLogs } from './otlp/read-logs.ts'
import { readTraces } from './otlp/read-traces.ts'
import type { OtlpEncoding } from './otlp/response.ts'
import { logsRequest, tracesRequest } from './otlp/schema.ts'
import { withoutRepeatedCalls } from './repeated-calls.ts'
import { spanStep } from './span-step.ts'

export type OtlpSignal = 'traces' | 'logs'

/** In JSON each level of an attribute's value nests four levels of text. */
const maxJsonDepth = 16 + 4 * limits.depth

/**
 * An OTLP/HTTP request body (inflated) -> steps. An empty batch gives none. Throws `bad_request` or `too_large` with a
 * field and a position and nothing of the body. One bad span or log record rejects the request as a whole: a client
 * that sends such a thing is broken, and taking half of a batch would hide it.
 */
export function decodeOtlp(signal: OtlpSignal, encoding: OtlpEncoding, body: Uint8Array): Step[] {
  if (body.length > limits.inflatedBytes)
    throw tooLarge(`body: more than ${limits.inflatedBytes} bytes`)
  const schema = signal === 'traces' ? tracesRequest : logsRequest
  const request =
    encoding === 'protobuf'
      ? decodeProtobuf(body, schema)
      : parseJsonBytes(body, maxJsonDepth, 'body')
  return decodeOtlpRequest(signal, request)
}

/** The same for a request that is parsed already; its nesting and size were checked. */
export function decodeOtlpRequest(signal: OtlpSignal, request: unknown): Step[] {
  if (signal === 'logs') return logSteps(readLogs(request))
  return withoutRepeatedCalls(readTraces(request).flatMap((span) => spanStep(span) ?? []))
}
