// An agent of the AI SDK, as applications write it; versions 5 to 7 take the same words.
import {
  agentToolName,
  image,
  imagePrompt,
  prompt,
  runToolSlowly,
  system,
} from '../model-server/scenario.mjs'
import { agentName, baseOf, innerAgentName, streams, toolsOf } from './scenarios.mjs'

/** Of the second answer, before the reader goes away: the model server sends no more of the events of Responses. */
const readPieces = 2

/** `ai` is the module; `telemetryOf(functionId)` gives the settings of a call, by the name that the version has. */
export async function aiSdkLoop({ ai, model, scenario: full, telemetryOf }) {
  const scenario = baseOf(full)
  const ask = (name, inner) => {
    const settings = {
      model,
      system,
      ...(scenario === 'multimodal' ? { messages: [picture()] } : { prompt }),
      tools: toolSet(ai, scenario, inner, () => ask(innerAgentName, true)),
      stopWhen: ai.stepCountIs(6),
      ...telemetryOf(name),
    }
    return streams(scenario)
      ? streamed(ai, settings, scenario)
      : ai.generateText(settings).then(({ text }) => text)
  }
  try {
    return await ask(agentName, false)
  } catch (error) {
    // The SDK gives up after three answers of 429.
    const refused = scenario === 'modelerror' && error?.lastError?.statusCode === 429
    const aborted = scenario === 'abort' && error?.name === 'AbortError'
    if (!refused && !aborted) throw error
    return undefined
  }
}

function toolSet(ai, scenario, inner, delegate) {
  const tools = toolsOf(scenario, inner).map(({ name, description, parameters }) => [
    name,
    ai.tool({
      description,
      inputSchema: ai.jsonSchema(parameters),
      execute: () => (name === agentToolName ? delegate() : runToolSlowly(scenario)),
    }),
  ])
  return Object.fromEntries(tools)
}

function picture() {
  const content = [
    { type: 'text', text: imagePrompt },
    { type: 'file', data: image, mediaType: 'image/png' },
  ]
  return { role: 'user', content }
}

/** Reads all, or goes away in the middle of the second answer. */
async function streamed(ai, settings, scenario) {
  const controller = new AbortController()
  const result = ai.streamText({ ...settings, abortSignal: controller.signal })
  let text = ''
  let pieces = 0
  for await (const piece of result.textStream) {
    text += piece
    if (++pieces < readPieces) continue
    if (scenario === 'abort') controller.abort()
    if (scenario === 'dropped') return undefined
  }
  return text
}
