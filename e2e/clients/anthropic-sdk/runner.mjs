// The scenarios with the tool runner of Anthropic's SDK.
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema'
import { readPieces, settle, streams, toolsOf } from '../loops/scenarios.mjs'
import {
  agentToolName,
  image,
  imagePrompt,
  prompt,
  runToolSlowly,
  system,
} from '../model-server/scenario.mjs'

export function runnerLoop(anthropic, scenario) {
  return settle(scenario, () => converse(anthropic, scenario, false))
}

async function converse(anthropic, scenario, inner) {
  const controller = new AbortController()
  const tools = toolsOf(scenario, inner).map(({ parameters, ...tool }) =>
    betaTool({
      ...tool,
      inputSchema: parameters,
      run: () =>
        tool.name === agentToolName
          ? converse(anthropic, scenario, true)
          : runToolSlowly(scenario).then((result) => JSON.stringify(result)),
    }),
  )
  const body = {
    model: 'claude-sonnet-5',
    max_tokens: 500,
    system,
    tools,
    messages: [{ role: 'user', content: questionOf(scenario) }],
  }
  const options = { signal: controller.signal }
  if (!streams(scenario))
    return textOf(await anthropic.beta.messages.toolRunner(body, options).runUntilDone())
  const runner = anthropic.beta.messages.toolRunner({ ...body, stream: true }, options)
  let turn = 0
  for await (const stream of runner) {
    turn++
    if (turn === 1 || scenario === 'stream') {
      await stream.finalMessage()
      continue
    }
    const reader = stream[Symbol.asyncIterator]()
    for (let pieces = 0; pieces < readPieces; pieces++) await reader.next()
    if (scenario === 'dropped') return undefined
    controller.abort()
    await reader.next()
    controller.signal.throwIfAborted()
  }
  return undefined
}

function questionOf(scenario) {
  if (scenario !== 'multimodal') return prompt
  return [
    { type: 'text', text: imagePrompt },
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: image } },
  ]
}

function textOf(message) {
  return message.content.map(({ text = '' }) => text).join('')
}
