// A LangGraph graph of one's own that is recorded in its own process.
// Variants: none, with the handler in the code; `auto-` with `--import sealtrace/auto` and no code; `thread-` for a conversation
// that is kept and waits for a person before the tool runs.
import { spawnSync } from 'node:child_process'
import { ToolMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import {
  Command,
  END,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  interrupt,
} from '@langchain/langgraph'
import { ToolNode } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { SealtraceCallbackHandler } from 'sealtrace/langchain'
import * as hr from '../model-server/scenario.mjs'

const [base = '', variant] = (process.argv[2] ?? 'basic').split('-').toReversed()
const off = process.env.SEALTRACE_ADAPTER === 'off'
if (!off && variant === 'auto' && process.argv[3] !== 'preloaded') {
  const again = ['--import', 'sealtrace/auto', ...process.argv.slice(1, 3), 'preloaded']
  process.exit(spawnSync(process.execPath, again, { stdio: 'inherit' }).status ?? 1)
}

const model = new ChatOpenAI({
  model: 'gpt-6-astra',
  apiKey: 'none',
  maxRetries: 1,
  streamUsage: true,
  configuration: { baseURL: `${process.env.MODEL_URL}/v1` },
})

const profileTool = tool(async () => JSON.stringify(hr.runTool(base)), {
  name: hr.toolName,
  description: hr.toolDescription,
  schema: hr.toolParameters,
})
const askAgent = tool(
  async ({ request }) => {
    const { messages } = await graphOf('profile-agent', [profileTool]).invoke({
      messages: [{ role: 'user', content: request }],
    })
    return messages.at(-1)?.text ?? ''
  },
  { name: hr.agentToolName, description: hr.agentToolDescription, schema: hr.agentToolParameters },
)

function graphOf(name, tools, checkpointer) {
  const bound = tools.length > 0 ? model.bindTools(tools) : model
  const assistant = async ({ messages }) => ({
    messages: [await bound.invoke([{ role: 'system', content: hr.system }, ...messages])],
  })
  const approve = ({ messages }) => {
    const asked = messages.at(-1)?.tool_calls?.[0]
    return interrupt({ question: `May ${asked?.name} run?` }) === 'yes'
      ? {}
      : { messages: [new ToolMessage({ content: 'refused', tool_call_id: asked?.id ?? '' })] }
  }
  return new StateGraph(MessagesAnnotation)
    .addNode('assistant', assistant)
    .addNode('approve', checkpointer ? approve : () => ({}))
    .addNode('tools', new ToolNode(tools))
    .addEdge(START, 'assistant')
    .addConditionalEdges('assistant', next, { approve: 'approve', [END]: END })
    .addEdge('approve', 'tools')
    .addEdge('tools', 'assistant')
    .compile({ name, checkpointer })
}

function next({ messages }) {
  return messages.at(-1)?.tool_calls?.length > 0 ? 'approve' : END
}

const checkpointer = variant === 'thread' ? new MemorySaver() : undefined
const tools = { multimodal: [], nested: [askAgent] }[base] ?? [profileTool]
const graph = graphOf('hr-graph', tools, checkpointer)
const callbacks = [new SealtraceCallbackHandler()]
if (off || variant === 'auto') callbacks.pop()
const abort = new AbortController()
const config = {
  signal: abort.signal,
  callbacks,
  tags: ['prod'],
  metadata: { user_id: hr.userId },
  configurable: { thread_id: hr.sessionId },
}
const question = { messages: [{ role: 'user', content: content() }] }
let outcome
try {
  if (['stream', 'abort', 'dropped'].includes(base)) outcome = { pieces: await readStream() }
  else outcome = textOf(await graph.invoke(question, config))
  if (checkpointer) outcome = textOf(await graph.invoke(new Command({ resume: 'yes' }), config))
} catch (error) {
  const expected =
    (base === 'modelerror' && error?.status === 429) || (base === 'abort' && abort.signal.aborted)
  if (!expected) throw error
  outcome = { name: error.name, message: error.message }
}
console.log(JSON.stringify({ outcome }))

function textOf({ messages }) {
  return { text: messages.at(-1)?.text }
}

/** The second answer is left in the middle where the scenario says so. */
async function readStream() {
  const stream = await graph.stream(question, { ...config, streamMode: 'messages' })
  const pieces = []
  let answering = false
  for await (const [message] of stream) {
    if (message.getType() === 'tool') answering = true
    else if (answering && message.text !== '' && pieces.push(message.text) === 3) {
      if (base === 'abort') abort.abort()
      if (base === 'dropped') return pieces
    }
  }
  return pieces
}

function content() {
  if (base !== 'multimodal') return hr.prompt
  return [
    { type: 'text', text: hr.imagePrompt },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${hr.image}` } },
  ]
}
