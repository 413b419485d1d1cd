// Mastra's agents with its exporter for OpenTelemetry.
import { createOpenAI } from '@ai-sdk/openai'
import { Agent } from '@mastra/core/agent'
import { Mastra } from '@mastra/core/mastra'
import { createTool } from '@mastra/core/tools'
import { Observability } from '@mastra/observability'
import { OtelExporter } from '@mastra/otel-exporter'
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
const { SEALTRACE_URL, SEALTRACE_KEY } = process.env
const { MODEL_URL } = process.env

const exporter = new OtelExporter({
  provider: {
    custom: {
      endpoint: `${SEALTRACE_URL}/v1/traces`,
      headers: { 'x-api-key': SEALTRACE_KEY },
      protocol: 'http/protobuf',
    },
  },
})
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
const mastra = new Mastra({
  logger: false,
  agents: { [agentName]: agent, [innerAgentName]: innerAgent },
  observability: new Observability({
    configs: { otel: { serviceName: 'hr-app', exporters: [exporter] } },
  }),
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
await settle(scenario, () => ask(mastra.getAgent(agentName)))
await mastra.shutdown()
process.exit(0)

async function ask(asked) {
  const controller = new AbortController()
  const hide = scenario === 'norecord'
  const options = {
    abortSignal: controller.signal,
    tracingOptions: { metadata: { userId }, hideInput: hide, hideOutput: hide },
  }
  if (!streams(scenario)) return asked.generate(question, options)
  const { textStream } = await asked.stream(question, options)
  const reader = textStream[Symbol.asyncIterator]()
  for (let pieces = 0; ; pieces++) {
    if (pieces === readPieces && scenario === 'abort') controller.abort()
    if (pieces === readPieces && scenario === 'dropped') return
    if ((await reader.next()).done) return
  }
}
