// The same loop over Anthropic's messages API.
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

export async function messagesLoop(anthropic, fullScenario, trace) {
  const scenario = baseOf(fullScenario)
  const agent = (name, inner) =>
    trace.agent(name, prompt, () => converse(anthropic, { scenario, trace, inner, delegate }))
  const delegate = () => agent(innerAgentName, true)
  return settle(scenario, () => agent(agentName, false))
}

async function converse(anthropic, run) {
  const { scenario } = run
  const tools = toolsOf(scenario, run.inner).map(({ parameters, ...tool }) => ({
    ...tool,
    input_schema: parameters,
  }))
  const messages = [{ role: 'user', content: questionOf(scenario) }]
  for (;;) {
    const body = { model: 'claude-sonnet-5', max_tokens: 500, system, messages, tools }
    const content = streams(scenario)
      ? await streamed(anthropic, body, messages.length > 1 ? scenario : 'stream')
      : (await anthropic.messages.create(body)).content
    const calls = (content ?? []).filter(({ type }) => type === 'tool_use')
    if (calls.length === 0) return content?.map(({ text }) => text).join('')
    messages.push({ role: 'assistant', content })
    const results = await runCalls(
      calls.map(({ id, name, input }) => ({ id, name, arguments: input })),
      run,
    )
    messages.push({
      role: 'user',
      content: results.map(({ id, text, failed }) => ({
        type: 'tool_result',
        tool_use_id: id,
        content: text,
        ...(failed && { is_error: true }),
      })),
    })
  }
}

function questionOf(scenario) {
  if (scenario !== 'multimodal') return prompt
  return [
    { type: 'text', text: imagePrompt },
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: image } },
  ]
}

async function streamed(anthropic, body, scenario) {
  const controller = new AbortController()
  const stream = await anthropic.messages.create(
    { ...body, stream: true },
    { signal: controller.signal },
  )
  const reader = stream[Symbol.asyncIterator]()
  const blocks = []
  for (let pieces = 0; ; pieces++) {
    if (pieces === readPieces && scenario === 'abort') controller.abort()
    if (pieces === readPieces && scenario === 'dropped') return undefined
    const { done, value } = await reader.next()
    if (done) break
    addEvent(blocks, value)
  }
  if (scenario === 'abort') controller.signal.throwIfAborted()
  return blocks.map(({ json, ...block }) => (json ? { ...block, input: JSON.parse(json) } : block))
}

function addEvent(blocks, event) {
  if (event.type === 'content_block_start')
    blocks[event.index] = { ...event.content_block, json: '' }
  if (event.type !== 'content_block_delta') return
  const block = blocks[event.index]
  if (event.delta.type === 'text_delta') block.text += event.delta.text
  if (event.delta.type === 'input_json_delta') block.json += event.delta.partial_json
}
