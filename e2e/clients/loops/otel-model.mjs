// A client of the model server that is traced by hand, with OpenTelemetry's own API and the words of the GenAI
// conventions: what applications do that no instrumentation knows.

const statusError = 2
const attempts = 3

/**
 * Looks like the OpenAI SDK to `chatLoop`. `write` turns messages into an attribute's value; null: no content.
 * `onCall` is told of every call that has ended: {attributes, messages, usage, seconds}.
 */
export function tracedModel({ tracer, baseUrl, write, onCall = () => {} }) {
  const create = async (body, { signal } = {}) => {
    for (let attempt = 1; ; attempt++) {
      const call = beginCall(tracer, body, { write, onCall })
      try {
        const response = await send(baseUrl, body, signal)
        if (body.stream) return readStream(response, call)
        const answer = await response.json()
        call.end(answer.choices[0].message, answer)
        return answer
      } catch (error) {
        call.fail(error)
        if (error.status !== 429 || attempt === attempts) throw error
      }
    }
  }
  return { chat: { completions: { create } } }
}

async function send(baseUrl, body, signal) {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })
  if (response.ok) return response
  const { error } = await response.json()
  throw Object.assign(new Error(error.message), { status: response.status, name: 'ModelError' })
}

function beginCall(tracer, body, { write, onCall }) {
  const began = performance.now()
  const shared = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': body.model,
  }
  const input = body.messages.map(messageOf)
  const span = tracer.startSpan(`chat ${body.model}`, {
    kind: 2,
    attributes: { ...shared, ...(write && { 'gen_ai.input.messages': write(input) }) },
  })
  return {
    end(message, { model, usage }) {
      const output = [messageOf(message)]
      const attributes = {
        'gen_ai.response.model': model,
        'gen_ai.usage.input_tokens': usage.prompt_tokens,
        'gen_ai.usage.output_tokens': usage.completion_tokens,
        'gen_ai.usage.cache_read.input_tokens': usage.prompt_tokens_details.cached_tokens,
      }
      span.setAttributes({
        ...attributes,
        ...(write && { 'gen_ai.output.messages': write(output) }),
      })
      const seconds = (performance.now() - began) / 1000
      onCall({ span, attributes: shared, messages: { input, output }, usage, seconds })
      span.end()
    },
    fail(error) {
      span.recordException(error)
      span.setStatus({ code: statusError, message: error.message })
      span.setAttribute('error.type', error.name)
      span.end()
    },
  }
}

/** Yields the chunks; the span ends with the last one, and never where the reader goes away. */
async function* readStream(response, call) {
  const message = { role: 'assistant', content: '', tool_calls: [] }
  let last = {}
  try {
    for await (const chunk of chunksOf(response.body)) {
      const delta = chunk.choices[0]?.delta ?? {}
      message.content += delta.content ?? ''
      for (const { index, id, function: part } of delta.tool_calls ?? []) {
        message.tool_calls[index] ??= { id, function: { name: part.name, arguments: '' } }
        message.tool_calls[index].function.arguments += part.arguments
      }
      last = { ...last, ...chunk, usage: chunk.usage ?? last.usage }
      yield chunk
    }
    call.end(message, last)
  } catch (error) {
    call.fail(error)
    throw error
  }
}

async function* chunksOf(body) {
  let text = ''
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    text += piece
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const data = event.replace(/^data: /, '')
      if (data !== '[DONE]') yield JSON.parse(data)
    }
  }
}

/** A message of chat completions in the parts of the conventions. */
function messageOf({ role, content, tool_calls: calls = [], tool_call_id: id }) {
  if (role === 'tool')
    return { role, parts: [{ type: 'tool_call_response', id, response: content }] }
  const said =
    typeof content === 'string' && content !== '' ? [{ type: 'text', text: content }] : content
  return { role, parts: [...(said || []).map(partOf), ...calls.map(callOf)] }
}

function partOf({ type, text, image_url: image }) {
  if (type === 'text') return { type, content: text }
  const [head, content] = image.url.split(';base64,')
  return { type: 'blob', modality: 'image', mime_type: head.slice('data:'.length), content }
}

function callOf({ id, function: { name, arguments: text } }) {
  return { type: 'tool_call', id, name, arguments: JSON.parse(text) }
}
