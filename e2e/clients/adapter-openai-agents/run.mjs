// Plays one scenario with the adapter in the agent's process: see ../README.md. `chat-…` speaks chat completions, the rest
// responses. `auto-…` has the adapter preloaded with the SDK's upload to OpenAI beside it, `only-…` in its place.
import OpenAI from 'openai'
import { SealtraceTracingProcessor } from 'sealtrace/openai-agents'
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
const off = process.env.SEALTRACE_ADAPTER === 'off'
const preloaded = /^(auto|only)-/.test(wanted)

/** What the SDK sends to OpenAI; it never leaves the machine. */
let uploads = 0
const realFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  if (!String(input?.url ?? input).startsWith('https://api.openai.com/'))
    return realFetch(input, init)
  uploads++
  return new Response('{}')
}
if (preloaded) process.env.OPENAI_API_KEY = 'none'
if (wanted.startsWith('only-')) process.env.SEALTRACE_OPENAI_AGENTS_UPLOAD = 'off'
if (preloaded && !off) await import('sealtrace/auto')

// After the preload, as with `node --import`.
const {
  Agent,
  getGlobalTraceProvider,
  Runner,
  setDefaultOpenAIClient,
  setOpenAIAPI,
  setTraceProcessors,
  tool,
} = await import('@openai/agents')
if (off) setTraceProcessors([])
else if (!preloaded) {
  setTraceProcessors([new SealtraceTracingProcessor()])
}
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
let outcome
try {
  outcome = { answer: await play() }
} catch (error) {
  if (!failures.includes(scenario)) throw error
  outcome = { error: error.constructor.name, message: error.message }
}
console.log(JSON.stringify({ outcome }))
// The upload leaves by then; the recorder does its work at the end of the process.
if (preloaded) await getGlobalTraceProvider().forceFlush()
if (preloaded && !off && uploads > 0 !== wanted.startsWith('auto-'))
  throw new Error(`${uploads} uploads to OpenAI`)

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
  return ['abort', 'dropped'].includes(scenario) ? scenario : result.finalOutput
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
