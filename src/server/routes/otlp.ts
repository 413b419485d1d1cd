// OTLP over HTTP. 200 only once published; every error has a google.rpc.Status in the encoding of the request.
import { Hono, type Context } from 'hono'
import { SealtraceError } from '../../error.ts'
import { encodeStatus, encodeSuccess, type OtlpEncoding } from '../../ingest/otlp/response.ts'
import type { AppContext, AppEnv } from '../app-context.ts'
import { receive } from '../receive.ts'
import { statusOf } from '../status-of.ts'

type Signal = 'traces' | 'logs' | 'metrics'

const doors: Readonly<Record<string, Signal>> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
  // Langfuse clients, v4 and v5.
  '/api/public/otel/v1/traces': 'traces',
  // LangSmith clients that were told to speak OpenTelemetry.
  '/otel/v1/traces': 'traces',
}

const mediaTypes: Readonly<Record<OtlpEncoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
}

export function otlpRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  for (const [path, signal] of Object.entries(doors))
    app.post(path, (c) => take(c, context, signal))
  app.onError((error, c) => {
    const { code, status, rpc, message, retry } = statusOf(error)
    context.metrics.add('sealtrace_errors_total', { code })
    if (retry) c.header('retry-after', '1')
    if (status === 401) c.header('www-authenticate', 'Bearer')
    const encoding = encodingOf(c) ?? 'json'
    return answer(c, encoding, status, encodeStatus(encoding, rpc, message))
  })
  return app
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
