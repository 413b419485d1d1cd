// A LangChain agent with Langfuse's callback handler.
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { CallbackHandler } from '@langfuse/langchain'
import { LangfuseSpanProcessor } from '@langfuse/otel'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { createAgent } from 'langchain'
import * as hr from '../model-server/scenario.mjs'

process.env.LANGFUSE_BASE_URL ??= process.env.SEALTRACE_URL
process.env.LANGFUSE_PUBLIC_KEY ??= 'pk-lf-any'
process.env.LANGFUSE_SECRET_KEY ??= process.env.SEALTRACE_KEY

const scenario = process.argv[2] ?? 'basic'
const hidden = scenario === 'norecord'
const provider = new NodeTracerProvider({
  spanProcessors: [new LangfuseSpanProcessor(hidden ? { mask: () => '<hidden>' } : {})],
})
provider.register()

const model = new ChatOpenAI({
  model: 'gpt-6-astra',
  apiKey: 'none',
  maxRetries: 1,
  streamUsage: true,
  configuration: { baseURL: `${process.env.MODEL_URL}/v1` },
})
const profileTool = tool(async () => JSON.stringify(await hr.runToolSlowly(scenario)), {
  name: hr.toolName,
  description: hr.toolDescription,
  schema: hr.toolParameters,
})
const settings = { model, systemPrompt: hr.system }
const inner = createAgent({ ...settings, name: 'profile-agent', tools: [profileTool] })
const askAgent = tool(
  async ({ request }) => {
    const { messages } = await inner.invoke({ messages: [{ role: 'user', content: request }] })
    return messages.at(-1)?.text ?? ''
  },
  { name: hr.agentToolName, description: hr.agentToolDescription, schema: hr.agentToolParameters },
)
const agent = createAgent({
  ...settings,
  name: 'hr-assistant',
  tools: { multimodal: [], nested: [askAgent] }[scenario] ?? [profileTool],
})

const abort = new AbortController()
const config = {
  signal: abort.signal,
  callbacks: [new CallbackHandler({ userId: hr.userId, sessionId: hr.sessionId, tags: ['test'] })],
}
try {
  if (['stream', 'abort', 'dropped'].includes(scenario)) await readStream()
  else await agent.invoke({ messages: [{ role: 'user', content: question() }] }, config)
} catch (error) {
  const expected =
    (scenario === 'modelerror' && error?.status === 429) ||
    (scenario === 'abort' && abort.signal.aborted) ||
    (scenario === 'toolerror' && error?.message === hr.toolFailure)
  if (!expected) throw error
}
await provider.shutdown()
process.exit(0)

/** The second answer is left in the middle where the scenario says so. */
async function readStream() {
  const stream = await agent.stream(
    { messages: [{ role: 'user', content: question() }] },
    { ...config, streamMode: 'messages' },
  )
  let pieces = 0
  let answering = false
  for await (const [message] of stream) {
    if (message.getType() === 'tool') answering = true
    else if (answering && message.text !== '' && ++pieces === 3) {
      if (scenario === 'abort') abort.abort()
      if (scenario === 'dropped') return
    }
  }
}

function question() {
  if (scenario !== 'multimodal') return hr.prompt
  return [
    { type: 'text', text: hr.imagePrompt },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${hr.image}` } },
  ]
}
