// OpenTelemetry's own instrumentation of the OpenAI SDK, on the third generation of the JavaScript SDK. It writes content
// to log records, which name the span that they belong to.
import { createRequire } from 'node:module'
import { context, trace as traceApi } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { chatLoop } from '../loops/chat.mjs'
import { genaiTrace } from '../loops/genai-trace.mjs'
import { responsesLoop } from '../loops/responses.mjs'

const scenario = process.argv[2] ?? 'basic'
const { MODEL_URL } = process.env
const content = !scenario.endsWith('norecord')

const tracerProvider = new TracerProvider({
  spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
})
const loggerProvider = new LoggerProvider({
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
})
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
traceApi.setGlobalTracerProvider(tracerProvider)

registerInstrumentations({
  tracerProvider,
  loggerProvider,
  instrumentations: [new OpenAIInstrumentation({ captureMessageContent: content })],
})

// The instrumentation sees what is loaded by `require`.
const { OpenAI } = createRequire(import.meta.url)('openai')
const openai = new OpenAI({ apiKey: 'none', baseURL: `${MODEL_URL}/v1` })
const loop = scenario.startsWith('responses-') ? responsesLoop : chatLoop
await loop(openai, scenario, genaiTrace(tracerProvider.getTracer('hr-app'), content))
await Promise.all([tracerProvider.shutdown(), loggerProvider.shutdown()])
process.exit(0)
