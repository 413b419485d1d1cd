// Every decoder of the table, with whatever can come: it gives steps or a typed error that repeats nothing, in bounded time.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import { setKey, type JsonObject, type JsonValue } from '../record/json.ts'
import { doors, type Decoded, type Door, type RequestFacts } from './doors.ts'
import { madeSamples, recordedSamples, type DoorSample } from './fixtures/door-samples.ts'
import { stopwatch } from '../testing/stopwatch.ts'

const canary = 'Zaunkoenig7731'
const samples = [...recordedSamples(), ...madeSamples()]
const names = Object.keys(doors) as Door[]
/** For one request of at most 1 MB, on a machine that has other work: what is quadratic takes minutes. */
const mostTime = 10_000
const largestSeed = 200_000

/** Null for an error. Throws what breaks the promise. */
function decode(door: Door, body: Uint8Array, facts: RequestFacts): number | null {
  const elapsed = stopwatch()
  try {
    const { steps, answer }: Decoded = doors[door](body, facts)
    // What is handed to another thread and to the client has to be plain.
    structuredClone(steps.slice(0, 3))
    if (answer !== undefined) JSON.stringify(answer)
    return steps.length
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    expect(['bad_request', 'too_large']).toContain(error.code)
    expect(error.message).not.toContain(canary)
    expect(error.message).toMatch(/^[\x20-\x7e]{3,300}$/)
    return null
  } finally {
    expect(elapsed()).toBeLessThan(mostTime)
  }
}

const seedsOf = (door: Door): DoorSample[] =>
  samples.filter((sample) => sample.door === door && sample.body.length <= largestSeed)

test('there is a sample of each door, and it is read', () => {
  for (const door of names) {
    const read = seedsOf(door).map(({ body, facts }) => decode(door, body, facts) ?? 0)
    expect([door, Math.max(0, ...read) > 0 || door === 'otlp-metrics']).toEqual([door, true])
    expect([door, read.length > 0]).toEqual([door, true])
  }
})

/** Bytes that were changed, cut, doubled, or put into each other. */
const changedBytes = (seeds: readonly DoorSample[]) =>
  fc
    .record({
      seed: fc.constantFrom(...seeds),
      edits: fc.array(
        fc.record({
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          drop: fc.nat(40),
          put: fc.oneof(
            fc.uint8Array({ maxLength: 12 }),
            fc
              .constantFrom(
                ...[canary, '"', '\\', '{', '}', '[', ']', ',', ':', '\n', '\r\n', '\u0000'],
                ...['null', '1e999', '-0', '99999999999999999999', '\\ud800', '--', '""', '\ufeff'],
              )
              .map((text) => Buffer.from(text)),
            // Protobuf: long lengths, groups, field 0.
            fc.constantFrom(
              Buffer.from('ffffffffffffffffff01', 'hex'),
              ...['ffffffff0f', '0a', '0b', '0c', '00', '80'].map((hex) => Buffer.from(hex, 'hex')),
            ),
          ),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    })
    .map(({ seed, edits, cut }) => {
      let body = Buffer.from(seed.body)
      for (const { at, drop, put } of edits) {
        const from = Math.floor(at * body.length)
        body = Buffer.concat([body.subarray(0, from), put, body.subarray(from + drop)])
      }
      return {
        facts: seed.facts,
        body: cut === null ? body : body.subarray(0, Math.floor(cut * body.length)),
      }
    })

const odd: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(null, true, 0, -1, 0.5, 2 ** 53, 1e308, '', [], {}, canary),
  fc.constantFrom<JsonValue>([[]], [canary], { [canary]: canary }, '[{"a":[', `{"${canary}":1}`),
  fc.constantFrom<JsonValue>(
    '2026-13-45T99:99:99Z',
    '1e999',
    '-1',
    '\ud800',
    '\u0000',
    '__proto__',
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
)

/** One value in it becomes another, or a key does. */
function changeAt(value: JsonValue, path: readonly number[], put: JsonValue): JsonValue {
  const [first = 0, ...rest] = path
  if (typeof value !== 'object' || value === null || path.length === 0) return put
  if (Array.isArray(value)) {
    const at = first % Math.max(1, value.length)
    return value.map((item, index) => (index === at ? changeAt(item, rest, put) : item))
  }
  const keys = Object.keys(value)
  const at = first % Math.max(1, keys.length)
  const out: JsonObject = {}
  for (const [index, key] of keys.entries()) {
    const changed = index === at ? changeAt(value[key] ?? null, rest, put) : (value[key] ?? null)
    setKey(out, index === at && rest.length === 0 && first % 7 === 0 ? canary : key, changed)
  }
  return out
}

const changedValues = (seeds: readonly DoorSample[]) =>
  fc
    .record({
      seed: fc.constantFrom(...seeds),
      changes: fc.array(fc.tuple(fc.array(fc.nat(100), { minLength: 1, maxLength: 9 }), odd), {
        minLength: 1,
        maxLength: 3,
      }),
    })
    .map(({ seed, changes }) => {
      let value = JSON.parse(Buffer.from(seed.body).toString()) as JsonValue
      for (const [path, put] of changes) value = changeAt(value, path, put)
      return { facts: seed.facts, body: Buffer.from(JSON.stringify(value)) }
    })

const isJson = ({ body }: DoorSample): boolean => {
  try {
    return typeof JSON.parse(Buffer.from(body).toString()) === 'object'
  } catch {
    return false
  }
}

const boundary = 'b'
const multipart = (parts: readonly string[]): string =>
  `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`
const many = 200_000

/** A megabyte or so of what costs most for its size. */
const hostile: readonly (readonly [string, string | Uint8Array])[] = [
  ['deep arrays', '['.repeat(500_000)],
  ['deep objects', '{"a":'.repeat(200_000)],
  ['deep arrays in lines', `${'['.repeat(60)}${']'.repeat(60)}\n`.repeat(8000)],
  ['deep values in a step', `{"startTime":1,"input":${'['.repeat(5000)}${']'.repeat(5000)}}`],
  ['an endless string', `"${'\\"'.repeat(500_000)}`],
  ['backslashes', `"${'\\'.repeat(1_000_000)}`],
  ['blank lines', '\n'.repeat(1_000_000)],
  ['blanks', ' '.repeat(1_000_000)],
  ['many zeros', `[${'0,'.repeat(500_000)}0]`],
  ['many objects', `[${'{},'.repeat(many)}{}]`],
  ['many keys', `{${Array.from({ length: 80_000 }, (_, n) => `"k${n}":0`).join()}}`],
  ['the same key', `{${'"a":0,'.repeat(150_000)}"a":0}`],
  ['JSON in JSON', `{"startTime":1,"input":${nestedText('1', 12)}}`],
  ['many spans', `{"resourceSpans":[{"scopeSpans":[{"spans":[${'{},'.repeat(many)}{}]}]}]}`],
  ['many resources', `{"resourceSpans":[${'{"scopeSpans":[{}]},'.repeat(50_000)}{}]}`],
  ['many logs', `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${'{},'.repeat(many)}{}]}]}]}`],
  [
    'many metrics',
    `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${'{},'.repeat(many)}{}]}]}]}`,
  ],
  ['many events', `{"batch":[${'{"type":"trace-create","body":{}},'.repeat(30_000)}{}]}`],
  ['many runs', `{"post":[${'{"id":"x"},'.repeat(80_000)}{}],"patch":[]}`],
  ['many items', `{"data":[${'{"object":"trace.span","trace_id":"t"},'.repeat(25_000)}{}]}`],
  [
    'a chain of spans',
    `{"data":[${Array.from({ length: 8000 }, (_, n) => JSON.stringify({ object: 'trace.span', id: `s${n}`, parent_id: `s${n + 1}`, trace_id: 't', span_data: { type: 'agent' } })).join()}]}`,
  ],
  ['boundaries', `--${boundary}\r\n`.repeat(150_000)],
  ['almost boundaries', `\r\n--${boundary}x`.repeat(150_000)],
  ['dashes', '-'.repeat(1_000_000)],
  ['line breaks', '\r\n'.repeat(500_000)],
  [
    'many parts',
    multipart(
      Array.from(
        { length: 15_000 },
        () => 'Content-Disposition: form-data; name="post.x"\r\n\r\n{}',
      ),
    ),
  ],
  [
    'one header',
    multipart([`Content-Disposition: form-data; name="${'a'.repeat(500_000)}"\r\n\r\n{}`]),
  ],
  ['many headers', multipart([`${'a: b\r\n'.repeat(150_000)}\r\n{}`])],
  [
    'many quotes',
    multipart([`Content-Disposition: form-data; ${'name="'.repeat(150_000)}\r\n\r\n{}`]),
  ],
  ['zero bytes', new Uint8Array(1_000_000)],
  ['high bytes', new Uint8Array(1_000_000).fill(0xff)],
  ['protobuf: empty messages', repeated('0a00', 500_000)],
  ['protobuf: nested', nestedMessages(60_000)],
  ['protobuf: open groups', repeated('0b', 1_000_000)],
  ['protobuf: a length beyond the end', Buffer.from('0affffffff0f', 'hex')],
]

function nestedText(text: string, levels: number): string {
  let value = text
  for (let n = 0; n < levels && value.length < 500_000; n++) value = JSON.stringify(`[${value}]`)
  return value
}

function repeated(hex: string, count: number): Uint8Array {
  return Buffer.alloc((count * hex.length) / 2, Buffer.from(hex, 'hex'))
}

/** Field 1 in field 1 in field 1. */
function nestedMessages(depth: number): Uint8Array {
  const parts: Buffer[] = []
  let length = 0
  for (let n = 0; n < depth; n++) {
    const head = [0x0a]
    for (let rest = length; ; rest >>>= 7) {
      head.push(rest > 127 ? (rest & 127) | 128 : rest)
      if (rest <= 127) break
    }
    parts.push(Buffer.from(head))
    length += head.length
  }
  return Buffer.concat(parts.toReversed())
}

describe.each(names)('%s', (door) => {
  const seeds = seedsOf(door)
  const small = seeds.filter(({ body }) => body.length < 60_000)
  const facts = (seeds[0] as DoorSample).facts

  test('any bytes and any JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        fc.constantFrom<RequestFacts['encoding']>('json', 'protobuf'),
        (body, encoding) => void decode(door, body, { ...facts, encoding: encoding ?? 'json' }),
      ),
      { numRuns: 300 },
    )
  })

  test('changed bytes of real requests', () => {
    fc.assert(
      fc.property(changedBytes(small), ({ body, facts: told }) => void decode(door, body, told)),
      { numRuns: 200 },
    )
  })

  test.runIf(small.some(isJson))('changed values in real requests', () => {
    fc.assert(
      fc.property(
        changedValues(small.filter(isJson)),
        ({ body, facts: told }) => void decode(door, body, told),
      ),
      { numRuns: 300 },
    )
  })

  test('requests meant for other doors, and other facts', () => {
    for (const { body, facts: told } of samples)
      if (body.length < 60_000) decode(door, body, { ...told, id: canary })
    for (const odd of ['', canary, '('.repeat(200), 'a'.repeat(100_000), '\r\n', '"'])
      for (const sample of small.slice(0, 3))
        decode(door, sample.body, { ...sample.facts, boundary: odd, id: odd })
  })

  test.each(hostile)('hostile: %s', (_, body) => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    for (const encoding of ['json', 'protobuf'] as const)
      decode(door, bytes, { ...facts, encoding, boundary })
  })
})
