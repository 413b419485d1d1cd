// The AI SDK 7 with its OpenTelemetry integration. Variants: none for GenAI spans, `legacy-` for `ai.*` spans,
// `more-` for GenAI spans with all that the integration can add. `embed` embeds the question.
import { createOpenAI } from '@ai-sdk/openai'
import { LegacyOpenTelemetry, OpenTelemetry } from '@ai-sdk/otel'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import * as ai from 'ai'
import { aiSdkLoop } from '../loops/ai-sdk.mjs'
import { prompt, sessionId, system, userId } from '../model-server/scenario.mjs'

const scenario = process.argv[2] ?? 'basic'
const { SEALTRACE_URL, SEALTRACE_KEY, MODEL_URL } = process.env
process.env.OTEL_EXPORTER_OTLP_ENDPOINT ??= SEALTRACE_URL
process.env.OTEL_EXPORTER_OTLP_HEADERS ??= `x-api-key=${SEALTRACE_KEY}`

const { registerTelemetry } = ai
const provider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
})
provider.register()
const [variant] = scenario.split('-')
if (variant === 'legacy') {
  registerTelemetry(new LegacyOpenTelemetry())
} else if (variant === 'more') {
  const all = ['usage', 'providerMetadata', 'embedding', 'runtimeContext', 'headers', 'toolChoice']
  const more = Object.fromEntries(all.map((name) => [name, true]))
  registerTelemetry(new OpenTelemetry({ agentSpanName: 'functionId', ...more }))
} else {
  registerTelemetry(new OpenTelemetry())
}

const recorded = !scenario.endsWith('norecord')
const openai = createOpenAI({ baseURL: `${MODEL_URL}/v1`, apiKey: 'none' })
const telemetryOf = (functionId) => ({
  runtimeContext: { userId, sessionId, secret: system },
  telemetry: {
    functionId,
    includeRuntimeContext: { userId: true, sessionId: true },
    ...(!recorded && { recordInputs: false, recordOutputs: false }),
  },
})
if (scenario.endsWith('embed'))
  await ai.embed({ model: openai.embedding('gpt-6-embed'), value: prompt })
else await aiSdkLoop({ ai, model: openai('gpt-6-astra'), scenario, telemetryOf })
await provider.shutdown()
process.exit(0)
