// A LangGraph graph of one's own that knows nothing of its tracing: LangSmith's environment variables alone switch it on.
// Variants: none; `thread-` for a conversation that is kept and waits for a person before the tool runs.
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
import * as hr from '../model-server/scenario.mjs'

const [base = '', variant] = (process.argv[2] ?? 'basic').split('-').toReversed()
if (base === 'norecord')
  Object.assign(process.env, { LANGSMITH_HIDE_INPUTS: 'true', LANGSMITH_HIDE_OUTPUTS: 'true' })

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
const abort = new AbortController()
const config = {
  signal: abort.signal,
  tags: ['prod'],
  metadata: { user_id: hr.userId },
  configurable: { thread_id: hr.sessionId },
}
const question = { messages: [{ role: 'user', content: content() }] }
try {
  if (['stream', 'abort', 'dropped'].includes(base)) await readStream()
  else await graph.invoke(question, config)
  if (checkpointer) await graph.invoke(new Command({ resume: 'yes' }), config)
} catch (error) {
  const expected =
    (base === 'modelerror' && error?.status === 429) || (base === 'abort' && abort.signal.aborted)
  if (!expected) throw error
}

/** The second answer is left in the middle where the scenario says so. */
async function readStream() {
  const stream = await graph.stream(question, { ...config, streamMode: 'messages' })
  let pieces = 0
  let answering = false
  for await (const [message] of stream) {
    if (message.getType() === 'tool') answering = true
    else if (answering && message.text !== '' && ++pieces === 3) {
      if (base === 'abort') abort.abort()
      if (base === 'dropped') return
    }
  }
}

function content() {
  if (base !== 'multimodal') return hr.prompt
  return [
    { type: 'text', text: hr.imagePrompt },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${hr.image}` } },
  ]
}
