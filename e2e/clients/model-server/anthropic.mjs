// Anthropic's messages API. Its `input_tokens` leave out those that were read from the cache.
import { piecesOf } from './turn.mjs'

export const messages = {
  conversationOf(body) {
    const tools = (body.tools ?? []).map(({ name, input_schema }) => ({
      name,
      parameters: input_schema,
    }))
    const events = (body.messages ?? []).flatMap(({ role, content }) => {
      const blocks = Array.isArray(content) ? content : []
      if (role === 'assistant')
        return blocks
          .filter(({ type }) => type === 'tool_use')
          .map(({ name }) => ({ type: 'call', name }))
      const results = blocks.filter(({ type }) => type === 'tool_result')
      return results.length > 0 ? results.map(() => ({ type: 'result' })) : [{ type: 'user' }]
    })
    return { tools, events }
  },

  json(body, turn) {
    return {
      ...messageOf(body, usageOf(turn.usage)),
      content: blocksOf(body, turn),
      stop_reason: stopReason(turn),
    }
  },

  *stream(body, turn) {
    const event = (type, fields) => ({ event: type, data: { type, ...fields } })
    const usage = { ...usageOf(turn.usage), output_tokens: 1 }
    yield event('message_start', { message: messageOf(body, usage) })
    for (const [index, block] of blocksOf(body, turn).entries()) {
      const delta = (value) => event('content_block_delta', { index, delta: value })
      yield event('content_block_start', { index, content_block: emptyBlock(block) })
      yield* deltasOf(block).map(delta)
      yield event('content_block_stop', { index })
    }
    yield event('message_delta', {
      delta: { stop_reason: stopReason(turn), stop_sequence: null },
      usage: { output_tokens: turn.usage.output },
    })
    yield event('message_stop', {})
  },

  error: (message) => ({
    type: 'error',
    error: { type: 'rate_limit_error', message },
    request_id: 'req_1',
  }),
}

function messageOf(body, usage) {
  return {
    id: `msg_${body.nth}`,
    type: 'message',
    role: 'assistant',
    model: body.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  }
}

function usageOf({ input, output, cached }) {
  return {
    input_tokens: input - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: output,
    service_tier: 'standard',
  }
}

function blocksOf(body, { calls, text }) {
  const thinking = body.thinking?.type === 'enabled'
  return [
    ...(thinking
      ? [{ type: 'thinking', thinking: 'Look up jane.sample@example.com', signature: 'c2ln' }]
      : []),
    ...(text ? [{ type: 'text', text }] : []),
    ...calls.map(({ id, name, arguments: input }) => ({
      type: 'tool_use',
      id: id.replace('call_', 'toolu_'),
      name,
      input,
    })),
  ]
}

function emptyBlock(block) {
  if (block.type === 'text') return { type: 'text', text: '' }
  if (block.type === 'tool_use') return { ...block, input: {} }
  return { type: 'thinking', thinking: '', signature: '' }
}

function deltasOf(block) {
  if (block.type === 'text')
    return piecesOf(block.text).map((text) => ({ type: 'text_delta', text }))
  if (block.type === 'tool_use')
    return piecesOf(JSON.stringify(block.input)).map((partial_json) => ({
      type: 'input_json_delta',
      partial_json,
    }))
  return [
    { type: 'thinking_delta', thinking: block.thinking },
    { type: 'signature_delta', signature: block.signature },
  ]
}

function stopReason({ calls }) {
  return calls.length > 0 ? 'tool_use' : 'end_turn'
}
