// The collector is named by OpenTelemetry's own variables alone.
import { runPython } from '../loops/python.mjs'

const { SEALTRACE_URL, SEALTRACE_KEY, MODEL_URL } = process.env
runPython(import.meta.dirname, process.argv[2] ?? 'basic', {
  environment: {
    OTEL_EXPORTER_OTLP_ENDPOINT: process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? SEALTRACE_URL,
    OTEL_EXPORTER_OTLP_HEADERS:
      process.env.OTEL_EXPORTER_OTLP_HEADERS ?? `x-api-key=${SEALTRACE_KEY}`,
    OTEL_SERVICE_NAME: 'hr-bot',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
  },
  more: [`${MODEL_URL}/v1`],
})
