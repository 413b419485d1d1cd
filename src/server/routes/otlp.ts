// OTLP over HTTP. 200 only once published; every error has a google.rpc.Status in the encoding of the request.
import { Hono, type Context } from 'hono'
import { SealtraceError } from '../../error.ts'
import { encodeStatus, encodeSuccess, type OtlpEncoding } from '../../ingest/otlp/response.ts'
import { principalOf, requireRight, type AppContext, type AppEnv } from '../app-context.ts'
import { readBody } from '../read-body.ts'
import { statusOf } from '../status-of.ts'

type Signal = 'traces' | 'logs' | 'metrics'

const doors: Readonly<Record<string, Signal>> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
  // Langfuse clients, v4 and v5.
  '/api/public/otel/v1/traces': 'traces',
}

const mediaTypes: Readonly<Record<OtlpEncoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
}

export function otlpRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  for (const [path, signal] of Object.entries(doors))
    app.post(path, (c) => receive(c, context, signal))
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

async function receive(c: Context<AppEnv>, context: AppContext, signal: Signal): Promise<Response> {
  await requireRight(context, await principalOf(c, context), 'write')
  const encoding = encodingOf(c)
  if (!encoding)
    throw new SealtraceError(
      'unsupported_media_type',
      'send application/json or application/x-protobuf',
    )
  const gzip = isGzip(c)
  const { config, inFlight } = context
  const { bytes, release } = await readBody(c, { maxBytes: config.limits.bodyBytes, inFlight })
  try {
    context.metrics.add('sealtrace_received_bytes_total', { signal }, bytes.length)
    await take(context, { signal, encoding, gzip, body: bytes })
  } finally {
    release()
  }
  return answer(c, encoding, 200, encodeSuccess(encoding))
}

interface Received {
  readonly signal: Signal
  readonly encoding: OtlpEncoding
  readonly gzip: boolean
  readonly body: Uint8Array
}

async function take({ intake, metrics }: AppContext, received: Received): Promise<void> {
  const { signal, ...rest } = received
  if (signal === 'metrics') {
    // Counted, not kept: see docs.
    metrics.add('sealtrace_otlp_metrics_requests_total')
    return
  }
  const { accepted, notRecorded = 0 } = await intake.submit({ signal, ...rest })
  metrics.add('sealtrace_steps_accepted_total', {}, accepted)
  metrics.add('sealtrace_steps_not_recorded_total', {}, notRecorded)
}

function encodingOf(c: Context): OtlpEncoding | null {
  const [type] = (c.req.header('content-type') ?? '').split(';')
  const name = type?.trim().toLowerCase()
  if (name === mediaTypes.json) return 'json'
  return name === mediaTypes.protobuf ? 'protobuf' : null
}

function isGzip(c: Context): boolean {
  switch (c.req.header('content-encoding')?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return false
    case 'gzip':
      return true
    default:
      throw new SealtraceError('unsupported_media_type', 'content-encoding: send identity or gzip')
  }
}

function answer(c: Context, encoding: OtlpEncoding, status: number, body: Uint8Array): Response {
  c.header('content-type', mediaTypes[encoding])
  c.header('cache-control', 'no-store')
  return c.body(Uint8Array.from(body), status as 200)
}
