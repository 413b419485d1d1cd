// OpenAI's two APIs: chat completions and responses, and embeddings.
import { piecesOf } from './turn.mjs'

const fingerprint = { created: 1_790_000_000, system_fingerprint: 'fp_1' }
const finalModel = (model) => (/-\d{4}-\d\d-\d\d$/.test(model) ? model : `${model}-2026-08-01`)

export const chat = {
  conversationOf(body) {
    const tools = (body.tools ?? []).flatMap(({ function: tool }) => tool ?? [])
    const events = (body.messages ?? []).flatMap((message) => {
      if (message.role === 'user') return [{ type: 'user' }]
      if (message.role === 'tool') return [{ type: 'result' }]
      return (message.tool_calls ?? []).map((call) => ({ type: 'call', name: call.function.name }))
    })
    return { tools, events }
  },

  json(body, turn) {
    const toolCalls = turn.calls.map(chatCall)
    return {
      id: `chatcmpl-${body.nth}`,
      object: 'chat.completion',
      ...fingerprint,
      model: finalModel(body.model),
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: turn.text || null,
            refusal: null,
            ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
          },
          finish_reason: toolCalls.length > 0 ? 'tool_calls' : 'stop',
          logprobs: null,
        },
      ],
      usage: chatUsage(turn.usage),
    }
  },

  *stream(body, turn) {
    const withUsage = body.stream_options?.include_usage === true
    const chunk = (choices, more) => ({
      data: {
        id: `chatcmpl-${body.nth}`,
        object: 'chat.completion.chunk',
        ...fingerprint,
        model: finalModel(body.model),
        choices,
        ...(withUsage && { usage: null }),
        ...more,
      },
    })
    const delta = (value, finish = null) => [{ index: 0, delta: value, finish_reason: finish }]
    yield chunk(delta({ role: 'assistant', content: turn.text ? '' : null }))
    for (const content of piecesOf(turn.text)) yield chunk(delta({ content }))
    for (const [index, call] of turn.calls.map(chatCall).entries()) {
      const { arguments: text, name } = call.function
      yield chunk(delta({ tool_calls: [{ index, ...call, function: { name, arguments: '' } }] }))
      for (const piece of piecesOf(text))
        yield chunk(delta({ tool_calls: [{ index, function: { arguments: piece } }] }))
    }
    yield chunk(delta({}, turn.calls.length > 0 ? 'tool_calls' : 'stop'))
    if (withUsage) yield chunk([], { usage: chatUsage(turn.usage) })
    yield { data: '[DONE]' }
  },

  error: openAiError,
}

export const responses = {
  conversationOf(body) {
    const tools = (body.tools ?? []).filter(({ type }) => type === 'function')
    const items = Array.isArray(body.input) ? body.input : [{ role: 'user' }]
    const events = items.flatMap((item) => {
      if (item.role === 'user') return [{ type: 'user' }]
      if (item.type === 'function_call') return [{ type: 'call', name: item.name }]
      return item.type === 'function_call_output' ? [{ type: 'result' }] : []
    })
    return { tools, events }
  },

  json: (body, turn) => responseOf(body, 'completed', outputOf(turn), turn.usage),

  *stream(body, turn) {
    let sequence = 0
    const event = (type, fields) => ({
      event: type,
      data: { type, sequence_number: sequence++, ...fields },
    })
    const begun = responseOf(body, 'in_progress', [], null)
    yield event('response.created', { response: begun })
    yield event('response.in_progress', { response: begun })
    for (const [index, item] of outputOf(turn).entries()) yield* itemEvents(event, index, item)
    const done = responseOf(body, 'completed', outputOf(turn), turn.usage)
    yield event('response.completed', { response: done })
  },

  error: openAiError,
}

function* itemEvents(event, index, item) {
  const at = { output_index: index, item_id: item.id }
  const empty = item.type === 'message' ? { content: [] } : { arguments: '' }
  const begun = { ...item, ...empty, status: 'in_progress' }
  yield event('response.output_item.added', { output_index: index, item: begun })
  if (item.type === 'message') {
    const [part] = item.content
    const place = { ...at, content_index: 0 }
    yield event('response.content_part.added', { ...place, part: { ...part, text: '' } })
    for (const delta of piecesOf(part.text))
      yield event('response.output_text.delta', { ...place, delta, logprobs: [] })
    yield event('response.output_text.done', { ...place, text: part.text, logprobs: [] })
    yield event('response.content_part.done', { ...place, part })
  } else {
    for (const delta of piecesOf(item.arguments))
      yield event('response.function_call_arguments.delta', { ...at, delta })
    const { name, arguments: text } = item
    yield event('response.function_call_arguments.done', { ...at, name, arguments: text })
  }
  yield event('response.output_item.done', { output_index: index, item })
}

/** Vectors of zeros: texts go in, and nothing of them comes out. */
export function embeddings(body) {
  const inputs = Array.isArray(body.input) ? body.input : [body.input]
  const vector = Array.from({ length: 8 }, () => 0)
  const embedding =
    body.encoding_format === 'base64'
      ? Buffer.from(new Float32Array(vector).buffer).toString('base64')
      : vector
  return {
    object: 'list',
    data: inputs.map((_, index) => ({ object: 'embedding', index, embedding })),
    model: body.model,
    usage: { prompt_tokens: 8, total_tokens: 8 },
  }
}

function chatCall({ id, name, arguments: value }) {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(value) } }
}

function chatUsage({ input, output, cached, reasoning }) {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}

function outputOf({ calls, text }) {
  if (text) {
    const part = { type: 'output_text', text, annotations: [], logprobs: [] }
    return [
      { id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content: [part] },
    ]
  }
  return calls.map(({ id, name, arguments: value }, at) => ({
    id: `fc_${at + 1}`,
    type: 'function_call',
    status: 'completed',
    call_id: id,
    name,
    arguments: JSON.stringify(value),
  }))
}

function responseOf(body, status, output, usage) {
  return {
    id: `resp_${body.nth}`,
    object: 'response',
    created_at: 1_790_000_000,
    status,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    metadata: body.metadata ?? {},
    model: finalModel(body.model),
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    temperature: body.temperature ?? 1,
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_p: 1,
    usage: usage && {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: usage.cached },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: usage.reasoning },
      total_tokens: usage.input + usage.output,
    },
  }
}

function openAiError(message) {
  return { error: { message, type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' } }
}
