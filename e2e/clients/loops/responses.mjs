// The same loop over OpenAI's responses API.
import { image, imagePrompt, prompt, system } from '../model-server/scenario.mjs'
import {
  agentName,
  baseOf,
  innerAgentName,
  readPieces,
  runCalls,
  settle,
  streams,
  toolsOf,
} from './scenarios.mjs'

export async function responsesLoop(openai, fullScenario, trace) {
  const scenario = baseOf(fullScenario)
  const agent = (name, inner) =>
    trace.agent(name, prompt, () => converse(openai, { scenario, trace, inner, delegate }))
  const delegate = () => agent(innerAgentName, true)
  return settle(scenario, () => agent(agentName, false))
}

async function converse(openai, run) {
  const { scenario } = run
  const tools = toolsOf(scenario, run.inner).map((tool) => ({
    type: 'function',
    ...tool,
    strict: true,
  }))
  const input = [{ role: 'user', content: questionOf(scenario) }]
  for (;;) {
    const body = { model: 'gpt-6-astra', instructions: system, input, tools }
    const last = input.at(-1)?.type === 'function_call_output'
    const output = streams(scenario)
      ? await streamed(openai, body, last ? scenario : 'stream')
      : (await openai.responses.create(body)).output
    const calls = (output ?? []).filter(({ type }) => type === 'function_call')
    if (calls.length === 0) return textOf(output)
    input.push(...calls)
    const results = await runCalls(
      calls.map((call) => ({
        id: call.call_id,
        name: call.name,
        arguments: JSON.parse(call.arguments),
      })),
      run,
    )
    for (const { id, text } of results)
      input.push({ type: 'function_call_output', call_id: id, output: text })
  }
}

function questionOf(scenario) {
  if (scenario !== 'multimodal') return prompt
  return [
    { type: 'input_text', text: imagePrompt },
    { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${image}` },
  ]
}

function textOf(output) {
  return output?.flatMap(({ content = [] }) => content.map(({ text }) => text)).join('')
}

async function streamed(openai, body, scenario) {
  const controller = new AbortController()
  const stream = await openai.responses.create(
    { ...body, stream: true },
    { signal: controller.signal },
  )
  const reader = stream[Symbol.asyncIterator]()
  let output
  for (let pieces = 0; ; pieces++) {
    if (pieces === readPieces && scenario === 'abort') controller.abort()
    if (pieces === readPieces && scenario === 'dropped') return undefined
    const { done, value } = await reader.next()
    if (done) break
    if (value.type === 'response.completed') output = value.response.output
  }
  if (scenario === 'abort') controller.signal.throwIfAborted()
  return output
}
