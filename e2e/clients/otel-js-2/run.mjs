// OpenTelemetry JS SDK 2 by hand: spans, log records and metrics. Variants: none for protobuf, `gzip-`, `json-`, and
// `events-` for content in log events.
import { context, trace } from '@opentelemetry/api'
import { OTLPLogExporter as LogJson } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as LogProto } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter as MetricJson } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as MetricProto } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as TraceJson } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as TraceProto } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { playByHand } from '../loops/by-hand.mjs'

const scenario = process.argv[2] ?? 'basic'
const { SEALTRACE_URL, SEALTRACE_KEY, MODEL_URL } = process.env

process.env.OTEL_EXPORTER_OTLP_ENDPOINT ??= SEALTRACE_URL
process.env.OTEL_EXPORTER_OTLP_HEADERS ??= `x-api-key=${SEALTRACE_KEY}`
if (scenario.startsWith('gzip-')) process.env.OTEL_EXPORTER_OTLP_COMPRESSION = 'gzip'

const json = scenario.startsWith('json-')
const resource = resourceFromAttributes({ 'service.name': 'hr-bot', 'process.pid': process.pid })
const traceExporter = json ? new TraceJson() : new TraceProto()
const logExporter = json ? new LogJson() : new LogProto()
const exporter = json ? new MetricJson() : new MetricProto()

const tracing = new NodeTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(traceExporter)],
})
tracing.register()
const logging = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: logExporter })],
})
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
