// Mastra's agents with the adapter in their process.
import { createOpenAI } from '@ai-sdk/openai'
import { Agent } from '@mastra/core/agent'
import { Mastra } from '@mastra/core/mastra'
import { createTool } from '@mastra/core/tools'
import { Observability } from '@mastra/observability'
import { SealtraceExporter } from 'sealtrace/mastra'
import { z } from 'zod'
import { agentName, innerAgentName, readPieces, settle, streams } from '../loops/scenarios.mjs'
import {
  agentToolDescription,
  agentToolName,
  image,
  imagePrompt,
  prompt,
  runToolSlowly,
  system,
  toolDescription,
  toolName,
  userId,
} from '../model-server/scenario.mjs'

const scenario = process.argv[2] ?? 'basic'
const { MODEL_URL } = process.env

const exporters = [new SealtraceExporter()]
const model = createOpenAI({ apiKey: 'none', baseURL: `${MODEL_URL}/v1` }).chat('gpt-6-astra')
const profileTool = createTool({
  id: toolName,
  description: toolDescription,
  inputSchema: z.object({ user_id: z.string(), requester_email: z.string() }),
  execute: () => runToolSlowly(scenario),
})
const innerAgent = new Agent({
  id: innerAgentName,
  name: innerAgentName,
  instructions: system,
  model,
  tools: { [toolName]: profileTool },
})
const agentTool = createTool({
  id: agentToolName,
  description: agentToolDescription,
  inputSchema: z.object({ request: z.string() }),
  execute: async ({ request }, { tracingContext }) =>
    (await innerAgent.generate(request, { tracingContext })).text,
})
const tools = scenario === 'nested' ? { [agentToolName]: agentTool } : { [toolName]: profileTool }
const agent = new Agent({
  id: agentName,
  name: agentName,
  instructions: system,
  model,
  ...(scenario !== 'multimodal' && { tools }),
})
const observability = new Observability({
  configs: { sealtrace: { serviceName: 'hr-app', exporters } },
})
const mastra = new Mastra({
  logger: false,
  agents: { [agentName]: agent, [innerAgentName]: innerAgent },
  ...(process.env.SEALTRACE_ADAPTER !== 'off' && { observability }),
})

const question =
  scenario === 'multimodal'
    ? [
        {
          role: 'user',
          content: [
            { type: 'text', text: imagePrompt },
            { type: 'file', mediaType: 'image/png', data: image },
          ],
        },
      ]
    : prompt
let outcome
const answer = await settle(scenario, async () => {
  try {
    return await ask(mastra.getAgent(agentName))
  } catch (error) {
    outcome = { error: error.constructor.name, message: error.message }
    throw error
  }
})
await mastra.shutdown()
console.log(JSON.stringify({ outcome: outcome ?? { answer } }))

async function ask(asked) {
  const controller = new AbortController()
  const hide = scenario === 'norecord'
  const options = {
    abortSignal: controller.signal,
    tracingOptions: { metadata: { userId }, hideInput: hide, hideOutput: hide },
  }
  if (!streams(scenario)) return (await asked.generate(question, options)).text
  const { textStream } = await asked.stream(question, options)
  const reader = textStream[Symbol.asyncIterator]()
  let text = ''
  for (let pieces = 0; ; pieces++) {
    if (pieces === readPieces && scenario === 'abort') controller.abort()
    if (pieces === readPieces && scenario === 'dropped') return scenario
    const { done, value } = await reader.next()
    if (done) return scenario === 'abort' ? scenario : text
    text += value
  }
}
