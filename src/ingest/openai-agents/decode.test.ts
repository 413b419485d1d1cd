import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import type { Step } from '../../record/step.ts'
import { loadText } from '../fixtures/load-captures.ts'
import { decodeOpenAiAgents } from './decode.ts'
import { stopwatch } from '../../testing/stopwatch.ts'

const facts = { receivedAt: 1_795_000_000_000_000 }
const trace = `trace_${'0123456789abcdef'.repeat(2)}`
const traceId = trace.slice(6)
const rootId = traceId.slice(16)
const spanName = (n: number): string => `span_${'f'.repeat(8)}${String(n).padStart(16, '0')}`
const spanId = (n: number): string => String(n).padStart(16, '0')

const read = (data: unknown): Step[] =>
  decodeOpenAiAgents(new TextEncoder().encode(JSON.stringify({ data })), facts).steps
const capture = (scenario: string, client = 'openai-agents-0.20'): Step[] =>
  decodeOpenAiAgents(
    new TextEncoder().encode(loadText(`${client}/exporter/${scenario}/001.body.json`)),
    facts,
  ).steps

/** A second apart each. */
function span(n: number, data: object, more: object = {}): object {
  const at = (second: number): string => `2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`
  return {
    object: 'trace.span',
    id: spanName(n),
    trace_id: trace,
    parent_id: null,
    started_at: at(n),
    ended_at: at(n + 1),
    span_data: data,
    error: null,
    ...more,
  }
}

const below = (parent: number) => ({ parent_id: spanName(parent) })
const turn = (input: number, output: number) => ({
  type: 'custom',
  name: 'turn',
  data: {
    sdk_span_type: 'turn',
    turn: 1,
    usage: { input_tokens: input, output_tokens: output, cached_input_tokens: 64 },
  },
})

function summary(steps: Step[]) {
  const of = (kind: string): Step[] => steps.filter((step) => step.kind === kind)
  const sum = (field: 'inputTokens' | 'outputTokens'): number =>
    of('completion').reduce((total, { usage }) => total + (usage?.[field] ?? 0), 0)
  return {
    completions: of('completion').length,
    tools: of('tool').map(({ tool }) => tool),
    failed: steps.filter((step) => step.status === 'error').map(({ kind }) => kind),
    tokens: [sum('inputTokens'), sum('outputTokens')],
    models: [...new Set(of('completion').map(({ model }) => model))],
  }
}

const profile = 'get_user_profile_data'
const responses = { completions: 2, tools: [profile], failed: [], tokens: [310, 60] }

describe('what the exporter sent', () => {
  test.each([
    ['basic', { ...responses, models: [undefined] }],
    [
      'nested',
      {
        ...{ completions: 4, tools: [profile, 'ask_profile_agent'], failed: [] },
        ...{ tokens: [620, 120], models: [undefined] },
      },
    ],
    ['handoff', { ...responses, completions: 3, tokens: [430, 78], models: [undefined] }],
    ['toolerror', { ...responses, failed: ['tool'], models: [undefined] }],
    [
      'modelerror',
      {
        ...{ completions: 1, tools: [], tokens: [0, 0], models: [undefined] },
        failed: ['completion', 'agent', 'agent', 'agent', 'agent'],
      },
    ],
    ['abort', { ...responses, tokens: [120, 18], models: [undefined] }],
    ['norecord', { ...responses, models: [undefined] }],
    ['chat-basic', { ...responses, models: ['gpt-6-astra-2026-08-01'] }],
    ['chat-stream', { ...responses, models: ['gpt-6-astra'] }],
    ['chat-abort', { ...responses, tokens: [120, 18], models: ['gpt-6-astra'] }],
  ])('%s', (scenario, truth) => {
    expect(summary(capture(scenario))).toEqual(truth)
  })

  test.each([
    ['basic', { ...responses, models: [undefined] }],
    ['toolerror', { ...responses, failed: ['tool'], models: [undefined] }],
    [
      'nested',
      {
        ...{ completions: 4, tools: [profile, 'ask_profile_agent'], failed: [] },
        ...{ tokens: [620, 120], models: [undefined] },
      },
    ],
  ])('%s in Python, which tells tokens on the call', (scenario, truth) => {
    const steps = capture(scenario, 'openai-agents-python-0.24')
    expect(summary(steps)).toEqual(truth)
    const [call] = steps.filter(({ kind }) => kind === 'completion')
    expect(call?.usage).toEqual({
      ...{ inputTokens: 120, outputTokens: 18, totalTokens: 138 },
      ...{ cacheReadTokens: 64, cacheWriteTokens: 0, reasoningTokens: 7 },
    })
    expect(steps.flatMap(({ attributes }) => Object.values(attributes))).not.toContain(null)
  })

  test('a run is a root step that ends with the last span below it', () => {
    const steps = capture('basic')
    const [root] = steps
    const parts = steps.filter(({ spanId: id }) => id === root?.spanId)
    expect(parts).toMatchObject([
      { kind: 'agent', name: 'hr-workflow', partial: { unsaid: ['start'] }, userId: 'user-77' },
      { partial: { unsaid: ['kind', 'name'] }, sessionId: 'sess-42', endTime: expect.any(Number) },
    ])
    expect(root?.endTime).toBeUndefined()
    expect(root?.startTime).toBe(Math.min(...steps.map(({ startTime }) => startTime)))
    expect(root?.spanId).toBe(root?.traceId.slice(-16))
    expect(steps.every(({ userId }) => userId === 'user-77')).toBe(true)
    expect(steps.filter(({ partial }) => !partial).every((step) => step.endTime)).toBe(true)
  })

  test('the same request gives the same steps whenever it comes', () => {
    const body = new TextEncoder().encode(
      loadText('openai-agents-0.20/exporter/basic/001.body.json'),
    )
    const again = decodeOpenAiAgents(body, { receivedAt: facts.receivedAt + 5_000_000 })
    expect(again.steps).toEqual(capture('basic'))
  })

  test('content of chat completions, and arguments and results of tools', () => {
    const steps = capture('chat-basic')
    const [first] = steps.filter(({ kind }) => kind === 'completion')
    expect(first?.input).toMatchObject([{ role: 'system' }, { role: 'user' }])
    expect(first?.output).toMatchObject([
      { role: 'assistant', finish_reason: 'tool_calls', tool_calls: [{ id: 'call_1' }] },
    ])
    expect(first?.usage).toMatchObject({ cacheReadTokens: 64, reasoningTokens: 7 })
    expect(first?.attributes).toMatchObject({
      request_model: 'gpt-6-astra',
      response: { id: 'chatcmpl-1' },
    })
    const [tool] = steps.filter(({ kind }) => kind === 'tool')
    expect(tool).toMatchObject({ input: { user_id: 'u-1001' }, output: { ssn: '219-09-9999' } })
  })

  test('a hand-off and a guardrail', () => {
    expect(capture('handoff').filter(({ kind }) => kind === 'handoff')).toMatchObject([
      { name: 'handoff to HR assistant', agent: 'Front desk', output: { agent: 'HR assistant' } },
    ])
    const steps = capture('guardrail')
    expect(steps.filter(({ kind }) => kind === 'guardrail')).toMatchObject([
      { name: 'No salary questions', output: { triggered: true }, status: 'unset' },
    ])
    expect(steps.at(-1)).toMatchObject({ status: 'error', partial: { order: expect.any(Number) } })
    expect(steps.at(-2)?.error).toMatchObject({
      type: 'Error in agent run',
      message: expect.stringMatching(/^InputGuardrailTripwireTriggered/),
    })
  })

  test('the cause of a failed tool is not repeated in the attributes', () => {
    const tool = capture('toolerror').find(({ kind }) => kind === 'tool')
    expect(tool?.error?.message).toMatch(/^Tool execution failed/)
    expect(tool?.attributes).toEqual({ error: { tool_name: profile } })
  })
})

/** What a processor of one's own sees, sent in the exporter's shape: with the fields that the exporter leaves out. */
test('spans with the content of responses, started and ended', () => {
  const events = JSON.parse(
    loadText('openai-agents-0.20/tracing-processor/responses/basic.events.json'),
  ) as { json: { object: string }; spanData: object | null }[]
  const steps = read(
    events.map(({ json, spanData }) => ({ ...json, ...(spanData && { span_data: spanData }) })),
  )
  const ended = steps.filter(({ endTime, partial }) => endTime !== undefined && !partial)
  expect(summary(ended)).toEqual({ ...responses, models: ['gpt-6-astra-2026-08-01'] })
  expect(steps.filter(({ endTime }) => endTime === undefined).every((step) => step.partial)).toBe(
    true,
  )
  const [first, second] = ended.filter(({ kind }) => kind === 'completion')
  expect(first?.input).toMatchObject([{ role: 'system' }, { role: 'user' }])
  expect(first?.output).toMatchObject([{ type: 'function_call', call_id: 'call_1' }])
  expect(second?.usage).toEqual({
    ...{ inputTokens: 190, outputTokens: 42, totalTokens: 232 },
    ...{ cacheReadTokens: 64, reasoningTokens: 7 },
  })
})

describe('ids', () => {
  test('of the SDK are taken, others are hashed', () => {
    const [own, other] = read([
      span(1, { type: 'agent', name: 'a' }, below(2)),
      span(1, { type: 'agent', name: 'a' }, { trace_id: 'my run', id: 'x', parent_id: 'y' }),
    ])
    expect(own).toMatchObject({ traceId, spanId: spanId(1), parentSpanId: spanId(2) })
    expect(own?.derived).toBeUndefined()
    expect(other?.derived).toEqual({ trace: true, span: true, parent: true })
    expect(JSON.stringify(other)).not.toContain('my run')
  })

  test('a span without a parent is below its trace', () => {
    expect(read([span(1, { type: 'agent', name: 'a' })])).toMatchObject([
      { spanId: spanId(1), parentSpanId: rootId },
      { spanId: rootId, partial: { unsaid: ['kind', 'name'] } },
    ])
    const [step, end] = read([span(1, { type: 'agent', name: 'a' }, { trace_id: 'mine' })])
    expect(step?.parentSpanId).toBe(end?.spanId)
    expect(step?.derived).toEqual({ trace: true, parent: true })
    expect(end?.derived).toEqual({ trace: true, span: true })
  })

  test('zeros are no id', () => {
    const zero = `trace_${'0'.repeat(32)}`
    const [step] = read([span(0, {}, { trace_id: zero, id: `span_${'0'.repeat(24)}` })])
    expect(step?.derived).toEqual({ trace: true, span: true, parent: true })
  })
})

describe('tokens that only a turn tells', () => {
  test('go to its call, less those of agents that ran in the turn', () => {
    const sum = (input: number) => ({ input_tokens: input, output_tokens: 1 })
    const steps = read([
      span(1, { type: 'response' }, below(9)),
      span(2, { type: 'response' }, below(3)),
      span(3, turn(300, 40), below(4)),
      span(4, { type: 'custom', data: { sdk_span_type: 'task', usage: sum(300) } }, below(5)),
      span(5, { type: 'function', name: 'ask' }, below(9)),
      span(9, turn(420, 58)),
    ])
    const of = (n: number) => steps.find((step) => step.spanId === spanId(n))?.usage
    expect(of(1)).toMatchObject({ inputTokens: 120, outputTokens: 57 })
    expect(of(2)).toMatchObject({ inputTokens: 300, cacheReadTokens: 64 })
  })

  test('stay away from calls that have their own, and from failed ones', () => {
    const own = { usage: { input_tokens: 7, output_tokens: 3 } }
    const steps = read([
      span(1, { type: 'response', ...own }, below(9)),
      span(2, { type: 'response' }, { ...below(8), error: { message: 'no' } }),
      span(8, turn(1, 2)),
      span(9, turn(420, 58)),
    ])
    const of = (n: number) => steps.find((step) => step.spanId === spanId(n))?.usage
    expect(of(1)).toEqual({ inputTokens: 7, outputTokens: 3 })
    expect(of(2)).toBeUndefined()
  })

  test('parents in a circle end', () => {
    const steps = read([
      span(1, turn(10, 5), below(2)),
      span(2, { type: 'function', name: 'f' }, below(1)),
      span(3, { type: 'response' }, below(1)),
    ])
    expect(steps.find((step) => step.spanId === spanId(3))?.usage).toMatchObject({
      inputTokens: 10,
    })
  })
})

describe('kinds', () => {
  test.each([
    [
      { type: 'agent', name: 'A', tools: ['t'] },
      { kind: 'agent', name: 'A', agent: 'A' },
    ],
    [
      { type: 'custom', name: 'mine', data: { a: 1 } },
      { kind: 'event', name: 'mine' },
    ],
    [
      { type: 'mcp_tools', server: 'fs', result: ['ls'] },
      { kind: 'event', input: { server: 'fs' } },
    ],
    [
      { type: 'transcription', model: 'w', output: 'hi' },
      { kind: 'completion', output: 'hi' },
    ],
    [
      { type: 'speech', input: 'hi', model: 'v' },
      { kind: 'completion', input: 'hi', model: 'v' },
    ],
    [
      { type: 'speech_group', input: 'hi' },
      { kind: 'event', name: 'speech_group', input: 'hi' },
    ],
    [
      { type: 'later', x: '{"a":1}' },
      { kind: 'event', name: 'later', attributes: { x: { a: 1 } } },
    ],
    [{}, { kind: 'event', name: 'span' }],
    [
      { type: 'function', name: 'f', input: '', output: '', mcp_data: { server: 's' } },
      { kind: 'tool', tool: 'f', attributes: { mcp_data: { server: 's' } } },
    ],
    [
      { type: 'generation', output: [{ role: 'assistant', content: 'x' }], usage: { weird: 1 } },
      { output: [{ role: 'assistant', content: 'x' }], attributes: { usage: { weird: 1 } } },
    ],
    [
      {
        type: 'generation',
        usage: { input_tokens: 5, output_tokens: 1, details: { total_tokens: 6 } },
      },
      { usage: { inputTokens: 5, outputTokens: 1, totalTokens: 6 } },
    ],
  ])('%j', (data, step) => {
    expect(read([span(1, data, below(2))])).toMatchObject([step])
  })

  test('what is blanked has no input and no output', () => {
    const [step] = read([span(1, { type: 'function', name: 'f', input: '', output: '' })])
    expect(step).not.toHaveProperty('input')
    expect(step).not.toHaveProperty('output')
  })

  test('unknown items are kept as events', () => {
    expect(read([{ object: 'trace.score', trace_id: trace, x: 1 }, { y: 2 }])).toMatchObject([
      { kind: 'event', traceId, parentSpanId: rootId, attributes: { x: 1 } },
      { kind: 'event', derived: { trace: true, span: true }, attributes: { y: 2 } },
    ])
  })
})

describe('times', () => {
  test('have microseconds, and zones', () => {
    const [step] = read([
      span(
        1,
        {},
        {
          started_at: '2026-11-21T11:00:00.123456+01:00',
          ended_at: '2026-11-21T10:00:01+00:00',
        },
      ),
    ])
    expect(step).toMatchObject({
      startTime: Date.UTC(2026, 10, 21, 10) * 1000 + 123_456,
      endTime: Date.UTC(2026, 10, 21, 10, 0, 1) * 1000,
    })
  })

  test('that make no sense are those of the request', () => {
    expect(read([span(1, {}, { started_at: 'soon', ended_at: 5 })])).toMatchObject([
      { startTime: facts.receivedAt, partial: { order: facts.receivedAt } },
    ])
    const [reversed] = read([span(1, {}, { ended_at: '2026-11-21T09:00:00Z' })])
    expect(reversed?.startTime).toBe(reversed?.endTime)
    expect(read([{ object: 'trace', id: trace }])).toMatchObject([{ startTime: facts.receivedAt }])
  })
})

describe('what is wrong', () => {
  const canary = 'canary-4711'
  test.each([
    ['not JSON', `{"data":${canary}`],
    ['no data', `{"${canary}":[]}`],
    ['an item that is no object', `{"data":["${canary}"]}`],
    ['too deep', `{"data":[${'['.repeat(100)}"${canary}"${']'.repeat(100)}]}`],
  ])('%s', (_, text) => {
    const decode = () => decodeOpenAiAgents(new TextEncoder().encode(text), facts)
    expect(decode).toThrow(SealtraceError)
    expect(decode).not.toThrow(canary)
  })

  test('anything else is a value or a typed error', () => {
    const key = fc.constantFrom(
      ...['object', 'id', 'trace_id', 'parent_id', 'started_at', 'ended_at', 'span_data', 'error'],
      ...[
        'type',
        'name',
        'data',
        'usage',
        'output',
        'input',
        'choices',
        'sdk_span_type',
        '__proto__',
      ],
    )
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(
          'trace',
          'trace.span',
          'turn',
          'generation',
          'response',
          trace,
          spanName(1),
        ),
        fc.jsonValue(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 8 }),
      ),
    }))
    fc.assert(
      fc.property(fc.array(fc.dictionary(key, value, { maxKeys: 9 }), { maxLength: 5 }), (data) => {
        const steps = read(data)
        expect(steps.every((step) => /^[0-9a-f]{32}$/.test(step.traceId))).toBe(true)
        expect(steps.every((step) => /^[0-9a-f]{16}$/.test(step.spanId))).toBe(true)
        expect(steps.every((step) => Number.isSafeInteger(step.startTime))).toBe(true)
      }),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeOpenAiAgents(bytes, facts)
        } catch (error) {
          expect(SealtraceError.is(error) && error.code).toMatch(/^(bad_request|too_large)$/)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('many items take linear time', () => {
    const data = Array.from({ length: 20_000 }, (_, n) => span(n % 2, turn(1, 1), below(n % 2)))
    const elapsed = stopwatch()
    read(data)
    expect(elapsed()).toBeLessThan(6000)
  })
})
