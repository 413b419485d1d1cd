import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import type { JsonObject, JsonValue } from '../../record/json.ts'
import type { Step } from '../../record/step.ts'
import { langfuseEventSteps } from './decode-batch.ts'
import { exportEvents } from './export-events.ts'

const trace = 'e9e6583f-4458-4d2a-a2c2-2251f724b032'
const start = '2026-11-21T01:30:15.000Z'
const end = '2026-11-21T01:30:16.000Z'
const micros = Date.parse(end) * 1000

function stepsOf(item: JsonValue): Step[] {
  const events = exportEvents(item).map((event, i): JsonObject => ({ id: `${i}`, ...event }))
  const { steps, outcomes } = langfuseEventSteps(events)
  expect(outcomes.flatMap(({ error }) => error?.message ?? [])).toEqual([])
  return steps
}

/** A run as the public API gives it. */
const zero = { input: 0, output: 0, total: 0, unit: 'TOKENS' }
const observation = (more: JsonObject): JsonObject => ({
  ...{ traceId: trace, startTime: start, endTime: end, usage: zero, usageDetails: {} },
  ...{ costDetails: {}, level: 'DEFAULT', environment: 'prod', latency: 1, ...more },
})
const agent = observation({ id: 'a', type: 'SPAN', name: 'agent', parentObservationId: null })
const call = observation({
  ...{ id: 'g', type: 'GENERATION', name: 'chat', parentObservationId: 'a', model: 'gpt-6-astra' },
  ...{ usageDetails: { input: 120, output: 18 }, calculatedTotalCost: 0.5 },
  output: {
    role: 'assistant',
    tool_calls: [{ id: 'c1', function: { name: 'look_up', arguments: '{"a":1}' } }],
  },
})
const tool = observation({
  ...{ id: 't', type: 'SPAN', name: 'look_up', parentObservationId: 'a', input: '{"a":1}' },
  ...{ level: 'ERROR', statusMessage: 'no such row' },
})
const score = {
  id: 's',
  traceId: trace,
  observationId: 'g',
  name: 'tone',
  value: 1,
  timestamp: end,
  source: 'API',
}
const run = {
  ...{ id: trace, timestamp: start, name: 'hr-chat', userId: 'user-77', sessionId: 'sess-42' },
  ...{ tags: ['a'], metadata: { k: 1 }, input: 'q', output: 'a', htmlPath: '/x', totalCost: 0.5 },
  observations: [agent, call, tool],
  scores: [score],
}

test('a trace with all that belongs to it', () => {
  const steps = stepsOf(run)
  expect(steps.map(({ kind, name, status }) => [kind, name, status])).toEqual([
    ['agent', 'hr-chat', 'unset'],
    ['agent', 'agent', 'unset'],
    ['agent', 'trace', 'unset'],
    ['completion', 'chat', 'unset'],
    ['tool', 'look_up', 'error'],
    ['event', 'gen_ai.evaluation.result', 'unset'],
  ])
  const [root, top, ended, completion, failed, scored] = steps
  expect(root).toMatchObject({
    userId: 'user-77',
    sessionId: 'sess-42',
    tags: ['a'],
    metadata: { k: 1 },
  })
  expect(root?.attributes).toEqual({})
  expect(ended).toMatchObject({ spanId: root?.spanId, endTime: micros })
  expect(top?.parentSpanId).toBe(root?.spanId)
  expect(top).not.toHaveProperty('usage')
  expect(completion).toMatchObject({ costUsd: 0.5, usage: { inputTokens: 120, outputTokens: 18 } })
  expect(failed).toMatchObject({ toolCallId: 'c1', error: { message: 'no such row' } })
  expect(scored?.spanId).toBe(completion?.spanId)
})

test('rows one by one give the same', () => {
  const { observations, scores, ...row } = run
  const whole = stepsOf(run).map(({ spanId, parentSpanId }) => [spanId, parentSpanId])
  const rows = [row, ...observations, ...scores].flatMap((item) => stepsOf(item))
  expect(rows.map(({ spanId, parentSpanId }) => [spanId, parentSpanId])).toEqual(whole)
})

test('rows of a blob export', () => {
  const [step] = stepsOf({
    ...{ id: 'g', trace_id: trace, project_id: 'p', type: 'GENERATION', name: 'chat' },
    ...{ start_time: '2026-11-21 01:30:15.000', end_time: '2026-11-21 01:30:16.000' },
    ...{ parent_observation_id: 'a', provided_model_name: 'gpt-6-astra', prompt_name: 'p' },
    ...{ usage_details: { input: 1, output: 2 }, cost_details: { total: 0.25 }, total_cost: 0.25 },
    ...{ input: '[{"role":"user","content":"q"}]', status_message: '', level: 'DEFAULT' },
  })
  expect(step).toMatchObject({
    ...{ kind: 'completion', model: 'gpt-6-astra', costUsd: 0.25, endTime: micros },
    ...{ usage: { inputTokens: 1, outputTokens: 2 }, input: [{ role: 'user', content: 'q' }] },
    attributes: { 'langfuse.observation.prompt.name': 'p' },
  })
})

test('a newer row without a trace tells of it', () => {
  const row = observation({
    id: 'a',
    type: 'AGENT',
    name: 'agent',
    traceName: 'hr-chat',
    userId: 'user-77',
  })
  const [root, top] = stepsOf(row)
  expect(root).toMatchObject({ kind: 'agent', name: 'hr-chat', userId: 'user-77' })
  expect(top).toMatchObject({ kind: 'agent', name: 'agent', parentSpanId: root?.spanId })
})

test('pages, batches and single events are taken apart', () => {
  const event = { id: 'e', type: 'score-create', timestamp: end, body: score }
  expect(stepsOf({ data: [run, run], meta: {} })).toHaveLength(2 * stepsOf(run).length)
  expect(stepsOf({ batch: [event] })).toEqual(stepsOf(event))
})

describe('what is none', () => {
  test.each<[string, JsonValue]>([
    ['a text', 'canary'],
    ['an empty object', {}],
    ['something else', { id: 'canary', canary: 1 }],
    ['pages in pages', { data: [{ data: [{ data: [{ data: [] }] }] }] }],
  ])('%s is refused', (_, item) => {
    expect(() => exportEvents(item)).toThrow(SealtraceError)
    expect(() => exportEvents(item)).not.toThrow(/canary/)
  })

  test('anything is a value or a typed error', () => {
    const names = ['id', 'traceId', 'trace_id', 'startTime', 'timestamp', 'name', 'value', 'data']
    const more = ['observations', 'scores', 'body', 'type', 'batch', '__proto__', 'start_time']
    const item = fc.letrec<{ item: JsonValue }>((tie) => ({
      item: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<JsonValue>(trace, start, 1, null, 'canary'),
        fc.array(tie('item'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names, ...more), tie('item'), { maxKeys: 8 }),
      ),
    })).item
    fc.assert(
      fc.property(item, (value) => {
        try {
          const events = exportEvents(value).map((event, i): JsonObject => ({
            id: `${i}`,
            ...event,
          }))
          for (const { error } of langfuseEventSteps(events).outcomes)
            expect(error?.message ?? '').not.toContain('canary')
        } catch (error) {
          expect(SealtraceError.is(error)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
