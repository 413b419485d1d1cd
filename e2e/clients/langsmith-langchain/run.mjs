// A LangChain agent that knows nothing of its tracing: LangSmith's environment variables alone switch it on.
// Variants: none; `ended-` runs that take longer than the client collects, so that they come as post and patch;
// `traceable-` without LangChain; `retrieval-` with a tool that looks documents up.
import { setTimeout as sleep } from 'node:timers/promises'
import { Document } from '@langchain/core/documents'
import { BaseRetriever } from '@langchain/core/retrievers'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent } from 'langchain'
import * as hr from '../model-server/scenario.mjs'
import { playTraceable } from './traceable.mjs'

const [base = '', variant] = (process.argv[2] ?? 'basic').split('-').toReversed()
if (base === 'norecord')
  Object.assign(process.env, { LANGSMITH_HIDE_INPUTS: 'true', LANGSMITH_HIDE_OUTPUTS: 'true' })

const slow = variant === 'ended'
const model = new ChatOpenAI({
  model: 'gpt-6-astra',
  apiKey: 'none',
  maxRetries: 1,
  streamUsage: true,
  configuration: { baseURL: `${process.env.MODEL_URL}/v1` },
})

class Profiles extends BaseRetriever {
  lc_namespace = ['hr']

  async _getRelevantDocuments() {
    const { user_id, ...pages } = hr.profile
    return [new Document({ pageContent: JSON.stringify(pages), metadata: { user_id } })]
  }
}

const profileTool = tool(
  async ({ requester_email }) => {
    if (slow) await sleep(700)
    if (variant === 'retrieval') await new Profiles().invoke(`Profile of ${requester_email}`)
    return JSON.stringify(hr.runTool(base))
  },
  { name: hr.toolName, description: hr.toolDescription, schema: hr.toolParameters },
)

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
  tools: { multimodal: [], nested: [askAgent] }[base] ?? [profileTool],
})

const abort = new AbortController()
const config = {
  signal: abort.signal,
  tags: ['prod'],
  metadata: { user_id: hr.userId, session_id: hr.sessionId },
}
try {
  if (variant === 'traceable') await playTraceable(base)
  else if (['stream', 'abort', 'dropped'].includes(base)) await readStream()
  else await agent.invoke({ messages: [{ role: 'user', content: question() }] }, config)
} catch (error) {
  const expected =
    (base === 'modelerror' && error?.status === 429) ||
    (base === 'abort' && abort.signal.aborted) ||
    (base === 'toolerror' && error?.message === hr.toolFailure)
  if (!expected) throw error
}

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
      if (base === 'abort') abort.abort()
      if (base === 'dropped') return
    }
  }
}

function question() {
  if (base !== 'multimodal') return hr.prompt
  return [
    { type: 'text', text: hr.imagePrompt },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${hr.image}` } },
  ]
}
