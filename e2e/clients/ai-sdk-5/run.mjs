// The AI SDK 5 with its own spans, switched on call by call.
import { createOpenAI } from '@ai-sdk/openai'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import * as ai from 'ai'
import { aiSdkLoop } from '../loops/ai-sdk.mjs'
import { sessionId, userId } from '../model-server/scenario.mjs'

const scenario = process.argv[2] ?? 'basic'
const { SEALTRACE_URL, SEALTRACE_KEY, MODEL_URL } = process.env
process.env.OTEL_EXPORTER_OTLP_ENDPOINT ??= SEALTRACE_URL
process.env.OTEL_EXPORTER_OTLP_HEADERS ??= `x-api-key=${SEALTRACE_KEY}`

const provider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
})
provider.register()

const recorded = !scenario.endsWith('norecord')
const model = createOpenAI({ baseURL: `${MODEL_URL}/v1`, apiKey: 'none' }).chat('gpt-6-astra')
const metadata = { userId, sessionId, tags: ['hr'] }
await aiSdkLoop({
  ...{ ai, model, scenario },
  telemetryOf: (functionId) => ({
    experimental_telemetry: {
      ...{ isEnabled: true, functionId, metadata },
      ...(!recorded && { recordInputs: false, recordOutputs: false }),
    },
  }),
})
await provider.shutdown()
process.exit(0)
