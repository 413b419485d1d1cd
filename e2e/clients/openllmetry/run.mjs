// OpenLLMetry's SDK: its instrumentations of the OpenAI and Anthropic SDKs, workflows and tools by its wrappers.
// Variants: none for chat completions, `responses-`, `anthropic-`.
import * as traceloop from '@traceloop/node-server-sdk'
import * as anthropicModule from '@anthropic-ai/sdk'
import { OpenAI } from 'openai'
import { chatLoop } from '../loops/chat.mjs'
import { messagesLoop } from '../loops/messages.mjs'
import { responsesLoop } from '../loops/responses.mjs'

const scenario = process.argv[2] ?? 'basic'
const { MODEL_URL } = process.env

traceloop.initialize({
  appName: 'hr-app',
  traceContent: !scenario.endsWith('norecord'),
  silenceInitializationMessage: true,
  instrumentModules: { openAI: OpenAI, anthropic: anthropicModule },
})

const trace = {
  agent: (name, input, run) => traceloop.withAgent({ name }, (_question) => run(), input),
  tool: (name, id, args, run) => traceloop.withTool({ name }, (_args) => run(), args),
}

const apiKey = 'none'
if (scenario.startsWith('anthropic-')) {
  const anthropic = new anthropicModule.Anthropic({ apiKey, baseURL: MODEL_URL })
  await messagesLoop(anthropic, scenario, trace)
} else {
  const openai = new OpenAI({ apiKey, baseURL: `${MODEL_URL}/v1` })
  const loop = scenario.startsWith('responses-') ? responsesLoop : chatLoop
  await loop(openai, scenario, trace)
}
await traceloop.forceFlush()
process.exit(0)
