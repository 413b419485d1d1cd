// An agent's loop over OpenAI's chat completions, as applications write it.
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

/** `trace` has agent(name, input, fn) and tool(name, id, args, fn), each of which runs `fn` in a span. */
export async function chatLoop(openai, fullScenario, trace) {
  const scenario = baseOf(fullScenario)
  const agent = (name, inner) =>
    trace.agent(name, prompt, () => converse(openai, { scenario, trace, inner, delegate }))
  const delegate = () => agent(innerAgentName, true)
  return settle(scenario, () => agent(agentName, false))
}

async function converse(openai, run) {
  const { scenario } = run
  const tools = toolsOf(scenario, run.inner).map((tool) => ({ type: 'function', function: tool }))
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: questionOf(scenario) },
  ]
  for (;;) {
    const body = { model: 'gpt-6-astra', messages, ...(tools.length > 0 && { tools }) }
    const last = messages.at(-1)?.role === 'tool'
    const message = streams(scenario)
      ? await streamed(openai, body, last ? scenario : 'stream')
      : (await openai.chat.completions.create(body)).choices[0].message
    if (!message?.tool_calls?.length) return message?.content
    messages.push(message)
    const calls = message.tool_calls.map(({ id, function: call }) => ({
      id,
      name: call.name,
      arguments: JSON.parse(call.arguments),
    }))
    for (const { id, text } of await runCalls(calls, run))
      messages.push({ role: 'tool', tool_call_id: id, content: text })
  }
}

function questionOf(scenario) {
  if (scenario !== 'multimodal') return prompt
  return [
    { type: 'text', text: imagePrompt },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } },
  ]
}

/** Puts a message together; undefined where the reader stops in the middle. */
async function streamed(openai, body, scenario) {
  const controller = new AbortController()
  const stream = await openai.chat.completions.create(
    { ...body, stream: true, stream_options: { include_usage: true } },
    { signal: controller.signal },
  )
  const message = { role: 'assistant', content: '', tool_calls: [] }
  const reader = stream[Symbol.asyncIterator]()
  for (let pieces = 0; ; pieces++) {
    if (pieces === readPieces && scenario === 'abort') controller.abort()
    if (pieces === readPieces && scenario === 'dropped') return undefined
    const { done, value } = await reader.next()
    if (done) break
    const delta = value.choices[0]?.delta
    message.content += delta?.content ?? ''
    for (const call of delta?.tool_calls ?? []) addCall(message.tool_calls, call)
  }
  if (scenario === 'abort') controller.signal.throwIfAborted()
  if (message.tool_calls.length > 0) return { ...message, content: null }
  return { role: 'assistant', content: message.content }
}

function addCall(calls, { index, id, function: part }) {
  calls[index] ??= { id, type: 'function', function: { name: part.name, arguments: '' } }
  calls[index].function.arguments += part.arguments ?? ''
}
