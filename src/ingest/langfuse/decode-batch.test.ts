import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import type { JsonObject, JsonValue } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { loadText } from '../fixtures/load-captures.ts'
import { decodeLangfuseBatch } from './decode-batch.ts'
import { stopwatch } from '../../testing/stopwatch.ts'

const capture = loadText('langfuse-3/basic/001.body.json')
const manifest = JSON.parse(loadText('manifest.json')) as {
  captures: { path: string; canaries: string[] }[]
}
const time = '2026-11-21T01:30:15.041Z'
const micros = Date.parse(time) * 1000
const trace = 'e9e6583f-4458-4d2a-a2c2-2251f724b032'
const canary = 'canary-219-09-9999'
let events = 0

function event(type: string, body: JsonValue, more: JsonObject = {}): JsonObject {
  return { id: `event-${events++}`, type, timestamp: time, body, ...more }
}

interface Answer {
  successes: { id: string; status: number }[]
  errors: { id: string; status: number; message: string }[]
}

function decode(...batch: JsonValue[]): { steps: Step[]; answer: Answer } {
  const body = new TextEncoder().encode(JSON.stringify({ batch }))
  const { steps, answer } = decodeLangfuseBatch(body)
  return { steps, answer: answer as unknown as Answer }
}

function stepOf(type: string, body: JsonObject): Step {
  const { steps, answer } = decode(event(type, body))
  expect(answer.errors).toEqual([])
  expect(steps).toHaveLength(1)
  return steps[0] as Step
}

/** Of an observation that is created: what its tokens come to. */
const usageOf = (body: JsonObject) =>
  stepOf('generation-create', { id: 'g', traceId: trace, name: 'n', ...body }).usage

describe('the recorded batch', () => {
  const { steps } = decodeLangfuseBatch(new TextEncoder().encode(capture))
  const named = (name: string) => steps.find((s) => s.name === name && !s.partial?.unsaid)

  test('has every step with its parent and its kind', () => {
    const root = named('hr-chat')
    const agent = named('agent')
    expect(root).toMatchObject({ kind: 'agent', userId: 'user-77', sessionId: 'sess-42' })
    expect(root).toMatchObject({
      tags: ['prod'],
      metadata: { channel: 'web' },
      environment: 'prod',
    })
    expect(agent).toMatchObject({ kind: 'agent', parentSpanId: root?.spanId })
    expect(agent?.derived).toEqual({ parent: true })
    for (const name of ['llm-call-1', 'llm-call-2', 'get_user_profile_data', 'handoff'])
      expect(named(name)?.parentSpanId).toBe(agent?.spanId)
    expect(named('get_user_profile_data')).toMatchObject({
      kind: 'tool',
      tool: 'get_user_profile_data',
      toolCallId: 'call_1',
    })
    expect(named('handoff')).toMatchObject({ kind: 'event', input: 'note' })
  })

  test('counts tokens and says what failed', () => {
    const usage = steps.flatMap((step) => step.usage ?? [])
    expect(usage.reduce((sum, { inputTokens = 0 }) => sum + inputTokens, 0)).toBe(310)
    expect(usage.reduce((sum, { outputTokens = 0 }) => sum + outputTokens, 0)).toBe(60)
    expect(usage.map(({ cacheReadTokens }) => cacheReadTokens)).toContain(64)
    const failed = steps.filter(({ status }) => status === 'error')
    expect(failed.map(({ spanId }) => spanId)).toEqual([named('audit-lookup')?.spanId])
    expect(failed[0]?.error?.message).toMatch(/^row lock timeout/)
  })

  test('keeps all that was sent', () => {
    const kept = JSON.stringify(steps)
    const { canaries = [] } =
      manifest.captures.find(({ path }) => path === 'langfuse-3/basic') ?? {}
    expect(canaries.length).toBeGreaterThan(8)
    for (const value of canaries)
      expect(kept, value).toContain(value === '85123.45' ? '"salary":85123.45' : value)
    expect(kept).not.toMatch(/"\{\\"/)
  })

  test('gives the same steps each time and in each order', () => {
    const { batch } = JSON.parse(capture) as { batch: JsonValue[] }
    const sorted = (list: JsonValue[]) =>
      decode(...list)
        .steps.map((step) => JSON.stringify(step))
        .toSorted()
    expect(sorted(batch)).toEqual(sorted(batch.toReversed()))
  })
})

describe('answers', () => {
  test('name the events that cannot be read and take the others', () => {
    const good = event('span-create', { id: 's', traceId: trace })
    const bad: [JsonValue, RegExp][] = [
      [event('span-create', { id: 's2', traceId: trace, startTime: canary }), /startTime/],
      [event('span-create', canary), /body/],
      [event(canary, {}), /type/],
      [event('observation-create', { type: canary }), /type/],
      [event('score-create', { traceId: trace, value: 1 }), /name/],
      [event('score-create', { traceId: trace, name: 'n' }), /value/],
      [event('score-create', { name: 'n', value: 1 }), /traceId/],
      [event('trace-create', { id: { a: canary } }), /id/],
      [{ id: 'no-time', type: 'trace-create', body: { id: trace } }, /timestamp/],
      [{ ...event('trace-create', {}), id: canary.repeat(50) }, /id/],
      [canary, /not an object/],
    ]
    const { steps, answer } = decode(...bad.map(([item]) => item), good)
    expect(steps).toHaveLength(1)
    expect(answer.successes).toEqual([{ id: good['id'], status: 201 }])
    expect(answer.errors).toHaveLength(bad.length)
    for (const [i, [, message]] of bad.entries()) {
      expect(answer.errors[i]).toMatchObject({ status: 400, error: 'bad_request' })
      expect(answer.errors[i]?.message).toMatch(new RegExp(`^event ${i}: .*${message.source}`))
      expect(answer.errors[i]?.message).not.toContain('canary')
    }
  })

  test('times at the edge of what can be recorded are refused one by one', () => {
    const late = (timestamp: string) => event('trace-create', { id: trace }, { timestamp })
    const { answer, steps } = decode(
      late('2255-06-05T23:47:34.740Z'),
      late('2255-06-04T23:47:34.740Z'),
      late(time),
    )
    expect(answer.errors.map(({ message }) => message)).toEqual([
      'event 0: timestamp: not a time between 1970 and 2255 in ISO 8601',
    ])
    expect(steps.every(({ partial }) => Number.isSafeInteger(partial?.order))).toBe(true)
    expect(steps).toHaveLength(2)
  })

  test('take what tells nothing of a run, and record none of it', () => {
    const { steps, answer } = decode(
      event('sdk-log', { log: { note: canary } }),
      event('dataset-run-item-create', { runName: 'r', datasetItemId: 'd' }),
    )
    expect(steps).toEqual([])
    expect(answer.successes).toHaveLength(2)
  })

  test('an event that comes twice counts once', () => {
    const one = event('score-create', { traceId: trace, name: 'n', value: 1 })
    const other = { ...one, body: { traceId: trace, name: 'n', value: 2 } }
    const { steps, answer } = decode(one, other)
    expect(steps.map(({ attributes }) => attributes['gen_ai.evaluation.score.value'])).toEqual([1])
    expect(answer.successes).toHaveLength(2)
  })

  test.each<[string, string]>([
    ['no JSON', canary],
    ['no object', '[]'],
    ['no batch', '{"batch":{"a":1}}'],
  ])('%s is refused whole', (_, body) => {
    expect(codeOf(new TextEncoder().encode(body))).toBe('bad_request')
  })

  test('sizes are bounded', () => {
    const many = `{"batch":[${'0,'.repeat(100_001)}0]}`
    expect(codeOf(new TextEncoder().encode(many))).toBe('too_large')
    const deep = `{"batch":[${'['.repeat(200)}${']'.repeat(200)}]}`
    expect(codeOf(new TextEncoder().encode(deep))).toBe('too_large')
  })

  test('many spans beside many calls take no longer than each by itself', () => {
    const calls = Array.from({ length: 20_000 }, (_, i) => ({
      id: `c${i}`,
      function: { name: 'f', arguments: `{"i":${i}}` },
    }))
    const spans = calls.map((_, i) =>
      event('span-create', { id: `s${i}`, traceId: trace, name: 'f', input: { i } }),
    )
    const output = { role: 'assistant', tool_calls: calls }
    const elapsed = stopwatch()
    const { steps } = decode(
      event('generation-create', { id: 'g', traceId: trace, output }),
      ...spans,
    )
    expect(elapsed()).toBeLessThan(5000)
    expect(steps[777]).toMatchObject({ kind: 'tool', toolCallId: 'c776' })
  })
})

describe('traces and observations', () => {
  test.each<[string, string, Partial<Step>]>([
    ['a UUID', trace, { traceId: trace.replaceAll('-', '') }],
    ['an OpenTelemetry id', 'AB'.repeat(16), { traceId: 'ab'.repeat(16) }],
  ])('%s is the trace id', (_, id, want) => {
    const step = stepOf('trace-create', { id })
    expect(step).toMatchObject(want)
    expect(step.derived).toEqual({ span: true })
  })

  test('other ids are hashed, and said to be', () => {
    const step = stepOf('span-create', {
      id: 'my span',
      traceId: 'my trace',
      parentObservationId: 'p',
    })
    expect(step.derived).toEqual({ trace: true, span: true, parent: true })
    expect(step.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(stepOf('trace-create', { id: 'my trace' }).traceId).toBe(step.traceId)
    expect(stepOf('trace-create', { id: '0'.repeat(32) }).derived).toMatchObject({ trace: true })
  })

  test('numbers are hashed, but where the trace shows that they were drawn', () => {
    const number = '4111111111111111'
    const drawn = 'ab'.repeat(16)
    const ids = { id: number, traceId: trace, parentObservationId: number }
    const step = stepOf('span-create', ids)
    expect(JSON.stringify(step)).not.toContain(number)
    expect(step.derived).toEqual({ span: true, parent: true })
    expect(stepOf('trace-create', { id: number + number }).derived?.trace).toBe(true)
    const scored = { traceId: trace, observationId: number, name: 'n', value: 1 }
    expect(stepOf('score-create', scored).spanId).toBe(step.spanId)
    expect(stepOf('score-create', { ...scored, traceId: drawn }).spanId).toBe(number)
  })

  test.each(['trace_type', 'traceType'])('%s in the metadata is the type of the trace', (key) => {
    const metadata = { [key]: 'hr', other: 1 }
    const step = stepOf('trace-create', { id: trace, metadata: JSON.stringify(metadata) })
    expect(step).toMatchObject({ traceType: 'hr', metadata: { other: 1 } })
    expect(stepOf('span-create', { id: 's', traceId: trace, metadata })).toMatchObject({
      traceType: 'hr',
    })
    expect(stepOf('trace-create', { id: trace, metadata: { [key]: ['hr'] } })).toMatchObject({
      metadata: { [key]: ['hr'] },
    })
  })

  test('a trace with the id of its own observation is another step', () => {
    const root = stepOf('trace-create', { id: trace })
    const span = stepOf('span-create', { id: trace, traceId: trace })
    expect(root.spanId).not.toBe(span.spanId)
    expect(span.parentSpanId).toBe(root.spanId)
  })

  test('an observation without a trace is one of its own', () => {
    const step = stepOf('event-create', { id: 'e', name: 'alone' })
    expect(step).not.toHaveProperty('parentSpanId')
    expect(step.derived?.trace).toBe(true)
  })

  test('an update says only what it knows', () => {
    expect(stepOf('span-update', { id: 's', traceId: trace, endTime: time })).toMatchObject({
      startTime: micros,
      endTime: micros,
      partial: { order: micros + 1, unsaid: ['kind', 'name', 'start'] },
    })
    expect(stepOf('span-update', { id: 's', traceId: trace })).not.toHaveProperty('parentSpanId')
    const update = stepOf('generation-update', {
      id: 's',
      traceId: trace,
      name: 'n',
      startTime: time,
    })
    expect(update.partial).toEqual({ order: micros + 1 })
  })

  test('an update has the name and the model that its batch tells', () => {
    const output = { tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }] }
    const { steps } = decode(
      event('span-update', { id: 't', traceId: trace, output: 'result' }),
      event('generation-update', { id: 'g', traceId: trace, output, usage: { input: 1 } }),
      event('generation-create', { id: 'g', traceId: trace, model: 'm' }),
      event('span-create', { id: 't', traceId: trace, name: 'f', parentObservationId: 'g' }),
    )
    expect(steps[0]).toMatchObject({ kind: 'tool', tool: 'f', name: 'f', output: 'result' })
    expect(steps[1]).toMatchObject({ kind: 'completion', model: 'm' })
  })

  test('of two calls with the same arguments none is tied', () => {
    const call = (id: string) => ({ id, function: { name: 'f', arguments: '{"a":1}' } })
    const run = event('span-create', { id: 't', traceId: trace, name: 'f', input: { a: 1 } })
    const asked = (...ids: string[]) =>
      event('generation-create', { id: 'g', traceId: trace, output: { tool_calls: ids.map(call) } })
    expect(decode(asked('c1'), run).steps[1]).toMatchObject({ toolCallId: 'c1' })
    expect(decode(asked('c1', 'c2'), run).steps[1]).not.toHaveProperty('toolCallId')
  })

  test('a trace ends with its answer, and with what hangs directly under it', () => {
    expect(stepOf('trace-create', { id: trace })).not.toHaveProperty('endTime')
    expect(stepOf('trace-create', { id: trace, output: 'x' })).toMatchObject({ endTime: micros })
    const ends = (...batch: JsonValue[]) =>
      decode(...batch).steps.filter(({ spanId, endTime }) => spanId === root && endTime === micros)
    const root = stepOf('trace-create', { id: trace }).spanId
    const end = event('span-update', { id: 's', traceId: trace, endTime: time })
    expect(ends(event('span-create', { id: 's', traceId: trace }), end)).toHaveLength(1)
    expect(
      ends(event('span-create', { id: 's', traceId: trace, parentObservationId: 'p' }), end),
    ).toEqual([])
    expect(ends(end)).toEqual([])
  })

  test.each<[string, string]>([
    ['SPAN', 'agent'],
    ['GENERATION', 'completion'],
    ['EVENT', 'event'],
    ['AGENT', 'agent'],
    ['TOOL', 'tool'],
    ['CHAIN', 'agent'],
    ['RETRIEVER', 'retrieval'],
    ['EMBEDDING', 'embedding'],
    ['GUARDRAIL', 'guardrail'],
    ['EVALUATOR', 'event'],
  ])('%s is kind %s', (type, kind) => {
    const body = { id: 'o', traceId: trace, name: 'n' }
    expect(stepOf('observation-create', { ...body, type }).kind).toBe(kind)
    expect(stepOf(`${type.toLowerCase()}-create`, body).kind).toBe(kind)
  })

  test('what failed, and what was only said', () => {
    const body = { id: 'o', traceId: trace, statusMessage: 'm' }
    expect(stepOf('span-create', { ...body, level: 'ERROR' })).toMatchObject({
      status: 'error',
      error: { message: 'm' },
    })
    const warned = stepOf('span-create', { ...body, level: 'WARNING' })
    expect(warned).toMatchObject({ status: 'unset' })
    expect(warned.attributes).toEqual({
      'langfuse.observation.level': 'WARNING',
      'langfuse.observation.status_message': 'm',
    })
  })

  test('what has a name of its own, and what is unknown, is kept', () => {
    const step = stepOf('generation-create', {
      ...{ id: 'g', traceId: trace, model: 'm', modelParameters: { temperature: 0 } },
      ...{ promptName: 'p', promptVersion: 3, version: 'v', completionStartTime: time },
      ...{ metadata: ['a list'], unknown: { a: '{"b":1}' }, __proto__: null },
    })
    expect(step.attributes).toEqual({
      'langfuse.observation.model.parameters': { temperature: 0 },
      'langfuse.observation.prompt.name': 'p',
      'langfuse.observation.prompt.version': 3,
      'langfuse.observation.completion_start_time': time,
      'langfuse.version': 'v',
      'langfuse.observation.metadata': ['a list'],
      unknown: { a: { b: 1 } },
    })
  })

  test.each<[string, number]>([
    ['2026-11-21T01:30:15.041Z', micros],
    ['2026-11-21T01:30:15.041234+00:00', micros + 234],
    ['2026-11-21T02:30:15.041+01:00', micros],
    ['2026-11-21T02:30:15.041+0100', micros],
    ['2026-11-21 01:30:15.041', micros],
    ['2026-11-21 01:30:15.041 UTC', micros],
  ])('the time %s', (startTime, want) => {
    expect(stepOf('span-create', { id: 's', traceId: trace, startTime }).startTime).toBe(want)
  })
})

describe('tokens and cost', () => {
  test.each<[string, JsonObject, JsonObject]>([
    [
      'old names',
      { usage: { input: 1, output: 2, total: 3, unit: 'TOKENS' } },
      { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
    ],
    [
      'camel case',
      { usage: { promptTokens: 1, completionTokens: 2 } },
      { inputTokens: 1, outputTokens: 2 },
    ],
    ['details win', { usage: { input: 9 }, usageDetails: { input: 1 } }, { inputTokens: 1 }],
    [
      'cached inside',
      { usageDetails: { input: 120, output: 18, cache_read_input_tokens: 64 } },
      { inputTokens: 120, outputTokens: 18, cacheReadTokens: 64 },
    ],
    [
      'cached apart by the numbers',
      { usageDetails: { input: 56, output: 18, cache_read_input_tokens: 64 } },
      { inputTokens: 120, outputTokens: 18, cacheReadTokens: 64 },
    ],
    [
      "shares taken out, as Langfuse's own wrapper does",
      {
        usageDetails: {
          input: 56,
          output: 10,
          total: 138,
          input_cached_tokens: 64,
          output_reasoning_tokens: 8,
        },
      },
      {
        inputTokens: 120,
        outputTokens: 18,
        totalTokens: 138,
        cacheReadTokens: 64,
        reasoningTokens: 8,
      },
    ],
    [
      'shares left in',
      { usageDetails: { input: 120, output: 18, total: 138, input_cached_tokens: 64 } },
      { inputTokens: 120, outputTokens: 18, totalTokens: 138, cacheReadTokens: 64 },
    ],
    [
      'shares without a total',
      { usageDetails: { input: 56, output: 18, input_cache_read: 64 } },
      { inputTokens: 120, outputTokens: 18, totalTokens: 138, cacheReadTokens: 64 },
    ],
    [
      "OpenAI's",
      {
        usageDetails: {
          prompt_tokens: 120,
          completion_tokens: 18,
          total_tokens: 138,
          prompt_tokens_details: { cached_tokens: 64 },
          completion_tokens_details: { reasoning_tokens: 8 },
        },
      },
      {
        inputTokens: 120,
        outputTokens: 18,
        totalTokens: 138,
        cacheReadTokens: 64,
        reasoningTokens: 8,
      },
    ],
    [
      'of Responses',
      {
        usageDetails: {
          input_tokens: 120,
          output_tokens: 18,
          total_tokens: 138,
          input_tokens_details: { cached_tokens: 64 },
        },
      },
      { inputTokens: 120, outputTokens: 18, totalTokens: 138, cacheReadTokens: 64 },
    ],
  ])('%s', (_, body, want) => {
    expect(usageOf(body)).toEqual(want)
  })

  test('characters are no tokens, and unknown counts stay', () => {
    const step = stepOf('generation-create', { id: 'g', usage: { input: 1, unit: 'CHARACTERS' } })
    expect(step).not.toHaveProperty('usage')
    expect(step.attributes).toEqual({
      'langfuse.observation.usage': { input: 1, unit: 'CHARACTERS' },
    })
    const other = stepOf('generation-create', { id: 'g', usageDetails: { input: 1, images: 2 } })
    expect(other.attributes).toEqual({
      'langfuse.observation.usage_details': { input: 1, images: 2 },
    })
  })

  test.each<[JsonObject, number]>([
    [{ costDetails: { total: 0.5 } }, 0.5],
    [{ costDetails: { input: 0.25, output: 0.5 } }, 0.75],
    [{ usage: { inputCost: 0.25, outputCost: 0.5 } }, 0.75],
    [{ usage: { inputCost: 0.25, totalCost: 1 } }, 1],
  ])('cost of %j', (body, want) => {
    expect(stepOf('generation-create', { id: 'g', ...body }).costUsd).toBe(want)
  })
})

describe('messages', () => {
  test.each<[string, JsonObject, JsonValue, JsonValue]>([
    [
      'texts',
      { input: 'q', output: 'a' },
      [{ role: 'user', content: 'q' }],
      [{ role: 'assistant', content: 'a' }],
    ],
    [
      'a request and a message',
      {
        input: { messages: [{ role: 'user', content: 'q' }], tools: ['t'] },
        output: { role: 'assistant', content: 'a' },
      },
      [{ role: 'user', content: 'q' }],
      [{ role: 'assistant', content: 'a' }],
    ],
    [
      'JSON in texts',
      { input: '[{"role":"user","content":"q"}]', output: '{"content":"a"}' },
      [{ role: 'user', content: 'q' }],
      [{ role: 'assistant', content: 'a' }],
    ],
    [
      'a response',
      {
        output: {
          choices: [{ message: { role: 'assistant', content: 'a' }, finish_reason: 'stop' }],
        },
      },
      null,
      [{ role: 'assistant', content: 'a', finish_reason: 'stop' }],
    ],
    [
      'anything else',
      { input: { question: 'q' }, output: { answer: 1 } },
      [{ role: 'user', content: { question: 'q' } }],
      [{ role: 'assistant', content: { answer: 1 } }],
    ],
  ])('%s', (_, body, input, output) => {
    const step = stepOf('generation-create', { id: 'g', ...body })
    expect(step.input ?? null).toEqual(input)
    expect(step.output).toEqual(output)
  })

  test('what stood beside the messages is kept', () => {
    const step = stepOf('generation-create', { id: 'g', input: { messages: [], tools: ['t'] } })
    expect(step.attributes).toEqual({ 'langfuse.observation.input': { tools: ['t'] } })
  })
})

describe('scores', () => {
  const score = (body: JsonObject) =>
    stepOf('score-create', { traceId: trace, name: 'tone', ...body })

  test('join what they score', () => {
    const id = '462fb198-e34d-459b-b898-9207c0385053'
    const step = score({ observationId: id, value: 0.5, comment: 'why', id: 'score-1' })
    expect(step).toMatchObject({ joinsSpan: true, kind: 'event', spanId: 'b8989207c0385053' })
    expect(step.name).toBe('gen_ai.evaluation.result')
    expect(step.attributes).toEqual({
      'gen_ai.evaluation.name': 'tone',
      'gen_ai.evaluation.score.value': 0.5,
      'gen_ai.evaluation.explanation': 'why',
      'langfuse.score.id': 'score-1',
    })
    expect(score({ value: 1, id }).spanId).toBe('b8989207c0385053')
    expect(score({ value: 1 }).derived).toEqual({ span: true })
  })

  test.each<[JsonObject, number | undefined, string | undefined]>([
    [{ value: 1 }, 1, undefined],
    [{ value: true }, 1, undefined],
    [{ value: 'polite' }, undefined, 'polite'],
    [{ value: 0, stringValue: 'polite', dataType: 'CATEGORICAL' }, undefined, 'polite'],
    [{ value: 1, stringValue: 'True', dataType: 'BOOLEAN' }, 1, 'True'],
    [{ value: null, stringValue: 'polite' }, undefined, 'polite'],
  ])('value of %j', (body, value, label) => {
    const { attributes } = score(body)
    expect(attributes['gen_ai.evaluation.score.value']).toBe(value)
    expect(attributes['gen_ai.evaluation.score.label']).toBe(label)
  })

  test('of a session are a trace of their own', () => {
    const of = (body: JsonObject) => stepOf('score-create', { name: 'n', value: 1, ...body })
    const step = of({ sessionId: 's' })
    expect(step).toMatchObject({ sessionId: 's', derived: { trace: true } })
    expect(of({ sessionId: 's', name: 'other' }).traceId).toBe(step.traceId)
    expect(of({ sessionId: 't' }).traceId).not.toBe(step.traceId)
    expect(of({ datasetRunId: 's' }).traceId).not.toBe(step.traceId)
  })
})

test('anything is a value or a typed error that repeats nothing', () => {
  const leaf = fc.oneof(
    fc.constantFrom<JsonValue>(canary, time, trace, null, 1, -1, true, '', 'ERROR', '{"a":[1]}'),
    fc.jsonValue() as fc.Arbitrary<JsonValue>,
  )
  const fields = ['id', 'traceId', 'name', 'type', 'startTime', 'endTime', 'timestamp', 'input']
  const more = [
    'output',
    'metadata',
    'usage',
    'usageDetails',
    'costDetails',
    'tags',
    'value',
    'level',
  ]
  const last = ['statusMessage', 'parentObservationId', 'observationId', 'stringValue', '__proto__']
  const body = fc.dictionary(fc.constantFrom(...fields, ...more, ...last), leaf, { maxKeys: 12 })
  const types = ['trace-create', 'span-create', 'span-update', 'generation-update', 'score-create']
  const item = fc.record({
    id: fc.constantFrom<JsonValue>('a', 'b', canary, 7, null),
    type: fc.constantFrom<JsonValue>(...types, 'observation-create', 'sdk-log', canary, 3),
    timestamp: fc.constantFrom<JsonValue>(time, canary, null, 7),
    body: fc.oneof(body as fc.Arbitrary<JsonValue>, leaf),
  })
  fc.assert(
    fc.property(
      fc.array(fc.oneof(item as fc.Arbitrary<JsonValue>, leaf), { maxLength: 6 }),
      (batch) => {
        const { steps, answer } = decode(...batch)
        expect(answer.successes.length + answer.errors.length).toBe(batch.length)
        expect(answer.errors.map(({ message }) => message).join()).not.toContain('canary')
        for (const { traceId, spanId, startTime, endTime = startTime } of steps) {
          expect(traceId).toMatch(/^[0-9a-f]{32}$/)
          expect(spanId).toMatch(/^[0-9a-f]{16}$/)
          expect(endTime).toBeGreaterThanOrEqual(startTime)
        }
      },
    ),
    { numRuns: 500 },
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => codeOf(bytes) !== 'other'))
})

function codeOf(body: Uint8Array): string {
  try {
    decodeLangfuseBatch(body)
    return 'none'
  } catch (error) {
    return SealtraceError.is(error) ? error.code : 'other'
  }
}
