// OpenTelemetry JS SDK 3 by hand, which sends attributes that have a structure as they are. Variants: none for JSON,
// `proto-`.
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter as TraceJson } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as TraceProto } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { playByHand } from '../loops/by-hand.mjs'

const scenario = process.argv[2] ?? 'basic'
const { SEALTRACE_URL, SEALTRACE_KEY, MODEL_URL } = process.env
process.env.OTEL_EXPORTER_OTLP_ENDPOINT ??= SEALTRACE_URL
process.env.OTEL_EXPORTER_OTLP_HEADERS ??= `x-api-key=${SEALTRACE_KEY}`

const Exporter = scenario.startsWith('proto-') ? TraceProto : TraceJson
const exporter = new Exporter()
const tracing = new TracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'hr-bot' }),
  spanProcessors: [new BatchSpanProcessor({ exporter })],
})
trace.setGlobalTracerProvider(tracing)
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())

await playByHand({
  scenario,
  modelUrl: MODEL_URL,
  tracer: tracing.getTracer('hr-bot'),
  write: (messages) => messages,
})
await tracing.shutdown()
process.exit(0)
