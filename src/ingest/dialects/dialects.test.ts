// One span or log record per dialect and scenario that the recorded requests do not hold.
import { describe, expect, test } from 'vitest'
import type { Step } from '../../record/step.ts'
import { decodeOtlp } from '../decode-otlp.ts'
import { decodeCapture, loadCaptures } from '../fixtures/load-captures.ts'

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

  test('a call of which nothing was written came to no end', () => {
    const adk = (name: string, attributes: Attributes = {}): Step =>
      span(name, attributes, {}, 'gcp.vertex.agent')
    expect(adk('execute_tool look_up')).toMatchObject({
      ...{ kind: 'tool', tool: 'look_up', status: 'error', error: { type: 'tool_error' } },
    })
    expect(adk('call_llm')).toMatchObject({ kind: 'completion', error: { type: 'no_response' } })
    expect(adk('invocation')).toMatchObject({ kind: 'agent', status: 'unset' })
    const quiet = { 'gen_ai.tool.name': 'f', 'gcp.vertex.agent.tool_call_args': '{}' }
    const step = adk('execute_tool f', quiet)
    expect(step).toMatchObject({ kind: 'tool', tool: 'f', status: 'unset' })
    expect(step).not.toHaveProperty('input')
    expect(adk('execute_tool (merged)', { 'gen_ai.operation.name': 'execute_tool' }).kind).toBe(
      'event',
    )
  })

  test('cached tokens stand in the answer alone', () => {
    const usageMetadata = { promptTokenCount: 120, cachedContentTokenCount: 64 }
    const call = (input: number): Step =>
      span('call_llm', {
        'gen_ai.usage.input_tokens': input,
        'gcp.vertex.agent.llm_response': JSON.stringify({ usageMetadata }),
      })
    expect(call(120).usage).toEqual({ inputTokens: 120, cacheReadTokens: 64 })
    expect(call(7).usage).toEqual({ inputTokens: 7 })
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

test("OpenLLMetry: the kind that its wrappers write goes before what the agent's name suggests", () => {
  const tool = span('f.tool', {
    'traceloop.span.kind': 'tool',
    'traceloop.entity.name': 'f',
    'gen_ai.agent.name': 'hr',
    'traceloop.entity.input': '{"args":[],"kwargs":{"id":1}}',
    'traceloop.entity.output': '"done"',
  })
  expect(tool).toMatchObject({
    kind: 'tool',
    tool: 'f',
    agent: 'hr',
    input: { id: 1 },
    output: 'done',
  })
  const input = (value: string): unknown =>
    span('f.agent', { 'traceloop.span.kind': 'agent', 'traceloop.entity.input': value }).input
  expect(input('{"args":["hi"],"kwargs":{}}')).toBe('hi')
  expect(input('{"args":[1,2],"kwargs":{}}')).toEqual([1, 2])
  expect(input('{"args":[1],"kwargs":{"b":2}}')).toEqual({ args: [1], kwargs: { b: 2 } })
  expect(input('{"args":[1],"more":{}}')).toEqual({ args: [1], more: {} })
})

describe('OpenInference', () => {
  test('tools and agents that only the span names', () => {
    const of = (kind: string, more: Attributes = {}): Step =>
      span('look_up', { 'openinference.span.kind': kind, ...more })
    expect(of('TOOL')).toMatchObject({ kind: 'tool', tool: 'look_up' })
    expect(of('AGENT')).toMatchObject({ kind: 'agent', agent: 'look_up' })
    expect(of('TOOL', { 'tool.name': 'x' })).toMatchObject({ tool: 'x' })
    expect(of('CHAIN')).not.toHaveProperty('agent')
  })

  test('a call that is told as a call and as a block of content is kept once', () => {
    const call = { id: 'toolu_1', name: 'f', input: { a: 'b' } }
    const flat = 'llm.output_messages.0.message'
    const step = span('x', {
      'openinference.span.kind': 'LLM',
      'output.value': JSON.stringify({
        role: 'assistant',
        content: [{ type: 'tool_use', ...call }],
      }),
      [`${flat}.role`]: 'assistant',
      [`${flat}.tool_calls.0.tool_call.id`]: 'toolu_1',
      [`${flat}.tool_calls.0.tool_call.function.name`]: 'f',
      [`${flat}.tool_calls.0.tool_call.function.arguments`]: '{"a":"b"}',
      [`${flat}.contents.0.message_content.type`]: 'tool_use',
      [`${flat}.contents.0.tool_call.id`]: 'toolu_1',
      [`${flat}.contents.0.tool_call.function.name`]: 'another',
    })
    const kept = Object.keys(step.attributes).filter((key) => key.startsWith('llm.'))
    expect(kept.every((key) => key.includes('.contents.'))).toBe(true)
    expect(kept).toHaveLength(3)
  })

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
    expect(call.agent).toBe('claude-code')
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

test('Claude Code: logs and traces of a recorded session are one trace', () => {
  const folder = 'claude-code-2.1.329/otel-full-json'
  const requests = loadCaptures().filter((request) => request.folder === folder)
  const steps = requests.flatMap(decodeCapture)
  expect(requests.length).toBeGreaterThan(1)
  expect(new Set(steps.map((step) => step.traceId)).size).toBe(1)
  expect(steps.filter((step) => !step.joinsSpan && step.kind !== 'event')).toHaveLength(4)
})

test('Codex: the events of a recorded session are one trace, over all requests', () => {
  const requests = loadCaptures().filter(({ folder }) => folder === 'codex-0.169/otel-binary')
  expect(requests.map(({ signal }) => signal)).toEqual(['logs', 'traces', 'logs'])
  const steps = requests.map(decodeCapture)
  expect(steps[1]).toEqual([])
  expect(new Set(steps.flat().map((step) => step.traceId)).size).toBe(1)
  expect(steps.flat().find((step) => step.kind === 'tool')).toMatchObject({ toolCallId: 'call_1' })
  expect(steps.flat().every((step) => step.name.startsWith('codex.'))).toBe(true)
})

test('Claude Code: what names no trace is in that of the session, where the request tells it', () => {
  const record = (attributes: Attributes, more: object = {}) => ({
    timeUnixNano: '1795225299000000000',
    attributes: pairs(attributes),
    ...more,
  })
  const decode = (logRecords: unknown[]): Step[] => {
    const scope = { name: 'com.anthropic.claude_code.events' }
    return decodeOtlp(
      'logs',
      'json',
      encode({ resourceLogs: [{ scopeLogs: [{ scope, logRecords }] }] }),
    )
  }
  const setUp = record({ 'event.name': 'hook_registered', 'session.id': 's-1' })
  const other = record({ 'event.name': 'hook_registered', 'session.id': 's-2' })
  const asked = record({ 'event.name': 'user_prompt', 'session.id': 's-1' }, { traceId, spanId })
  const steps = decode([setUp, other, asked])
  expect(steps.map((step) => step.traceId === traceId)).toEqual([true, false, true])
  expect(steps[0]).toMatchObject({ kind: 'event', derived: { span: true } })
  expect(steps[0]).not.toHaveProperty('parentSpanId')
  expect(steps[1]?.derived).toEqual({ trace: true, span: true })
  const [alone] = decode([setUp])
  expect(alone?.traceId).not.toBe(traceId)
  expect(decode([record({ 'event.name': 'x', 'session.id': 's-1' }), setUp])[0]?.traceId).toBe(
    alone?.traceId,
  )
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

  test('events are steps of their own, in one trace a session', () => {
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
      agent: 'codex',
      attributes: { traceId, spanId },
      derived: { trace: true, span: true },
    })
    expect(call).not.toHaveProperty('parentSpanId')
    expect(call).toMatchObject({ usage: { inputTokens: 120, outputTokens: 18 }, sessionId: 'c-1' })
    expect(call.startTime).toBe(1_795_225_299_000_000)
    const tool = event('codex.tool_result', {
      tool_name: 'shell',
      arguments: '{"command":["ls"]}',
      output: 'ok',
      success: 'true',
      duration_ms: '43',
    })
    expect(tool).toMatchObject({ kind: 'tool', tool: 'shell', output: 'ok', status: 'unset' })
    expect(tool.input).toEqual({ command: ['ls'] })
    expect((tool.endTime ?? 0) - tool.startTime).toBe(43_000)
    expect(tool.traceId).toBe(call.traceId)
    expect(event('codex.user_prompt', { prompt: 'hi' })).toMatchObject({
      kind: 'event',
      traceId: call.traceId,
      input: [{ role: 'user', content: 'hi' }],
    })
  })

  test('internal spans and pieces of a stream are left out', () => {
    const rust = { 'code.namespace': 'codex_core::codex', 'thread.name': 'tokio', busy_ns: '17' }
    const spans = [{ traceId, spanId, name: 'run_turn', attributes: pairs(rust) }]
    const resource = { attributes: pairs({ 'service.name': 'codex_exec' }) }
    const scopeSpans = [{ scope: { name: 'codex_exec' }, spans }]
    const traces = encode({ resourceSpans: [{ resource, scopeSpans }] })
    expect(decodeOtlp('traces', 'json', traces)).toEqual([])
    const others = encode({ resourceSpans: [{ scopeSpans }] })
    expect(decodeOtlp('traces', 'json', others)).toHaveLength(1)
    const delta = { 'event.kind': 'response.output_text.delta' }
    expect(() => event('codex.sse_event', delta)).toThrow('no step')
    expect(() => event('codex.websocket_event', delta)).toThrow('no step')
    expect(event('codex.sse_event', { 'error.message': 'cut off' })).toMatchObject({
      status: 'error',
      error: { message: 'cut off' },
    })
    expect(event('codex.tool_decision', { decision: 'approved' }).kind).toBe('event')
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

describe('the id of the call that a tool answers', () => {
  test.each<[string, Attributes]>([
    ['GenAI', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.id': 'call_7' }],
    ['AI SDK', { 'ai.operationId': 'ai.toolCall', 'ai.toolCall.id': 'call_7' }],
    ['OpenInference', { 'openinference.span.kind': 'TOOL', 'tool_call.id': 'call_7' }],
    [
      'OpenInference, in the message that LangChain gives',
      {
        'openinference.span.kind': 'TOOL',
        'output.value': '{"role":"tool","content":"ok","tool_call_id":"call_7"}',
      },
    ],
  ])('%s', (_, attributes) => {
    const step = span('a tool', attributes)
    expect(step).toMatchObject({ kind: 'tool', toolCallId: 'call_7' })
    expect(Object.keys(step.attributes).filter((key) => key.endsWith('.id'))).toEqual([])
  })

  test('is none of a step that is no tool', () => {
    const step = span('chat', { 'gen_ai.operation.name': 'chat', 'gen_ai.tool.call.id': 'call_7' })
    expect(step).not.toHaveProperty('toolCallId')
    expect(step.attributes['gen_ai.tool.call.id']).toBe('call_7')
  })
})
