import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import type { DecodedMetrics } from './decode-metrics.ts'
import { decodeMetrics } from './decode-metrics.ts'
import { loadMetricCaptures } from './fixtures/load-captures.ts'
import { decodeNdjson } from './ndjson.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const canary = 'canary-219-09-9999'
const time = '1795225298951000000'
const micros = 1_795_225_298_951_000
const point = { timeUnixNano: time, asInt: 1 }

function decode(...metrics: object[]): DecodedMetrics {
  const attributes = [{ key: 'service.name', value: { stringValue: 'bot' } }]
  const body = {
    resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ scope: {}, metrics }] }],
  }
  return decodeMetrics('json', utf8(JSON.stringify(body)))
}

const gauge = (name: string, ...dataPoints: unknown[]) => ({ name, gauge: { dataPoints } })
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })

function errorOf(run: () => unknown): SealtraceError {
  try {
    run()
  } catch (error) {
    if (SealtraceError.is(error)) return error
    throw error
  }
  throw new Error('did not throw')
}

describe('what is kept', () => {
  test('metrics about agents; others are counted and not looked at', () => {
    const { steps, points } = decode(
      gauge('gen_ai.client.token.usage', point, point),
      gauge('mcp.client.operation.duration', point),
      gauge('codex.tool.call', point),
      gauge('http.server.duration', { asInt: canary }, { flags: canary }, 7, {}),
      gauge('gen_ai.nothing'),
      { name: 'gen_ai.unknown', future: { dataPoints: [point] } },
    )
    expect(steps.map(({ name }) => name)).toEqual([
      'gen_ai.client.token.usage',
      'mcp.client.operation.duration',
      'codex.tool.call',
    ])
    expect(points).toEqual({ kept: 4, counted: 4 })
  })

  test('all that a point says', () => {
    const exemplar = {
      timeUnixNano: time,
      asDouble: 0.5,
      traceId: 'A'.repeat(32),
      spanId: 'b'.repeat(16),
      filteredAttributes: [text('note', '{"a":1}')],
    }
    const common = { startTimeUnixNano: '1795225298000000000', timeUnixNano: time, flags: 1 }
    const { steps } = decode(
      {
        name: 'gen_ai.sum',
        description: 'what',
        unit: '{token}',
        metadata: [text('m', 'x')],
        sum: {
          aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA',
          isMonotonic: true,
          dataPoints: [
            { ...common, asInt: '-9007199254740993', attributes: [text('k', '{"deep":"v"}')] },
            { ...common, asDouble: 'NaN', exemplars: [exemplar] },
          ],
        },
      },
      {
        name: 'gen_ai.exp',
        exponentialHistogram: {
          aggregationTemporality: 2,
          dataPoints: [
            {
              ...{ timeUnixNano: time, count: '18446744073709551615', sum: 1.5, scale: -2 },
              ...{ zeroCount: 0, zeroThreshold: 0.1, min: 0, max: 1 },
              positive: { offset: -3, bucketCounts: ['1', 2] },
              negative: { offset: 0, bucketCounts: [] },
            },
          ],
        },
      },
      {
        name: 'gen_ai.summary',
        summary: {
          dataPoints: [
            { timeUnixNano: time, count: 2, quantileValues: [{ quantile: 1, value: 9 }] },
          ],
        },
      },
    )
    const common2 = { start: 1_795_225_298_000_000, time: micros, flags: 1 }
    expect(steps[0]).toMatchObject({
      kind: 'event',
      name: 'gen_ai.sum',
      status: 'unset',
      startTime: micros,
      endTime: micros,
      derived: { trace: true, span: true },
    })
    expect(steps.map(({ attributes }) => attributes)).toEqual([
      {
        resource: { 'service.name': 'bot' },
        scope: { name: '' },
        metricType: 'sum',
        unit: '{token}',
        description: 'what',
        temporality: 'delta',
        monotonic: true,
        metadata: { m: 'x' },
        points: [
          { ...common2, attributes: { k: { deep: 'v' } }, value: '-9007199254740993' },
          {
            ...{ ...common2, value: 'NaN' },
            exemplars: [
              {
                ...{ time: micros, value: 0.5, traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
                attributes: { note: { a: 1 } },
              },
            ],
          },
        ],
      },
      expect.objectContaining({
        metricType: 'exponentialHistogram',
        temporality: 'cumulative',
        points: [
          {
            ...{ time: micros, count: '18446744073709551615', sum: 1.5, scale: -2 },
            ...{ zeroCount: 0, zeroThreshold: 0.1, min: 0, max: 1 },
            positive: { offset: -3, buckets: [1, 2] },
          },
        ],
      }),
      expect.objectContaining({
        metricType: 'summary',
        points: [{ time: micros, count: 2, quantiles: [{ quantile: 1, value: 9 }] }],
      }),
    ])
  })
})

test('a line of a file that holds metrics, as collectors write it', () => {
  const line = (name: string) => {
    const metrics = [gauge(name, point)]
    return JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] })
  }
  expect(decodeNdjson(line('gen_ai.a'))).toMatchObject([{ kind: 'event', name: 'gen_ai.a' }])
  expect(decodeNdjson(line('http.a'))).toEqual([])
})

describe('ids', () => {
  const of = (user: string, session: string, at = time) =>
    decode(
      gauge('gen_ai.a', {
        ...{ asInt: 1, timeUnixNano: at },
        attributes: [text('session.id', session), text('user.id', user)],
      }),
    ).steps[0]

  test('the same request gives the same steps, equal metrics in it differ', () => {
    const twice = () => decode(gauge('gen_ai.a', point), gauge('gen_ai.a', point)).steps
    expect(twice()).toEqual(twice())
    expect(new Set(twice().map(({ spanId }) => spanId)).size).toBe(2)
    expect(new Set(twice().map(({ traceId }) => traceId)).size).toBe(1)
  })

  test('one trace for a process, a session and a day', () => {
    expect(of('u', 's')).toMatchObject({ userId: 'u', sessionId: 's' })
    expect(of('u', 's')?.traceId).toBe(of('u', 's', '1795225299951000000')?.traceId)
    expect(of('u', 's')?.traceId).not.toBe(of('u', 't')?.traceId)
    expect(of('u', 's')?.traceId).not.toBe(of('u', 's', '1795325299951000000')?.traceId)
  })

  test('points of several people have no person', () => {
    const attributes = (user: string) => ({ ...point, attributes: [text('user.id', user)] })
    const [step] = decode(gauge('gen_ai.a', attributes('u'), attributes('v'))).steps
    expect(step).not.toHaveProperty('userId')
  })
})

describe('recorded requests', () => {
  const captures = loadMetricCaptures()
  const of = (folder: string): DecodedMetrics => {
    const capture = captures.find((candidate) => candidate.folder === folder)
    if (!capture) throw new Error(`no metrics below ${folder}`)
    return decodeMetrics(capture.encoding, capture.body)
  }

  test('Claude Code', () => {
    const { steps, points } = of('claude-code-2.1.329/otel-full-json')
    expect(points).toEqual({ kept: 7, counted: 0 })
    expect(new Set(steps.map(({ traceId }) => traceId)).size).toBe(1)
    for (const step of steps) {
      expect(step.sessionId).toBe('b1781bb0-95aa-4650-b868-d18685d09d4d')
      expect(step).not.toHaveProperty('usage')
      expect(step).toMatchObject({ environment: 'prod' })
    }
    const tokens = steps.find(({ name }) => name === 'claude_code.token.usage')
    expect(tokens?.attributes).toMatchObject({ unit: 'tokens', temporality: 'delta' })
    expect(tokens?.attributes['points']).toHaveLength(4)
  })

  test('AI SDK, JSON', () => {
    const { steps, points } = of('ai-sdk-7/otel-json/basic')
    expect(points).toEqual({ kept: 1, counted: 0 })
    expect(steps[0]?.attributes).toMatchObject({
      metricType: 'histogram',
      unit: 's',
      temporality: 'cumulative',
      points: [
        {
          ...{ count: 2, buckets: [2, ...Array<number>(14).fill(0)] },
          attributes: { 'gen_ai.request.model': 'gpt-6-astra' },
        },
      ],
    })
  })

  test('OpenTelemetry JS, protobuf: histograms are packed', () => {
    const { steps, points } = of('otel-js-2/events')
    expect(points).toEqual({ kept: 3, counted: 1 })
    expect(steps.map(({ name }) => name)).toEqual([
      'gen_ai.client.token.usage',
      'gen_ai.client.operation.duration',
    ])
    const bounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000]
    const buckets = (...filled: number[]) =>
      Array.from({ length: 16 }, (_, at) => filled.filter((bucket) => bucket === at).length)
    const time = expect.any(Number)
    const said = (type: string) => ({
      ...{ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai' },
      ...{ 'gen_ai.request.model': 'gpt-6-astra', 'gen_ai.token.type': type },
    })
    const common = { start: time, time, count: 2, bounds }
    expect(steps[0]?.attributes).toMatchObject({
      metricType: 'histogram',
      unit: '{token}',
      temporality: 'cumulative',
      scope: { name: 'hr-bot' },
    })
    expect(steps[0]?.attributes['points']).toEqual([
      {
        ...common,
        attributes: said('input'),
        sum: 310,
        min: 120,
        max: 190,
        buckets: buckets(7, 7),
      },
      { ...common, attributes: said('output'), sum: 60, min: 18, max: 42, buckets: buckets(3, 4) },
    ])
  })

  test('every truncation is a typed error or a value', () => {
    const capture = captures.find(({ encoding }) => encoding === 'protobuf')
    if (!capture) throw new Error('capture missing')
    for (let size = 1; size < capture.body.length; size++)
      expect(errorOf(() => decodeMetrics('protobuf', capture.body.subarray(0, size))).code).toBe(
        'bad_request',
      )
  })

  test('mutated requests', () => {
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      byte: fc.nat(255),
    })
    fc.assert(
      fc.property(fc.constantFrom(...captures), fc.array(mutation), (capture, mutations) => {
        const bytes = Uint8Array.from(capture.body)
        for (const { at, byte } of mutations) bytes[Math.floor(at * bytes.length)] = byte
        expectTotal(() => decodeMetrics(capture.encoding, bytes))
      }),
      { numRuns: 500 },
    )
  })
})

describe('protobuf', () => {
  // One metric named gen_ai.a: field numbers of metrics/v1.
  const metric = (...data: Uint8Array[]) =>
    field(1, field(2, field(2, field(1, utf8('gen_ai.a')), ...data)))
  const pointsOf = (body: Uint8Array) =>
    decodeMetrics('protobuf', body).steps[0]?.attributes['points']

  test('numbers packed, unpacked and negative', () => {
    const eight = (n: number): number[] => [n, 0, 0, 0, 0, 0, 0, 0]
    const packed = field(6, Uint8Array.from([...eight(1), ...eight(2)]))
    const single = Uint8Array.from([0x31, ...eight(3)])
    expect(pointsOf(metric(field(9, field(1, packed, single))))).toEqual([{ buckets: [1, 2, 3] }])
    const offset = Uint8Array.of(0x08, 0x05)
    const varints = field(2, Uint8Array.of(0x01, 0xac, 0x02))
    const negative = Uint8Array.of(0x31, ...Array<number>(8).fill(0xff))
    expect(pointsOf(metric(field(10, field(1, field(8, offset, varints)))))).toEqual([
      { positive: { offset: -3, buckets: [1, 300] } },
    ])
    expect(pointsOf(metric(field(7, field(1, negative))))).toEqual([{ value: -1 }])
  })

  test('a packed list that ends within a number', () => {
    const body = metric(field(9, field(1, field(6, new Uint8Array(9)))))
    expect(errorOf(() => decodeMetrics('protobuf', body)).code).toBe('bad_request')
  })

  test('every packed number counts, also of metrics that are not kept', () => {
    const many = field(10, field(1, field(8, field(2, new Uint8Array(2_000_001)))))
    const body = field(1, field(2, field(2, field(1, utf8('http.a')), many)))
    expect(errorOf(() => decodeMetrics('protobuf', body)).code).toBe('too_large')
  })
})

function field(number: number, ...contents: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = Buffer.concat(contents)
  const length: number[] = []
  let rest = content.length
  while (rest >= 0x80) {
    length.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  const head = Uint8Array.of((number << 3) | 2, ...length, rest)
  return Uint8Array.from(Buffer.concat([head, content]))
}

describe('hostile requests give a typed error or a value', () => {
  test.each([
    ['a value of the wrong type', gauge('gen_ai.a', { asInt: canary })],
    ['a point that is no object', gauge('gen_ai.a', [canary])],
    ['a count that is no number', gauge('gen_ai.a', { count: canary })],
    ['a time that is no number', gauge('gen_ai.a', { timeUnixNano: canary })],
    ['buckets that are no list', gauge('gen_ai.a', { bucketCounts: canary })],
    [
      'a temporality that nobody knows',
      {
        name: 'gen_ai.a',
        sum: { aggregationTemporality: canary, dataPoints: [point] },
      },
    ],
    ['a name that is no text', gauge(7 as never, point)],
    ['points that are no list', { name: canary, gauge: { dataPoints: canary } }],
  ])('refuses %s and does not repeat it', (_, metric) => {
    const error = errorOf(() => decode(metric))
    expect(error.code).toBe('bad_request')
    expect(error.message).toMatch(/of metric 0 in scope 0 of resource 0/)
    expect(error.message).not.toContain('canary')
  })

  test('too much', () => {
    const many = (n: number, unit: string): string => Array<string>(n).fill(unit).join(',')
    const points = `{"name":"gen_ai.a","gauge":{"dataPoints":[${many(199_000, '{}')}]}}`
    const metrics = (list: string) =>
      utf8(`{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${list}]}]}]}`)
    for (const body of [
      metrics(many(9, points)),
      metrics(many(100_001, '{"name":"x","gauge":{}}')),
    ])
      expect(errorOf(() => decodeMetrics('json', body)).code).toBe('too_large')
    const deep = `${'['.repeat(400)}${']'.repeat(400)}`
    expect(errorOf(() => decodeMetrics('json', utf8(`{"x":${deep}}`))).code).toBe('too_large')
  })

  test('any JSON in any place, any bytes', () => {
    const json = fc.jsonValue({ maxDepth: 4 }).map((value) => value as object)
    const type = fc.constantFrom('gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary')
    fc.assert(
      fc.property(type, json, json, json, (key, data, one, attributes) => {
        const dataPoints = [one, { ...one, attributes, exemplars: [one], positive: one }]
        expectTotal(() => decode({ name: 'gen_ai.a', [key]: { ...data, dataPoints } }))
        expectTotal(() => decode({ ...one, name: 'gen_ai.a', [key]: data }))
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expectTotal(() => decodeMetrics('protobuf', bytes))
        expectTotal(() => decodeMetrics('json', bytes))
      }),
      { numRuns: 500 },
    )
  })
})

function expectTotal(run: () => unknown): void {
  try {
    run()
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    expect(['bad_request', 'too_large']).toContain(error.code)
    expect(error.message).toMatch(/^[\w :.0-9-]{1,160}$/)
  }
}
