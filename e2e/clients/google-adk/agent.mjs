import {
  AgentTool,
  FunctionTool,
  Gemini,
  InMemoryRunner,
  LlmAgent,
  LogLevel,
  setLogLevel,
  StreamingMode,
} from '@google/adk'
import { agentName, readPieces, settle, streams } from '../loops/scenarios.mjs'
import {
  agentToolDescription,
  agentToolName,
  image,
  imagePrompt,
  prompt,
  runToolSlowly,
  sessionId,
  system,
  toolDescription,
  toolName,
  userId,
} from '../model-server/scenario.mjs'

const appName = 'hr-app'

export async function playAgent(scenario) {
  // What fails is a part of the scenario, and told in the spans.
  setLogLevel(LogLevel.ERROR + 1)
  const runner = new InMemoryRunner({ agent: agentOf(scenario), appName })
  await runner.sessionService.createSession({ appName, userId, sessionId })
  const controller = new AbortController()
  const events = runner.runAsync({
    userId,
    sessionId,
    newMessage: { role: 'user', parts: questionOf(scenario) },
    abortSignal: controller.signal,
    runConfig: { streamingMode: streams(scenario) ? StreamingMode.SSE : StreamingMode.NONE },
  })
  await settle(scenario, () => read(events, scenario, controller))
}

async function read(events, scenario, controller) {
  let pieces = 0
  for (;;) {
    const { done, value } = await events.next()
    if (done) return
    if (!value.partial || !value.content?.parts?.some(({ text }) => text)) continue
    if (++pieces === readPieces && scenario === 'abort') controller.abort()
    if (pieces === readPieces && scenario === 'dropped') return
  }
}

function agentOf(scenario) {
  const model = new Gemini({ model: 'gemini-3-pro', apiKey: 'none' })
  const profile = (name) =>
    new LlmAgent({ name, model, instruction: system, tools: [profileTool(scenario)] })
  if (scenario === 'multimodal')
    return new LlmAgent({ name: agentName.replace('-', '_'), model, instruction: system })
  if (scenario !== 'nested') return profile(agentName.replace('-', '_'))
  const inner = profile(agentToolName)
  inner.description = agentToolDescription
  return new LlmAgent({
    name: agentName.replace('-', '_'),
    model,
    instruction: system,
    tools: [new AgentTool({ agent: inner })],
  })
}

function profileTool(scenario) {
  return new FunctionTool({
    name: toolName,
    description: toolDescription,
    parameters: {
      type: 'OBJECT',
      properties: { user_id: { type: 'STRING' }, requester_email: { type: 'STRING' } },
      required: ['user_id', 'requester_email'],
    },
    execute: () => runToolSlowly(scenario),
  })
}

function questionOf(scenario) {
  if (scenario !== 'multimodal') return [{ text: prompt }]
  return [{ text: imagePrompt }, { inlineData: { mimeType: 'image/png', data: image } }]
}
