// OTLP over HTTP. 200 only once published; every error has a google.rpc.Status in the encoding of the request.
import type { Context } from 'hono'
import { SealtraceError } from '../../error.ts'
import { encodeStatus, encodeSuccess, type OtlpEncoding } from '../../ingest/otlp/response.ts'
import type { Routes } from '../api/routes.ts'
import { Nothing } from '../api/schemas/doors.ts'
import type { AppContext, AppEnv } from '../app-context.ts'
import { receive } from '../receive.ts'
import { statusOf } from '../status-of.ts'

type Signal = 'traces' | 'logs' | 'metrics'

const doors: readonly { path: string; signal: Signal; operation: string; of?: string }[] = [
  { path: '/v1/traces', signal: 'traces', operation: 'otlpTraces' },
  { path: '/v1/logs', signal: 'logs', operation: 'otlpLogs' },
  { path: '/v1/metrics', signal: 'metrics', operation: 'otlpMetrics' },
  {
    path: '/api/public/otel/v1/traces',
    signal: 'traces',
    operation: 'langfuseOtlpTraces',
    of: 'Langfuse clients, v4 and v5',
  },
  {
    path: '/otel/v1/traces',
    signal: 'traces',
    operation: 'langsmithOtlpTraces',
    of: 'LangSmith clients that were told to speak OpenTelemetry',
  },
]

const mediaTypes: Readonly<Record<OtlpEncoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
}

export function otlpRoutes(routes: Routes): void {
  const { context } = routes
  for (const { path, signal, operation, of } of doors)
    routes.raw(
      {
        method: 'post',
        path,
        access: 'write',
        operation,
        summary: `OTLP ${signal}${of === undefined ? '' : ` of ${of}`}, JSON or protobuf.`,
        tag: 'Recording',
        takes: Object.values(mediaTypes),
        answer: Nothing,
      },
      (c) => take(c, context, signal),
      (error, c) => refuse(error, c, context),
    )
}

/** A `google.rpc.Status` in the encoding of the request. */
function refuse(error: unknown, c: Context<AppEnv>, { metrics }: AppContext): Response {
  const { code, status, rpc, message, retry } = statusOf(error)
  metrics.add('sealtrace_errors_total', { code })
  if (retry) c.header('retry-after', '1')
  if (status === 401) c.header('www-authenticate', 'Bearer')
  const encoding = encodingOf(c) ?? 'json'
  return answer(c, encoding, status, encodeStatus(encoding, rpc, message))
}

async function take(c: Context<AppEnv>, context: AppContext, signal: Signal): Promise<Response> {
  let encoding: OtlpEncoding = 'json'
  await receive(c, context, () => {
    encoding = encodingOrThrow(c)
    return { door: `otlp-${signal}`, facts: { encoding } }
  })
  return answer(c, encoding, 200, encodeSuccess(encoding))
}

function encodingOrThrow(c: Context): OtlpEncoding {
  const encoding = encodingOf(c)
  if (encoding) return encoding
  throw new SealtraceError(
    'unsupported_media_type',
    'send application/json or application/x-protobuf',
  )
}

function encodingOf(c: Context): OtlpEncoding | null {
  const [type] = (c.req.header('content-type') ?? '').split(';')
  const name = type?.trim().toLowerCase()
  if (name === mediaTypes.json) return 'json'
  return name === mediaTypes.protobuf ? 'protobuf' : null
}

function answer(c: Context, encoding: OtlpEncoding, status: number, body: Uint8Array): Response {
  c.header('content-type', mediaTypes[encoding])
  c.header('cache-control', 'no-store')
  return c.body(Uint8Array.from(body), status as 200)
}
