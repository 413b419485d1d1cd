// OpenLLMetry's instrumentations of the generation that wrote `gen_ai.prompt.N.*`, on the first generation of the
// JavaScript SDK. Variant: `anthropic-`.
import { createRequire } from 'node:module'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { AnthropicInstrumentation } from '@traceloop/instrumentation-anthropic'
import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai'
import { chatLoop } from '../loops/chat.mjs'
import { genaiTrace } from '../loops/genai-trace.mjs'
import { messagesLoop } from '../loops/messages.mjs'

const scenario = process.argv[2] ?? 'basic'
const { MODEL_URL } = process.env
const traceContent = !scenario.endsWith('norecord')

const exporter = new OTLPTraceExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
provider.register()
registerInstrumentations({
  instrumentations: [
    new OpenAIInstrumentation({ traceContent }),
    new AnthropicInstrumentation({ traceContent }),
  ],
})

// The instrumentations see what is loaded by `require`.
const require = createRequire(import.meta.url)
const { OpenAI } = require('openai')
const { Anthropic } = require('@anthropic-ai/sdk')

const trace = genaiTrace(provider.getTracer('hr-app'), traceContent)
if (scenario.startsWith('anthropic-')) {
  const anthropic = new Anthropic({ apiKey: 'none', baseURL: MODEL_URL })
  await messagesLoop(anthropic, scenario, trace)
} else {
  const openai = new OpenAI({ apiKey: 'none', baseURL: `${MODEL_URL}/v1` })
  await chatLoop(openai, scenario, trace)
}
await provider.shutdown()
process.exit(0)
