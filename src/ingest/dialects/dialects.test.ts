// One span or log record per dialect and scenario that the recorded requests do not hold.
import { describe, expect, test } from 'vitest'
import type { Step } from '../../record/step.ts'
import { decodeOtlp } from '../decode-otlp.ts'

type Attributes = Record<string, string | number | boolean | string[]>

const traceId = 'a'.repeat(32)
const spanId = 'b'.repeat(16)
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

function anyValue(value: unknown): unknown {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  return { kvlistValue: { values: pairs(value as Attributes) } }
}

function pairs(attributes: Attributes): unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function span(name: string, attributes: Attributes, more: object = {}, scope = 'test'): Step {
  const item = {
    traceId,
    spanId,
    name,
    kind: 1,
    startTimeUnixNano: '1795225298000000000',
    endTimeUnixNano: '1795225299000000000',
    attributes: pairs(attributes),
    ...more,
  }
  const body = { resourceSpans: [{ scopeSpans: [{ scope: { name: scope }, spans: [item] }] }] }
  const [step] = decodeOtlp('traces', 'json', encode(body))
  if (!step) throw new Error('no step')
  return step
}

function log(attributes: Attributes, more: object = {}, scope = 'test'): Step {
  const item = { timeUnixNano: '1795225299000000000', attributes: pairs(attributes), ...more }
  const body = { resourceLogs: [{ scopeLogs: [{ scope: { name: scope }, logRecords: [item] }] }] }
  const [step] = decodeOtlp('logs', 'json', encode(body))
  if (!step) throw new Error('no step')
  return step
}

describe('GenAI', () => {
  test('messages as structured values', () => {
    const messages = [{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }]
    const step = span('chat m', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': messages as unknown as string[],
      'gen_ai.usage.input_tokens': 5,
    })
    expect(step).toMatchObject({ kind: 'completion', input: messages, usage: { inputTokens: 5 } })
  })

  test.each([
    ['gen_ai.system.message', 'system'],
    ['gen_ai.user.message', 'user'],
    ['gen_ai.assistant.message', 'assistant'],
    ['gen_ai.tool.message', 'tool'],
  ])('%s joins its span', (name, role) => {
    const step = log(
      { 'event.name': name, 'gen_ai.system': 'openai' },
      { traceId, spanId, body: anyValue({ content: '{"a":1}' }) },
    )
    expect(step).toMatchObject({ kind: 'event', joinsSpan: true, traceId, spanId })
    expect(step.input).toEqual([{ role, content: { a: 1 } }])
    expect(step.attributes['body']).toBeUndefined()
  })

  test('a choice is output', () => {
    const body = anyValue({ index: 0, finish_reason: 'stop', message: { content: 'hello' } })
    const step = log({}, { traceId, spanId, body, eventName: 'gen_ai.choice' })
    expect(step.output).toEqual([
      { role: 'assistant', content: 'hello', index: 0, finish_reason: 'stop' },
    ])
  })

  test('message events on the span itself', () => {
    const event = (name: string, attributes: Attributes): object => ({
      name,
      timeUnixNano: '1795225298000000000',
      attributes: pairs(attributes),
    })
    const step = span(
      'chat m',
      { 'gen_ai.operation.name': 'chat' },
      {
        events: [
          event('gen_ai.user.message', { content: 'hi' }),
          event('gen_ai.choice', { message: '{"content":"yo"}', index: 0 }),
        ],
      },
    )
    expect(step.input).toEqual([{ role: 'user', content: 'hi' }])
    expect(step.output).toEqual([{ role: 'assistant', content: 'yo', index: 0 }])
  })

  test('an operation that is a name of Object.prototype is unknown', () => {
    expect(span('x', { 'gen_ai.operation.name': 'constructor' }).kind).toBe('event')
    expect(span('x', { 'langfuse.observation.type': 'toString' }).kind).toBe('event')
  })

  test('prompt name and version are no prompts', () => {
    const step = span('x', { 'gen_ai.prompt.name': 'p', 'gen_ai.prompt.version': '2' })
    expect(step).toMatchObject({ kind: 'event', attributes: { 'gen_ai.prompt.name': 'p' } })
  })
})

describe('cached tokens', () => {
  const counts = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'claude',
    'gen_ai.usage.output_tokens': 18,
    'gen_ai.usage.cache_read.input_tokens': 64,
    'gen_ai.usage.cache_creation.input_tokens': 10,
  }

  test('OpenLLMetry passes on what Anthropic counts', () => {
    const own = { ...counts, 'gen_ai.provider.name': 'anthropic', 'gen_ai.usage.input_tokens': 156 }
    const step = span('chat claude', own, {}, '@traceloop/instrumentation-anthropic')
    expect(step.usage).toMatchObject({
      inputTokens: 230,
      cacheReadTokens: 64,
      cacheWriteTokens: 10,
    })
  })

  test("Anthropic's own spans have them added up", () => {
    const own = { ...counts, 'gen_ai.provider.name': 'anthropic', 'gen_ai.usage.input_tokens': 120 }
    const step = span('anthropic.messages.create', own, {}, 'com.anthropic.sdk.typescript')
    expect(step).toMatchObject({ kind: 'completion', usage: { inputTokens: 120 } })
  })

  test('more cached than input proves it', () => {
    expect(span('x', { ...counts, 'gen_ai.usage.input_tokens': 56 }).usage?.inputTokens).toBe(130)
  })

  test('OpenInference with the raw answer at hand', () => {
    const usage = { input_tokens: 156, output_tokens: 18, cache_read_input_tokens: 64 }
    const step = span('Anthropic Messages', {
      'openinference.span.kind': 'LLM',
      'llm.token_count.prompt': 156,
      'llm.token_count.completion': 18,
      'output.value': JSON.stringify({ role: 'assistant', content: [], usage }),
    })
    expect(step.usage).toEqual({ inputTokens: 220, outputTokens: 18, cacheReadTokens: 64 })
  })

  test('Langfuse: the total tells', () => {
    const read = (details: object): number | undefined =>
      span('g', {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.usage_details': JSON.stringify(details),
      }).usage?.inputTokens
    expect(read({ input: 120, output: 18, total: 138, cache_read_input_tokens: 64 })).toBe(120)
    expect(read({ input: 74, output: 18, total: 156, input_cached_tokens: 64 })).toBe(138)
  })
})

describe('Anthropic SDK', () => {
  test('tool and runner', () => {
    const result = 'anthropic.tool_result.content'
    const tool = span('anthropic.custom_tool_use lookup', { [result]: '{"a":1}' })
    expect(tool).toMatchObject({ kind: 'tool', tool: 'lookup', output: { a: 1 } })
    const runner = span('anthropic.messages.tool_runner', { 'gen_ai.operation.name': 'chat' })
    expect(runner.kind).toBe('agent')
  })
})

describe('Google ADK', () => {
  const adk = 'gcp.vertex.agent'

  test('spans', () => {
    const call = span(
      'call_llm',
      {
        'gen_ai.system': adk,
        'gen_ai.request.model': 'gemini',
        [`${adk}.session_id`]: 's',
        [`${adk}.llm_request`]: JSON.stringify({
          model: 'gemini',
          config: { system_instruction: 'be nice' },
          contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
        }),
        [`${adk}.llm_response`]: JSON.stringify({
          content: { role: 'model', parts: [{ text: 'yo' }] },
          usage_metadata: { prompt_token_count: 120, candidates_token_count: 18 },
        }),
      },
      {},
      adk,
    )
    expect(call).toMatchObject({ kind: 'completion', sessionId: 's', model: 'gemini' })
    expect(call.usage).toMatchObject({ inputTokens: 120, outputTokens: 18 })
    expect(call.input).toEqual([
      { role: 'system', content: 'be nice' },
      { role: 'user', parts: [{ text: 'hi' }] },
    ])
    expect(call.output).toEqual([{ role: 'model', parts: [{ text: 'yo' }] }])
    expect(span('invocation', {}, {}, adk).kind).toBe('agent')
  })

  test('a tool has arguments and response, not the empty request', () => {
    const tool = span('execute_tool t', {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 't',
      [`${adk}.llm_request`]: '{}',
      [`${adk}.llm_response`]: '{}',
      [`${adk}.tool_call_args`]: '{"q":1}',
      [`${adk}.tool_response`]: '{"r":2}',
    })
    expect(tool).toMatchObject({ kind: 'tool', tool: 't', input: { q: 1 }, output: { r: 2 } })
  })
})

describe('OpenInference', () => {
  test('retrieval', () => {
    const step = span('retrieve', {
      'openinference.span.kind': 'RETRIEVER',
      'input.value': 'query',
      'retrieval.documents.1.document.content': 'two',
      'retrieval.documents.0.document.content': 'one',
      'tag.tags': ['a'],
      metadata: '{"user_id":"u","trace_type":"simulation"}',
    })
    expect(step).toMatchObject({ kind: 'retrieval', input: 'query', tags: ['a'], userId: 'u' })
    expect(step.traceType).toBe('simulation')
    expect(step.output).toEqual([{ content: 'one' }, { content: 'two' }])
  })

  test('a copy that says more is kept', () => {
    const step = span('llm', {
      'openinference.span.kind': 'LLM',
      'input.value': JSON.stringify({ messages: [{ role: 'user', content: 'short' }] }),
      'llm.input_messages.0.message.content': 'long',
    })
    expect(step.input).toEqual([{ role: 'user', content: 'short' }])
    expect(step.attributes['llm.input_messages.0.message.content']).toBe('long')
  })

  test('a failed LangChain tool', () => {
    const message = { lc: 1, id: ['x', 'ToolMessage'], kwargs: { status: 'error', content: 'no' } }
    const step = span('t', {
      'openinference.span.kind': 'TOOL',
      'output.value': JSON.stringify({ output: message }),
    })
    expect(step).toMatchObject({ kind: 'tool', status: 'error', error: { type: 'tool_error' } })
  })
})

describe('Claude Code logs without traces', () => {
  const scope = 'com.anthropic.claude_code.events'
  const event = (name: string, attributes: Attributes): Step =>
    log(
      { 'event.name': name, 'session.id': 's-1', ...attributes },
      { body: { stringValue: `claude_code.${name}` } },
      scope,
    )

  test('calls are steps of one trace', () => {
    const call = event('api_request', {
      'event.sequence': 1,
      model: 'claude',
      input_tokens: 56,
      cache_read_tokens: 64,
      output_tokens: 18,
      duration_ms: '43',
      cost_usd: 0.5,
    })
    expect(call).toMatchObject({ kind: 'completion', costUsd: 0.5, provider: 'anthropic' })
    expect(call.usage).toMatchObject({ inputTokens: 120, outputTokens: 18 })
    expect((call.endTime ?? 0) - call.startTime).toBe(43_000)
    const tool = event('tool_result', {
      'event.sequence': 2,
      tool_name: 'Read',
      success: 'false',
      error: 'no such file',
      tool_input: '{"file_path":"x"}',
    })
    expect(tool).toMatchObject({
      kind: 'tool',
      tool: 'Read',
      status: 'error',
    })
    expect(tool).not.toHaveProperty('joinsSpan')
    expect(tool).toMatchObject({ input: { file_path: 'x' }, error: { message: 'no such file' } })
    expect(tool.traceId).toBe(call.traceId)
    expect(tool.spanId).not.toBe(call.spanId)
  })
})

describe('Codex', () => {
  const event = (name: string, attributes: Attributes): Step =>
    log(
      { 'event.name': name, 'conversation.id': 'c-1', ...attributes },
      {
        traceId,
        spanId,
        timeUnixNano: '0',
        observedTimeUnixNano: '1795225299000000000',
        eventName: 'event otel/src/telemetry.rs:1',
        body: null,
      },
    )

  test('events are steps of their own, below the span they name', () => {
    const call = event('codex.sse_event', {
      'event.kind': 'response.completed',
      model: 'gpt',
      input_token_count: '120',
      cached_token_count: 64,
      output_token_count: 18,
    })
    expect(call).toMatchObject({
      kind: 'completion',
      name: 'codex.sse_event',
      parentSpanId: spanId,
    })
    expect(call).toMatchObject({ usage: { inputTokens: 120, outputTokens: 18 }, sessionId: 'c-1' })
    expect(call.startTime).toBe(1_795_225_299_000_000)
    const tool = event('codex.tool_result', {
      tool_name: 'shell',
      arguments: '{"command":["ls"]}',
      output: 'ok',
      success: 'true',
    })
    expect(tool).toMatchObject({ kind: 'tool', tool: 'shell', output: 'ok', status: 'unset' })
    expect(tool.input).toEqual({ command: ['ls'] })
    expect(event('codex.user_prompt', { prompt: 'hi' })).toMatchObject({
      kind: 'event',
      input: [{ role: 'user', content: 'hi' }],
    })
  })
})

describe('errors', () => {
  test('from status, error.type and an MCP result', () => {
    const failed = span('x', { 'error.type': '429' }, { status: { code: 2, message: 'slow down' } })
    expect(failed).toMatchObject({ status: 'error', error: { type: '429', message: 'slow down' } })
    const tool = span('execute_tool t', {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.call.result': '{"isError":true,"content":[]}',
    })
    expect(tool).toMatchObject({ kind: 'tool', status: 'error', error: { type: 'tool_error' } })
  })

  test('what the error cannot hold stays', () => {
    const attributes = pairs({ 'exception.message': 'two', 'exception.type': 'E', more: 'x' })
    const step = span(
      'x',
      { 'langfuse.observation.level': 'ERROR', 'langfuse.observation.status_message': 'one' },
      { events: [{ name: 'exception', attributes }], status: { code: 2, message: 'three' } },
    )
    expect(step.error).toEqual({ type: 'E', message: 'one' })
    expect(step.attributes).toMatchObject({
      statusMessage: 'three',
      events: [{ attributes: { 'exception.message': 'two', more: 'x' } }],
    })
  })
})

test('two dialects with different counts: the first counts, the other stays an attribute', () => {
  const step = span('ai.generateText.doGenerate', {
    'ai.operationId': 'ai.generateText.doGenerate',
    'ai.usage.inputTokens': 5,
    'gen_ai.usage.input_tokens': 7,
  })
  expect(step.usage).toEqual({ inputTokens: 5 })
  expect(step.attributes['gen_ai.usage.input_tokens']).toBe(7)
})

test('a plain span is an event and keeps its attributes', () => {
  const step = span(
    'GET /',
    { 'http.method': 'GET', resource: 'own' },
    { kind: 'SPAN_KIND_SERVER' },
  )
  expect(step).toMatchObject({ kind: 'event', attributes: { 'http.method': 'GET', spanKind: 2 } })
  expect(step.attributes['attribute.resource']).toBe('own')
})
