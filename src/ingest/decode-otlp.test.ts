import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import type { OtlpSignal } from './decode-otlp.ts'
import { decodeOtlp } from './decode-otlp.ts'
import { loadCaptures } from './fixtures/load-captures.ts'
import type { OtlpEncoding } from './otlp/response.ts'

const signals: OtlpSignal[] = ['traces', 'logs']
const encodings: OtlpEncoding[] = ['json', 'protobuf']
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const good = { traceId: 'A'.repeat(32), spanId: 'b'.repeat(16), name: 'x' }
const canary = 'canary-219-09-9999'

function decodeSpan(span: object): ReturnType<typeof decodeOtlp> {
  const body = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }
  return decodeOtlp('traces', 'json', utf8(JSON.stringify(body, null, 2)))
}

function errorOf(run: () => unknown): SealtraceError {
  try {
    run()
  } catch (error) {
    if (SealtraceError.is(error)) return error
    throw error
  }
  throw new Error('did not throw')
}

describe('JSON', () => {
  test('lenient where clients differ', () => {
    const [step] = decodeSpan({
      ...good,
      parentSpanId: '',
      kind: 'SPAN_KIND_CLIENT',
      startTimeUnixNano: 1795225298000000000,
      endTimeUnixNano: '0',
      status: null,
      events: null,
      unknownField: { a: [1] },
      attributes: [
        { key: 'a', value: { intValue: '9007199254740993' } },
        { key: 'b', value: { intValue: 7 } },
        { key: 'c', value: null },
        { key: 'd', value: {} },
        { key: 'e', value: { doubleValue: 'NaN' } },
        { key: 'f', value: { bytesValue: 'AQI=' } },
        { key: 'b', value: { intValue: 8 } },
        { key: '__proto__', value: { stringValue: 'own' } },
      ],
    })
    expect(step).toMatchObject({ traceId: 'a'.repeat(32), startTime: 1_795_225_298_000_000 })
    expect(step).not.toHaveProperty('parentSpanId')
    expect(step).not.toHaveProperty('endTime')
    expect(step?.attributes).toMatchObject({
      a: '9007199254740993',
      b: 7,
      'b#again': [8],
      c: null,
      d: null,
      e: 'NaN',
      f: { $bytes: 'AQI=' },
      spanKind: 3,
    })
    expect(Object.hasOwn(step?.attributes ?? {}, '__proto__')).toBe(true)
  })

  test.each([
    ['a short trace id', { ...good, traceId: canary }],
    ['a zero trace id', { ...good, traceId: '0'.repeat(32) }],
    ['a zero span id', { ...good, spanId: '0'.repeat(16) }],
    ['no span id', { ...good, spanId: '' }],
    ['a name that is no text', { ...good, name: 7 }],
    ['attributes that are no list', { ...good, attributes: { a: canary } }],
    [
      'a value of the wrong type',
      { ...good, attributes: [{ key: 'a', value: { intValue: canary } }] },
    ],
    ['a time that is no number', { ...good, startTimeUnixNano: canary }],
    ['an unknown kind', { ...good, kind: canary }],
    ['a status that is no object', { ...good, status: canary }],
  ])('refuses %s and does not repeat it', (_, span) => {
    const error = errorOf(() => decodeSpan(span))
    expect(error.code).toBe('bad_request')
    expect(error.message).toMatch(/of span 0 in scope 0 of resource 0/)
    expect(error.message).not.toContain('canary')
  })

  test('nesting is bounded before anything recurses', () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000)
    const body = `{"resourceSpans":[],"x":${deep}}`
    expect(errorOf(() => decodeOtlp('traces', 'json', utf8(body))).code).toBe('too_large')
    let value: object = { stringValue: canary }
    for (let i = 0; i < 65; i++) value = { arrayValue: { values: [value] } }
    const error = errorOf(() => decodeSpan({ ...good, attributes: [{ key: 'a', value }] }))
    expect(error.code).toBe('too_large')
  })

  test('brackets in strings do not count as nesting', () => {
    const name = `\\"${'['.repeat(10_000)}`
    expect(decodeSpan({ ...good, name })).toMatchObject([{ name }])
  })

  test('JSON in a string that is nested too deeply stays a string', () => {
    const text = '['.repeat(10_000) + ']'.repeat(10_000)
    const attributes = [{ key: 'input.value', value: { stringValue: text } }]
    expect(decodeSpan({ ...good, attributes })[0]?.attributes['input.value']).toBe(text)
  })

  test('digits of long numbers in strings survive', () => {
    const attributes = [{ key: 'a', value: { stringValue: '{"id":12345678901234567890}' } }]
    expect(decodeSpan({ ...good, attributes })[0]?.attributes['a']).toEqual({
      id: '12345678901234567890',
    })
  })

  test('invalid UTF-8 and no JSON at all', () => {
    for (const body of [Uint8Array.of(0x7b, 0xff), utf8(canary), utf8('[1]'), utf8('null x')]) {
      const error = errorOf(() => decodeOtlp('traces', 'json', body))
      expect(error.code).toBe('bad_request')
      expect(error.message).not.toContain('canary')
    }
  })
})

test('a span with very many indexed attributes', () => {
  const attributes = Array.from({ length: 150_000 }, (_, n) => ({
    key: `gen_ai.prompt.${n * 7}.content`,
    value: { stringValue: 'x' },
  }))
  const [step] = decodeSpan({ ...good, attributes })
  expect(step?.input).toHaveLength(150_000)
  const tooMany = [{ key: 'a', value: { arrayValue: { values: Array(200_001).fill({}) } } }]
  expect(errorOf(() => decodeSpan({ ...good, attributes: tooMany })).code).toBe('too_large')
})

test('an empty batch gives no steps', () => {
  for (const signal of signals) {
    expect(decodeOtlp(signal, 'json', utf8('{}'))).toEqual([])
    expect(decodeOtlp(signal, 'json', utf8('{"resourceSpans":[],"resourceLogs":null}'))).toEqual([])
    expect(decodeOtlp(signal, 'protobuf', new Uint8Array())).toEqual([])
  }
})

describe('protobuf', () => {
  test('unknown fields are skipped, groups refused', () => {
    const unknown = Uint8Array.of(0x78, 0x01, 0x7a, 0x01, 0x41, 0x7d, 0, 0, 0, 0)
    expect(decodeOtlp('traces', 'protobuf', unknown)).toEqual([])
    expect(errorOf(() => decodeOtlp('traces', 'protobuf', Uint8Array.of(0x7b))).code).toBe(
      'bad_request',
    )
  })

  test('every truncation is a typed error or a value', () => {
    const capture = loadCaptures().find((c) => c.folder === 'otlp-js-0.223/edge-proto')
    if (!capture) throw new Error('capture missing')
    for (let size = 1; size < capture.body.length; size++) {
      const error = errorOf(() => decodeOtlp('traces', 'protobuf', capture.body.subarray(0, size)))
      expect(error.code).toBe('bad_request')
    }
  })

  test('nesting is bounded', () => {
    // AnyValue.array_value.values, again and again, inside resource attributes.
    let value = Uint8Array.of(0x10, 0x01)
    for (let i = 0; i < 500; i++) value = field(5, field(1, value))
    const body = field(1, field(1, field(1, field(2, value))))
    expect(errorOf(() => decodeOtlp('traces', 'protobuf', body)).code).toBe('too_large')
  })
})

function field(number: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const length: number[] = []
  let rest = content.length
  while (rest >= 0x80) {
    length.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return Uint8Array.from([(number << 3) | 2, ...length, rest, ...content])
}

describe('a small body that becomes much is refused', () => {
  const many = (n: number, unit: string): string => Array<string>(n).fill(unit).join(',')
  const texts = (n: number, key: (i: number) => string, stringValue: string) =>
    Array.from({ length: n }, (_, i) => ({ key: key(i), value: { stringValue } }))
  const anything = `"traceId":"${good.traceId}","spanId":"${good.spanId}"`
  const span = `{${anything},"events":[${many(190_000, '{}')}]}`

  test.each([
    ['empty groups', `{"resourceSpans":[${many(2_000_001, '{}')}]}`],
    ['empty lists below an unknown key', `{"x":[${many(2_000_001, '[]')}]}`],
    ['events', `{"resourceSpans":[{"scopeSpans":[{"spans":[${many(9, span)}]}]}]}`],
  ])('%s', (_, body) => {
    expect(errorOf(() => decodeOtlp('traces', 'json', utf8(body))).code).toBe('too_large')
  })

  test('JSON in strings', () => {
    const attributes = texts(40, (i) => `a${i}`, `[${many(99_000, '{}')}]`)
    expect(errorOf(() => decodeSpan({ ...good, attributes })).code).toBe('too_large')
    expect(decodeSpan({ ...good, attributes: attributes.slice(0, 5) })).toHaveLength(1)
  })

  test('indexed attributes of many levels', () => {
    const levels = Array(20).fill('0').join('.')
    const attributes = texts(100_000, (i) => `gen_ai.prompt.${i}.${levels}`, 'x')
    expect(errorOf(() => decodeSpan({ ...good, attributes })).code).toBe('too_large')
  })

  test.each([
    ['empty messages', [0x0a, 0x00]],
    ['unknown fields', [0x78, 0x01]],
  ])('protobuf: %s', (_, unit) => {
    const body = new Uint8Array(4_000_002).map((_byte, i) => unit[i % 2] ?? 0)
    expect(errorOf(() => decodeOtlp('traces', 'protobuf', body)).code).toBe('too_large')
  })
})

test('ids that were derived say so; equal records count, others differ by what they say', () => {
  const record = { timeUnixNano: '1795225298000000000', body: { stringValue: 'one' } }
  const decode = (...logRecords: object[]) => {
    const request = { resourceLogs: [{ scopeLogs: [{ logRecords }] }] }
    return decodeOtlp('logs', 'json', utf8(JSON.stringify(request)))
  }
  const [first, again] = decode(record, record)
  const [other] = decode({ ...record, body: { stringValue: 'two' } })
  expect(first?.derived).toEqual({ trace: true, span: true })
  expect(new Set([first?.spanId, again?.spanId, other?.spanId]).size).toBe(3)
  expect(decode(record, record)).toEqual([first, again])
  const { traceId, spanId } = good
  expect(decode({ ...record, traceId })[0]?.derived).toEqual({ span: true })
  expect(decode({ ...record, traceId, spanId })[0]).not.toHaveProperty('derived')
})

describe('hostile bytes give a typed error or a value', () => {
  test('random bytes', () => {
    const anySignal = fc.constantFrom(...signals)
    const anyEncoding = fc.constantFrom(...encodings)
    const body = fc.uint8Array({ maxLength: 300 })
    fc.assert(
      fc.property(anySignal, anyEncoding, body, (signal, encoding, bytes) => {
        expectTotal(() => decodeOtlp(signal, encoding, bytes))
      }),
      { numRuns: 1000 },
    )
  })

  test('mutated requests', () => {
    const captures = loadCaptures()
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      byte: fc.nat(255),
      cut: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.constantFrom(...captures), fc.array(mutation), (capture, mutations) => {
        let bytes = Uint8Array.from(capture.body)
        for (const { at, byte, cut } of mutations) {
          const offset = Math.floor(at * bytes.length)
          if (cut) bytes = Uint8Array.from([...bytes.slice(0, offset), ...bytes.slice(offset + 1)])
          else bytes[offset] = byte
        }
        expectTotal(() => decodeOtlp(capture.signal, capture.encoding, bytes))
      }),
      { numRuns: 200 },
    )
  })

  test('any JSON in any place', () => {
    const json = fc.jsonValue({ maxDepth: 4 }).map((value) => value as object)
    fc.assert(
      fc.property(json, json, json, (value, attribute, body) => {
        const attributes = [{ key: 'gen_ai.input.messages', value: attribute }]
        expectTotal(() => decodeSpan({ ...good, ...value, attributes }))
        const record = { ...value, body, attributes }
        const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }
        expectTotal(() => decodeOtlp('logs', 'json', utf8(JSON.stringify(request))))
      }),
    )
  })

  test('any JSON text behind the keys that dialects read', () => {
    const keys = [
      ...['gen_ai.operation.name', 'gen_ai.input.messages', 'gen_ai.prompt.0.role', 'ai.prompt'],
      ...['ai.operationId', 'ai.response.toolCalls', 'openinference.span.kind', 'input.value'],
      ...['output.value', 'metadata', 'langfuse.observation.type', 'langfuse.observation.output'],
      ...['langfuse.observation.usage_details', 'gcp.vertex.agent.llm_request', 'span.type'],
      ...['gcp.vertex.agent.llm_response', 'mastra.span.type', 'mastra.tags', 'user.id'],
    ]
    const words = fc.constantFrom('LLM', 'TOOL', 'generation', 'tool', 'ai.toolCall', 'chat')
    const text = fc.oneof(words, fc.json({ maxDepth: 3 }))
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), text), (texts) => {
        const attributes = Object.entries(texts).map(([key, stringValue]) => ({
          key,
          value: { stringValue },
        }))
        const steps = decodeSpan({ ...good, attributes })
        expect(steps).toHaveLength(1)
        expect(JSON.parse(JSON.stringify(steps))).toEqual(steps)
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
