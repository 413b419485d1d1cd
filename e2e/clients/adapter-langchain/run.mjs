// A LangChain agent that is recorded in its own process.
// Variants: none, with the handler in the code; `auto-` with `--import sealtrace/auto` and no code; `both-` with both, which
// records a run once; `retrieval-` with a tool that looks documents up.
import { spawnSync } from 'node:child_process'
import { Document } from '@langchain/core/documents'
import { BaseRetriever } from '@langchain/core/retrievers'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent } from 'langchain'
import { SealtraceCallbackHandler } from 'sealtrace/langchain'
import * as hr from '../model-server/scenario.mjs'

const [base = '', variant] = (process.argv[2] ?? 'basic').split('-').toReversed()
const off = process.env.SEALTRACE_ADAPTER === 'off'
const preloads = !off && ['auto', 'both'].includes(variant) && process.argv[3] !== 'preloaded'
if (preloads) {
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

class Profiles extends BaseRetriever {
  lc_namespace = ['hr']

  async _getRelevantDocuments() {
    const { user_id, ...pages } = hr.profile
    return [new Document({ pageContent: JSON.stringify(pages), metadata: { user_id } })]
  }
}

const profileTool = tool(
  async ({ requester_email }) => {
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

const callbacks = [new SealtraceCallbackHandler()]
if (off || variant === 'auto') callbacks.pop()
const metadata = { user_id: hr.userId, session_id: hr.sessionId }
const abort = new AbortController()
const config = { signal: abort.signal, callbacks, metadata, tags: ['prod'] }
const messages = [{ role: 'user', content: question() }]
let outcome
try {
  if (['stream', 'abort', 'dropped'].includes(base)) outcome = { pieces: await readStream() }
  else {
    const result = await agent.invoke({ messages }, config)
    outcome = { text: result.messages.at(-1)?.text }
  }
} catch (error) {
  const expected =
    (base === 'modelerror' && error?.status === 429) ||
    (base === 'abort' && abort.signal.aborted) ||
    (base === 'toolerror' && error?.message === hr.toolFailure)
  if (!expected) throw error
  outcome = { name: error.name, message: error.message }
}
console.log(JSON.stringify({ outcome }))

/** The second answer is left in the middle where the scenario says so. */
async function readStream() {
  const stream = await agent.stream({ messages }, { ...config, streamMode: 'messages' })
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

function question() {
  if (base !== 'multimodal') return hr.prompt
  return [
    { type: 'text', text: hr.imagePrompt },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${hr.image}` } },
  ]
}
