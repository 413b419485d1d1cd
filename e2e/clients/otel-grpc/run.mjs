// OpenTelemetry JS SDK 2 over gRPC: spans, log records and metrics. Variants: none, `gzip-`,
// and `events-` for content in log events.
import { context, trace } from '@opentelemetry/api'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { playByHand } from '../loops/by-hand.mjs'

const scenario = process.argv[2] ?? 'basic'
const { SEALTRACE_GRPC_URL, SEALTRACE_KEY, MODEL_URL } = process.env

process.env.OTEL_EXPORTER_OTLP_ENDPOINT ??= SEALTRACE_GRPC_URL
process.env.OTEL_EXPORTER_OTLP_HEADERS ??= `x-api-key=${SEALTRACE_KEY}`
if (scenario.startsWith('gzip-')) process.env.OTEL_EXPORTER_OTLP_COMPRESSION = 'gzip'

const resource = resourceFromAttributes({ 'service.name': 'hr-bot', 'process.pid': process.pid })
const tracing = new NodeTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
})
tracing.register()
const logging = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
})
const exporter = new OTLPMetricExporter()
const metering = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })],
})

await playByHand({
  scenario,
  modelUrl: MODEL_URL,
  tracer: tracing.getTracer('hr-bot'),
  logger: logging.getLogger('hr-bot'),
  around: (span) => trace.setSpan(context.active(), span),
  meter: metering.getMeter('hr-bot'),
  write: JSON.stringify,
})
await Promise.all([tracing.shutdown(), logging.shutdown(), metering.shutdown()])
process.exit(0)
