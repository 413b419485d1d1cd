// OpenInference's instrumentations of the OpenAI and Anthropic SDKs; agent and tool spans by its helpers.
// Variants: none for chat completions, `responses-`, `anthropic-`.
import { createRequire } from 'node:module'
import { AnthropicInstrumentation } from '@arizeai/openinference-instrumentation-anthropic'
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import { traceAgent, traceTool } from '@arizeai/openinference-core'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { chatLoop } from '../loops/chat.mjs'
import { messagesLoop } from '../loops/messages.mjs'
import { responsesLoop } from '../loops/responses.mjs'

const scenario = process.argv[2] ?? 'basic'
const { MODEL_URL } = process.env

const exporter = new OTLPTraceExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
provider.register()
const traceConfig = scenario.endsWith('norecord') ? { hideInputs: true, hideOutputs: true } : {}
registerInstrumentations({
  instrumentations: [
    new OpenAIInstrumentation({ traceConfig }),
    new AnthropicInstrumentation({ traceConfig }),
  ],
})

// The instrumentations see what is loaded by `require`.
const require = createRequire(import.meta.url)
const { OpenAI } = require('openai')
const { Anthropic } = require('@anthropic-ai/sdk')

const hidden = scenario.endsWith('norecord')
const quiet = hidden ? { processInput: () => ({}), processOutput: () => ({}) } : {}
const trace = {
  agent: (name, input, run) => traceAgent(() => run(), { name, ...quiet })(input),
  tool: (name, id, args, run) => traceTool(() => run(), { name, ...quiet })(args),
}

const apiKey = 'none'
if (scenario.startsWith('anthropic-')) {
  const anthropic = new Anthropic({ apiKey, baseURL: MODEL_URL })
  await messagesLoop(anthropic, scenario, trace)
} else {
  const openai = new OpenAI({ apiKey, baseURL: `${MODEL_URL}/v1` })
  const loop = scenario.startsWith('responses-') ? responsesLoop : chatLoop
  await loop(openai, scenario, trace)
}
await provider.shutdown()
process.exit(0)
