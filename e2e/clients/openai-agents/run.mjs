// Plays one scenario with the SDK's own exporter: see ../README.md. `chat-…` speaks chat completions, the rest responses.
import {
  Agent,
  BatchTraceProcessor,
  getGlobalTraceProvider,
  OpenAITracingExporter,
  Runner,
  setDefaultOpenAIClient,
  setOpenAIAPI,
  setTraceProcessors,
  tool,
} from '@openai/agents'
import OpenAI from 'openai'
import {
  agentToolDescription,
  agentToolName,
  image,
  imagePrompt,
  prompt,
  runTool,
  sessionId,
  system,
  toolDescription,
  toolName,
  toolParameters,
  userId,
} from '../model-server/scenario.mjs'

const [wanted = 'basic'] = process.argv.slice(2)
const scenario = wanted.split('-').at(-1)

const endpoint = `${process.env.SEALTRACE_URL}/v1/traces/ingest`
const exporter = new OpenAITracingExporter({ endpoint, apiKey: process.env.SEALTRACE_KEY })
setTraceProcessors([new BatchTraceProcessor(exporter)])
setDefaultOpenAIClient(new OpenAI({ apiKey: 'none', baseURL: `${process.env.MODEL_URL}/v1` }))
setOpenAIAPI(wanted.startsWith('chat-') ? 'chat_completions' : 'responses')

const model = 'gpt-6-astra'
const readProfile = tool({
  name: toolName,
  description: toolDescription,
  parameters: { ...toolParameters, additionalProperties: true },
  strict: false,
  execute: () => JSON.stringify(runTool(scenario)),
})
const assistant = new Agent({
  name: 'HR assistant',
  instructions: system,
  model,
  tools: scenario === 'multimodal' ? [] : [readProfile],
  ...(scenario === 'guardrail' && { inputGuardrails: [guardrail()] }),
})

const streamed = ['stream', 'abort', 'dropped'].includes(scenario)
const failures = ['modelerror', 'abort', 'guardrail']
try {
  await play()
} catch (error) {
  if (!failures.includes(scenario)) throw error
}
await getGlobalTraceProvider().forceFlush()

async function play() {
  const runner = new Runner({
    workflowName: 'hr-workflow',
    groupId: sessionId,
    traceMetadata: { userId },
    traceIncludeSensitiveData: scenario !== 'norecord',
  })
  const stop = new AbortController()
  const options = { stream: streamed, signal: stop.signal }
  const result = await runner.run(agentOf(), inputOf(), options)
  if (streamed) await read(result, stop)
}

function agentOf() {
  if (scenario === 'handoff')
    return new Agent({
      name: 'Front desk',
      instructions: 'Pass questions about pay on.',
      model,
      handoffs: [assistant],
    })
  if (scenario !== 'nested') return assistant
  const ask = assistant.asTool({ toolName: agentToolName, toolDescription: agentToolDescription })
  return new Agent({ name: 'Front desk', instructions: system, model, tools: [ask] })
}

function inputOf() {
  if (scenario !== 'multimodal') return prompt
  const picture = { type: 'input_image', image: `data:image/png;base64,${image}` }
  return [{ role: 'user', content: [{ type: 'input_text', text: imagePrompt }, picture] }]
}

/** Reads it all, or until some of the second answer's text has come. */
async function read(stream, stop) {
  let text = 0
  for await (const event of stream) {
    if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta') text++
    if (text < 2 || scenario === 'stream') continue
    if (scenario === 'abort') stop.abort()
    if (scenario === 'dropped') break
  }
  if (scenario !== 'dropped') await stream.completed
}

function guardrail() {
  return {
    name: 'No salary questions',
    runInParallel: false,
    execute: () => ({ outputInfo: { reason: prompt }, tripwireTriggered: true }),
  }
}
