import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import type { Step } from '../../record/step.ts'
import { doors } from '../doors.ts'
import { decodeCapture, loadStepCaptures } from '../fixtures/load-captures.ts'
import { decodeFeedback, decodeRun, decodeRunBatch, decodeRunForm } from './decode-langsmith.ts'

const root = '01a1fbb1-ff20-719f-9009-a51a8ec31451'
const child = '01a1fbb1-ff3c-741e-899d-37fb1b8c2065'
const receivedAt = 1_795_300_000_000_000
const dotted = `20261121T012148834001Z${root}.20261121T012148860002Z${child}`
const canary = 'canary-219-09-9999'
const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))

function formOf(parts: Record<string, unknown>, type = 'application/json'): Uint8Array {
  const lines = Object.entries(parts).flatMap(([name, value]) => [
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: ${type}\r\n\r\n`,
    typeof value === 'string' ? value : JSON.stringify(value),
    '\r\n',
  ])
  return Buffer.from(`${lines.join('')}--b--\r\n`)
}

const form = (parts: Record<string, unknown>): Step[] =>
  decodeRunForm(formOf(parts), 'b', receivedAt)

function one(run: Record<string, unknown>): Step {
  const [step] = decodeRunBatch(bytes({ post: [{ id: child, ...run }] }), receivedAt)
  if (!step) throw new Error('no step')
  return step
}

function errorOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (SealtraceError.is(error)) return `${error.code} ${error.message}`
    throw error
  }
  throw new Error('did not throw')
}

describe('where a run stands', () => {
  test('ids are those of the UUIDs', () => {
    expect(one({ trace_id: root, parent_run_id: root, dotted_order: dotted })).toMatchObject({
      traceId: root.replaceAll('-', ''),
      spanId: '899d37fb1b8c2065',
      parentSpanId: '9009a51a8ec31451',
      startTime: 1_795_224_108_860_002,
    })
  })

  test('the dotted order alone says it all', () => {
    const told = one({ trace_id: root, parent_run_id: root, dotted_order: dotted })
    expect(one({ dotted_order: dotted })).toEqual(told)
  })

  test('with neither, the parent is the root, or the run itself', () => {
    expect(one({ parent_run_id: root }).traceId).toBe(root.replaceAll('-', ''))
    const alone = one({})
    expect(alone.traceId).toBe(child.replaceAll('-', ''))
    expect(alone).not.toHaveProperty('parentSpanId')
    // The time in an id of version 7.
    expect(alone.startTime).toBe(Number.parseInt('01a1fbb1ff3c', 16) * 1000)
  })

  test('a number is no UUID', () => {
    const id = '41111111111141118111111111111111'
    const step = one({ id, trace_id: id })
    expect(step.derived).toEqual({ trace: true, span: true })
    expect(step.traceId + step.spanId).not.toContain('41111111')
  })

  test('ids that are no UUIDs are derived, and the same for whoever names the run', () => {
    const [parent, below] = decodeRunBatch(
      bytes({ post: [{ id: 'run one' }, { id: 'run two', parent_run_id: 'run one' }] }),
      receivedAt,
    )
    expect(parent?.derived).toEqual({ trace: true, span: true })
    expect(below?.derived).toEqual({ trace: true, span: true, parent: true })
    expect(below?.parentSpanId).toBe(parent?.spanId)
    expect(below?.traceId).toBe(parent?.traceId)
    expect(parent?.startTime).toBe(receivedAt)
  })
})

test.each([
  ['2026-11-21T01:21:48.834001Z', 1_795_224_108_834_001],
  ['2026-11-21T01:21:48.834001+00:00', 1_795_224_108_834_001],
  ['2026-11-21T01:21:48.834001', 1_795_224_108_834_001],
  ['2026-11-21T03:21:48+0200', 1_795_224_108_000_000],
  [1_795_224_108_912, 1_795_224_108_912_000],
  [1_795_224_108.5, 1_795_224_108_500_000],
  [1_795_224_108_912_345, 1_795_224_108_912_345],
])('the time %s', (time, micros) => {
  expect(one({ start_time: time }).startTime).toBe(micros)
})

test.each([['2026-13-40T01:21:48Z'], [-1], [null], [{}], ['9'.repeat(100)], [1e300]])(
  'what is no time is passed over: %j',
  (time) => {
    const step = one({ start_time: time, end_time: time, dotted_order: dotted })
    expect(step.startTime).toBe(1_795_224_108_860_002)
    expect(step).not.toHaveProperty('endTime')
  },
)

describe('post and patch', () => {
  const begun = { trace_id: root, dotted_order: dotted, run_type: 'chain', name: 'node' }

  test('stand in the order of what they tell', () => {
    const [post, patch] = form({
      [`post.${child}`]: { id: child, ...begun, start_time: '2026-11-21T01:21:48.860002Z' },
      [`patch.${child}`]: { id: child, dotted_order: dotted, end_time: 1_795_224_109_000 },
    })
    expect(post?.partial).toEqual({ order: 1_795_224_108_860_002 })
    expect(patch?.partial).toEqual({
      order: 1_795_224_109_000_000 + 2 ** 52,
      unsaid: ['kind', 'name'],
    })
    expect(patch).toMatchObject({ status: 'ok', endTime: 1_795_224_109_000_000 })
  })

  test('PATCH /runs/{id} stands where it arrived when it says no end', () => {
    const patch = (run: object, at = receivedAt) => {
      const [step] = decodeRun(bytes({ outputs: { a: 1 }, ...run }), 'x', at)
      return step ?? expect.unreachable()
    }
    const step = patch({})
    expect(step.partial?.unsaid).toEqual(['kind', 'name', 'start'])
    expect(step.output).toEqual({ a: 1 })
    const orders = [
      one({ start_time: 1_795_224_108_860 }),
      patch({ start_time: 1_795_224_108_860 }, 1_795_224_000_000_000),
      step,
      patch({}, receivedAt + 1),
      // Years of difference between the clocks change nothing.
      patch({ end_time: 1_000_000_000_000 }),
      patch({ end_time: '2250-01-01T00:00:00Z' }),
    ].map(({ partial }) => partial?.order ?? 0)
    expect(orders).toEqual([...new Set(orders)].toSorted((a, b) => a - b))
    expect(orders.every(Number.isSafeInteger)).toBe(true)
  })

  test('parts may come in any order', () => {
    const parts = {
      [`post.${child}.outputs`]: { output: 1 },
      [`attachment.${child}.photo`]: 'bytes',
      [`post.${child}.error`]: '"Error: no"',
      [`post.${child}`]: { id: child, ...begun },
      [`post.${child}.inputs`]: { input: 2 },
    }
    const steps = form(parts)
    expect(steps).toEqual(form(Object.fromEntries(Object.entries(parts).toReversed())))
    expect(steps).toMatchObject([
      {
        input: { input: 2 },
        output: { output: 1 },
        attributes: {
          attachments: {
            photo: `data:application/json;base64,${Buffer.from('bytes').toString('base64')}`,
          },
        },
      },
    ])
  })

  test('the same request gives the same steps, whenever it comes', () => {
    for (const capture of loadStepCaptures())
      if (capture.door.startsWith('langsmith-')) {
        const later = { ...capture.facts, receivedAt: 1 }
        expect(doors[capture.door](capture.body, later).steps).toEqual(decodeCapture(capture))
      }
  })
})

describe('kinds', () => {
  const graph = { lc: 1, type: 'not_implemented', id: ['langgraph', 'CompiledStateGraph'] }
  const below = { parent_run_id: root }
  test.each([
    ['completion', { run_type: 'llm' }],
    ['tool', { run_type: 'tool' }],
    ['retrieval', { run_type: 'retriever' }],
    ['embedding', { run_type: 'embedding' }],
    ['event', { run_type: 'prompt' }],
    ['event', { run_type: 'parser' }],
    ['agent', { run_type: 'chain' }],
    ['agent', { run_type: 'chain', ...below, serialized: graph }],
    ['agent', { run_type: 'chain', ...below, name: 'LangGraph' }],
    [
      'agent',
      { run_type: 'chain', ...below, name: 'hr', extra: { metadata: { lc_agent_name: 'hr' } } },
    ],
    [
      'event',
      { run_type: 'chain', ...below, name: 'tools', extra: { metadata: { lc_agent_name: 'hr' } } },
    ],
    ['event', { run_type: 'something new', ...below }],
    ['event', { run_type: 7 }],
  ])('%s: %j', (kind, run) => {
    expect(one(run).kind).toBe(kind)
  })
})

describe('model calls', () => {
  const usage = {
    input_tokens: 120,
    output_tokens: 18,
    total_tokens: 138,
    input_token_details: { cache_read: 64, cache_creation: 5 },
    output_token_details: { reasoning: 7 },
  }
  const counts = {
    inputTokens: 120,
    outputTokens: 18,
    totalTokens: 138,
    cacheReadTokens: 64,
    cacheWriteTokens: 5,
    reasoningTokens: 7,
  }

  test.each([
    ['its own field', { outputs: { usage_metadata: usage } }, counts],
    ['the metadata', { extra: { metadata: { usage_metadata: usage } } }, counts],
    ['a message', { outputs: { messages: [{ usage_metadata: usage }] } }, counts],
    [
      'the messages of several prompts',
      {
        outputs: {
          generations: [
            [{ message: { kwargs: { usage_metadata: { input_tokens: 1, output_tokens: 2 } } } }],
            [{ message: { usage_metadata: { input_tokens: 10, output_tokens: 20 } } }],
          ],
        },
      },
      { inputTokens: 11, outputTokens: 22 },
    ],
    [
      'what LangChain took',
      {
        outputs: {
          llmOutput: { tokenUsage: { promptTokens: 1, completionTokens: 2, totalTokens: 3 } },
        },
      },
      { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
    ],
    [
      'the answer of OpenAI',
      {
        outputs: {
          usage: {
            prompt_tokens: 100,
            completion_tokens: 2,
            prompt_tokens_details: { cached_tokens: 60 },
          },
        },
      },
      { inputTokens: 100, outputTokens: 2, cacheReadTokens: 60 },
    ],
    [
      'the answer of Anthropic, which counts cached tokens apart',
      { outputs: { usage: { input_tokens: 156, output_tokens: 2, cache_read_input_tokens: 64 } } },
      { inputTokens: 220, outputTokens: 2, cacheReadTokens: 64 },
    ],
  ])('usage from %s', (_, run, expected) => {
    expect(one({ run_type: 'llm', ...run }).usage).toEqual(expected)
    // The sums of chains are those of the calls in them.
    expect(one({ run_type: 'chain', ...run })).not.toHaveProperty('usage')
  })

  test('the cost that the client reckons', () => {
    const run = { run_type: 'llm', outputs: { usage_metadata: { ...usage, total_cost: 0.5 } } }
    expect(one(run).costUsd).toBe(0.5)
  })

  test('plain messages, however they are written', () => {
    const constructor = (type: string, kwargs: object) => ({
      ...{ lc: 1, type: 'constructor', id: ['langchain_core', 'messages', type], kwargs },
    })
    const step = one({
      run_type: 'llm',
      inputs: {
        messages: [
          [
            constructor('SystemMessage', { content: 's', additional_kwargs: {} }),
            { type: 'human', content: 'h', response_metadata: {} },
            { role: 'tool', content: '{"ssn":"1"}' },
          ],
        ],
      },
      outputs: {
        generations: [
          [
            {
              text: 'a',
              message: constructor('AIMessageChunk', {
                content: 'a',
                tool_calls: [{ id: 'c', name: 't', args: {} }],
                tool_call_chunks: [{ args: '{}' }],
                additional_kwargs: { tool_calls: [{ id: 'c' }] },
                response_metadata: { model_name: 'm-2', headers: { 'set-cookie': canary } },
              }),
            },
          ],
        ],
        llm_output: null,
      },
      extra: { metadata: { ls_provider: 'OpenAI', ls_model_name: 'm-1' } },
    })
    expect(step.input).toEqual([
      { role: 'system', content: 's' },
      { role: 'user', content: 'h' },
      { role: 'tool', content: { ssn: '1' } },
    ])
    expect(step.output).toEqual([
      {
        role: 'assistant',
        content: 'a',
        tool_calls: [{ id: 'c', name: 't', args: {} }],
        response_metadata: { model_name: 'm-2' },
      },
    ])
    expect(step).toMatchObject({ model: 'm-2', provider: 'openai' })
  })

  test('a function of several arguments', () => {
    const messages = [{ role: 'user', content: 'q' }]
    const args = [{ model: 'm', messages }, { signal: 1 }]
    const step = one({ run_type: 'llm', inputs: { args } })
    expect(step.input).toEqual(messages)
    expect(step.attributes).toMatchObject({ inputs: { model: 'm', args: [{ signal: 1 }] } })
  })

  test('the model that was asked is told once none other can answer', () => {
    const run = { run_type: 'llm', extra: { metadata: { ls_model_name: 'm' } } }
    const begun = one(run)
    expect(begun).not.toHaveProperty('model')
    expect(begun.attributes).toMatchObject({ 'gen_ai.request.model': 'm' })
    expect(one({ ...run, end_time: 1_795_224_109_000 }).model).toBe('m')
    const extra = { invocation_params: { model: 'n' } }
    expect(one({ run_type: 'llm', extra, end_time: 1_795_224_109_000 }).model).toBe('n')
  })

  test('a generation says its text once', () => {
    const answer = (text: unknown, message: object) =>
      one({
        run_type: 'llm',
        outputs: { generations: [[{ text, type: 'ChatGeneration', message }]] },
      }).output
    const blocks = ['one ', 'two'].map((text) => ({ type: 'text', text }))
    for (const content of [[{ type: 'text', text: 'one two' }], blocks])
      expect(answer('one two', { content })).toEqual([{ role: 'assistant', content }])
    expect(answer('{"a":1}', { content: '{"a":1}' })).toEqual([
      { role: 'assistant', content: { a: 1 } },
    ])
    expect(answer('another', { content: blocks })).toMatchObject([{ text: 'another' }])
  })

  test('prompts and generations of plain text', () => {
    const step = one({
      run_type: 'llm',
      inputs: { prompts: ['one', 'two'] },
      outputs: { generations: [[{ text: '1' }], [{ text: '2' }]] },
    })
    expect(step.input).toEqual([
      { role: 'user', content: 'one' },
      { role: 'user', content: 'two' },
    ])
    expect(step.output).toEqual([
      { role: 'assistant', content: '1' },
      { role: 'assistant', content: '2' },
    ])
  })

  test('streamed pieces are a count and a time; where nothing else is left, the answer', () => {
    const events = [
      { name: 'start', time: '2026-11-21T01:21:48.860Z' },
      { name: 'new_token', time: '2026-11-21T01:21:49.110Z', kwargs: { token: 'Your sal' } },
      { name: 'new_token', time: '2026-11-21T01:21:49.210Z', kwargs: { token: 'ary' } },
      { name: 'looked up', time: 0 },
    ]
    const run = { run_type: 'llm', dotted_order: dotted, start_time: 1_795_224_108_860, events }
    const step = one(run)
    expect(step.attributes).toMatchObject({
      streamedPieces: 2,
      'gen_ai.response.time_to_first_chunk': 0.25,
      events: [{ name: 'looked up', time: 0 }],
    })
    expect(step.output).toEqual([{ role: 'assistant', content: 'Your salary' }])
    const whole = one({ ...run, outputs: { messages: [{ role: 'assistant', content: 'all' }] } })
    expect(whole.output).toEqual([{ role: 'assistant', content: 'all' }])
    expect(JSON.stringify(whole)).not.toContain('Your sal')
  })
})

test.each([
  ['tool', { output: 'x' }, 'x'],
  ['tool', { outputs: 'x' }, 'x'],
  ['tool', { output: 'x', more: 1 }, { output: 'x', more: 1 }],
  ['chain', { outputs: ['x'] }, ['x']],
  ['chain', { output: 'x' }, { output: 'x' }],
  ['retriever', { documents: [{ page_content: 'x' }] }, [{ page_content: 'x' }]],
  ['chain', {}, undefined],
])('a %s that gives %j', (type, outputs, output) => {
  expect(one({ run_type: type, outputs }).output).toEqual(output)
})

test('tools, their call ids and results', () => {
  const python = one({ run_type: 'tool', name: 't', extra: { tool_call_id: 'call_1' } })
  expect(python).toMatchObject({ kind: 'tool', tool: 't', toolCallId: 'call_1' })
  const output = { type: 'tool', tool_call_id: 'call_2', content: 'no', status: 'error' }
  expect(one({ run_type: 'tool', name: 't', outputs: { output } })).toMatchObject({
    toolCallId: 'call_2',
    output: { role: 'tool', content: 'no' },
    status: 'error',
    error: { type: 'tool_error' },
  })
})

describe('errors', () => {
  test.each([
    [
      'row lock\n\nTypeError: row lock\n    at a (b.ts:1:2)',
      { type: 'TypeError', message: 'row lock', stack: 'TypeError: row lock\n    at a (b.ts:1:2)' },
    ],
    ['AbortError\n\nError: AbortError\n    at', { type: 'AbortError', message: 'AbortError' }],
    [
      `ValueError("it's\\n no")Traceback (most recent call last):\n\n\n  File "x.py"\n`,
      { type: 'ValueError', message: "it's\n no" },
    ],
    ["app.errors.RowLock('a', 1)", { type: 'app.errors.RowLock', message: "'a', 1" }],
    ['just a text', { message: 'just a text' }],
    [{ code: 7 }, { message: '{"code":7}' }],
  ])('%j', (error, expected) => {
    const step = one({ error, end_time: 1_795_224_109_000 })
    expect(step.status).toBe('error')
    expect(step.error).toMatchObject(expected)
  })

  test('a graph that waits for a person did not fail', () => {
    const error = "GraphInterrupt((Interrupt(value='May it run?'),))"
    const step = one({ error, end_time: 1_795_224_109_000 })
    expect(step.status).toBe('unset')
    expect(step).not.toHaveProperty('error')
    expect(step.attributes['interrupt']).toContain('May it run?')
  })
})

test('labels: user, session, project, tags; and nothing of how the client was set up', () => {
  const step = one({
    session_name: 'hr-bot',
    tags: ['prod', 'prod', 'seq:step:1', 'graph:step:12', 7],
    extra: {
      metadata: {
        user_id: 7,
        thread_id: 't',
        session_id: 's',
        team: 'hr',
        LANGSMITH_ENDPOINT: canary,
        __proto__: 1,
      },
      runtime: { sdk: 'js' },
    },
    serialized: { lc: 1, id: ['a', 'B'], kwargs: { configuration: { headers: canary } } },
    reference_example_id: 'e',
  })
  expect(step).toMatchObject({
    traceType: 'hr-bot',
    userId: '7',
    sessionId: 't',
    tags: ['prod'],
    metadata: { session_id: 's', team: 'hr' },
    attributes: { runtime: { sdk: 'js' }, class: ['a', 'B'], reference_example_id: 'e' },
  })
  expect(JSON.stringify(step)).not.toContain(canary)
  expect(one({ session_name: 'default' })).not.toHaveProperty('traceType')
  const named = one({ session_name: 'hr', extra: { metadata: { trace_type: 'chat' } } })
  expect(named.traceType).toBe('chat')
})

describe('feedback', () => {
  const id = '01a1fbb2-0000-7000-8000-000000000001'
  test('is an event of the run that it is about', () => {
    const feedback = {
      ...{ id, run_id: child, trace_id: root, key: 'helpful', score: true, value: 'yes' },
      ...{ comment: 'thanks', feedback_source: { type: 'api' } },
    }
    const [step] = decodeFeedback(bytes(feedback), receivedAt)
    expect(step).toMatchObject({
      traceId: root.replaceAll('-', ''),
      spanId: '899d37fb1b8c2065',
      joinsSpan: true,
      kind: 'event',
      name: 'gen_ai.evaluation.result',
      startTime: Number.parseInt('01a1fbb20000', 16) * 1000,
      attributes: {
        'gen_ai.evaluation.name': 'helpful',
        'gen_ai.evaluation.score.value': 1,
        'gen_ai.evaluation.score.label': 'yes',
        'gen_ai.evaluation.explanation': 'thanks',
        'feedback.feedback_source': { type: 'api' },
      },
    })
    expect(form({ [`feedback.${id}`]: feedback })).toEqual([step])
  })

  test('of a whole trace, and of none', () => {
    const [step] = decodeFeedback(bytes({ id, run_id: root, score: 0.5 }), receivedAt)
    expect(step).toMatchObject({ spanId: '9009a51a8ec31451', traceId: root.replaceAll('-', '') })
    expect(errorOf(() => decodeFeedback(bytes({ id, key: canary }), receivedAt))).toBe(
      'bad_request body: feedback names no run',
    )
  })
})

test.each([
  [{ [`post.${child}.inputs`]: {} }, 'bad_request body: parts of a run without its own'],
  [{ [`attachment.${child}.a`]: '' }, 'bad_request body: attachments of a run that is not in it'],
  [{ post: {} }, 'bad_request part 0: its name has no id'],
  [{ [`${canary}.1`]: {} }, 'bad_request part 0: neither a run, an attachment nor feedback'],
  [{ [`post.${child}`]: [canary] }, 'bad_request part 0: no JSON object'],
  [{ [`post.${child}`]: `{"a":"${canary}` }, 'bad_request part 0: not valid JSON'],
  [
    { [`post.${child}`]: {}, [`post.${child}.inputs`]: '['.repeat(100) },
    'too_large part 1: nested deeper than 64 levels',
  ],
])('%#: a form that is wrong is refused without what it holds', (parts, message) => {
  expect(errorOf(() => form(parts))).toBe(message)
})

test.each([
  [[], 'bad_request body: no JSON object'],
  [{ post: canary }, 'bad_request body: post is no list'],
  [{ patch: [{ id: child }, canary] }, 'bad_request body: patch 1 is no run'],
  [{ post: [{}] }, 'bad_request post 0: a run without an id'],
])('%#: and so is a batch', (batch, message) => {
  expect(errorOf(() => decodeRunBatch(bytes(batch), receivedAt))).toBe(message)
})

test('many parts that are each small enough are bounded together', () => {
  const part = JSON.stringify(Array.from({ length: 190_000 }, () => 1))
  const parts = Object.fromEntries(
    Array.from({ length: 17 }, (_, at) => [`post.run${at}.inputs`, part]),
  )
  expect(errorOf(() => form(parts))).toBe(
    'too_large body: more than 3000000 values with those in strings',
  )
})

describe('hostile requests give steps or a typed error', () => {
  const value = fc.jsonValue({ maxDepth: 3 })
  const field = fc.constantFrom(
    ...['id', 'name', 'run_type', 'trace_id', 'parent_run_id', 'dotted_order', 'start_time'],
    ...['end_time', 'inputs', 'outputs', 'error', 'events', 'extra', 'serialized', 'tags'],
    ...['session_name', '__proto__', 'constructor', 'run_id', 'key', 'score'],
  )
  const known = fc.constantFrom<unknown>(
    ...['llm', 'tool', 'chain', root, dotted, '...', 'Traceback (most recent call last):'],
    ...[
      { metadata: { user_id: [] }, options: 1 },
      { generations: [[[[]]]], usage: [] },
    ],
    ...[{ messages: [[null, 1, { type: 'ai', content: [] }]] }, [{ name: 'new_token' }, null]],
  )
  const run = fc.dictionary(field, fc.oneof(value, known))
  const typed = (decode: () => Step[]): void => {
    try {
      for (const step of decode()) {
        expect(step.traceId).toMatch(/^[0-9a-f]{32}$/)
        expect(step.spanId).toMatch(/^[0-9a-f]{16}$/)
        expect(step.endTime ?? step.startTime).toBeGreaterThanOrEqual(step.startTime)
        expect(Number.isSafeInteger(step.startTime)).toBe(true)
      }
    } catch (error) {
      if (!SealtraceError.is(error)) throw error
    }
  }

  test('runs and feedback of any fields', () => {
    fc.assert(
      fc.property(run, fc.string(), (fields, id) => {
        const body = bytes(fields)
        typed(() => decodeRun(body, undefined, receivedAt))
        typed(() => decodeRun(body, id, receivedAt))
        typed(() => decodeFeedback(body, receivedAt))
        typed(() => decodeRunBatch(bytes({ post: [fields], patch: [fields] }), receivedAt))
      }),
      { numRuns: 2000 },
    )
  })

  test('recorded requests with bytes changed or missing', () => {
    const captures = loadStepCaptures().filter(({ door }) => door.startsWith('langsmith-'))
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      byte: fc.nat(255),
      cut: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.constantFrom(...captures), fc.array(mutation), (capture, mutations) => {
        let body = Uint8Array.from(capture.body)
        for (const { at, byte, cut } of mutations) {
          const offset = Math.floor(at * body.length)
          if (cut) body = Uint8Array.from([...body.slice(0, offset), ...body.slice(offset + 1)])
          else body[offset] = byte
        }
        typed(() => doors[capture.door](body, capture.facts).steps)
      }),
      { numRuns: 200 },
    )
  })
})

test('a part that is there twice is refused, a name with dots is whole', () => {
  const run = JSON.stringify({ id: root, name: 'x', run_type: 'chain' })
  const part = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const decode = (...parts: string[]) =>
    decodeRunForm(new TextEncoder().encode(`${parts.join('')}--b--\r\n`), 'b', receivedAt)
  const twice = () => decode(part(`post.${root}`, run), part(`post.${root}`, run))
  expect(errorOf(twice)).toBe('bad_request part 1: there is one of this name before it')
  const [step] = decode(
    part(`post.${root}`, run),
    part(`attachment.${root}.a.b.png`, 'x'),
    part(`attachment.${root}.a.b.jpg`, 'y'),
  )
  expect(JSON.stringify(step)).toContain('a.b.png')
  expect(JSON.stringify(step)).toContain('a.b.jpg')
})
