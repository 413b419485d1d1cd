// Broken, hostile and absurd requests at the doors: each is taken or refused with a clear google.rpc.Status that repeats
// nothing of it, and the same process answers the next good request.
import { readdirSync, readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { decodeProtobuf } from '../src/ingest/otlp/protobuf.ts'
import type { Schema } from '../src/ingest/otlp/schema.ts'
import { limits } from '../src/record/limits.ts'
import { Harness, otlpSpans } from './harness.ts'

const slow = Boolean(process.env['SLOW'])
const runs = slow ? 1500 : 150
const canary = 'Zaunkoenig-7731-lief'
const protobuf = { 'content-type': 'application/x-protobuf' }
const gzip = { 'content-encoding': 'gzip' }
const doors = ['/v1/traces', '/v1/logs', '/api/public/otel/v1/traces']

/** Codes of google.rpc.Code that go with a status. */
const codes: Record<number, readonly number[]> = {
  400: [3],
  401: [16],
  403: [7],
  413: [3],
  415: [3],
  429: [8],
  503: [14],
}

/** All that a refusal may say: words of ours, and numbers. */
const messages = [
  /^OTLP: [A-Za-z ]+ of (span|log record) \d+ in scope \d+ of resource \d+( is not valid|: nested too deeply|: too many)$/,
  /^OTLP: more than \d+ (span|log record)s in one request$/,
  /^protobuf: (bad tag|truncated|nested too deeply|not valid UTF-8|number too long|unknown wire type|wrong wire type of [A-Za-z]+) at byte \d+$/,
  /^body: (not valid (gzip|zstd|UTF-8|JSON)|(inflates to )?more than \d+ bytes|nested deeper than \d+ levels)$/,
  /^the request body (has more than \d+ bytes|ended early)$/,
  /^send application\/json or application\/x-protobuf$/,
  /^content-encoding: send identity, gzip or zstd$/,
  /^content-length is not a number$/,
  /^no valid API key: send one as Authorization: Bearer KEY$/,
  /^too many failed attempts from here; try again in \d+ seconds$/,
  /^this API key has no right to write; use an ingest key$/,
  /^too many bytes of requests are in work; try again in a second$/,
  /^another writer made the same row; try again$/,
  /^a write failed while this was prepared; send it again$/,
]

const status: Schema = new Map([
  [1, { name: 'code', type: 'uint32' }],
  [2, { name: 'message', type: 'string' }],
])

interface Answer {
  status: number
  message: string
}

let harness: Harness
let pid = 0
beforeAll(async () => {
  harness = new Harness()
  await harness.start()
  pid = harness.pid
})
afterAll(() => harness.dispose())
afterEach(async () => {
  await expectGood()
  expect(harness.pid).toBe(pid)
  expect(harness.output.trimEnd().split('\n').toSorted()).toEqual([
    `ready ${harness.url}`,
    'sealtrace: retention: what is recorded is kept 90 days; looked at every 60 minutes',
  ])
})

let sent = 0
function goodSpan(more: object = {}): Record<string, unknown> {
  const spanId = (++sent).toString(16).padStart(16, '0')
  const startTimeUnixNano = '1795000000000000000'
  return { traceId: 'ab'.repeat(16), spanId, name: 'good', startTimeUnixNano, ...more }
}

async function expectGood(): Promise<void> {
  const response = await harness.post('/v1/traces', otlpSpans([goodSpan()]))
  expect([response.status, await response.text()]).toEqual([200, '{}'])
}

/** Checks the form of an answer, whatever it says. */
async function read(response: Response): Promise<Answer> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? ''
  const isProtobuf = type === 'application/x-protobuf'
  expect(isProtobuf || type === 'application/json').toBe(true)
  expect(response.headers.get('cache-control')).toBe('no-store')
  if (response.status === 200) {
    expect(Buffer.from(bytes).toString()).toBe(isProtobuf ? '' : '{}')
    return { status: 200, message: '' }
  }
  expect(Object.keys(codes)).toContain(String(response.status))
  const { code, message } = (
    isProtobuf ? decodeProtobuf(bytes, status) : JSON.parse(Buffer.from(bytes).toString('utf8'))
  ) as { code: number; message: string }
  expect(codes[response.status]).toContain(code)
  expect(messages.filter((known) => known.test(message)).length, message).toBeGreaterThan(0)
  expect(response.headers.has('retry-after')).toBe([429, 503].includes(response.status))
  return { status: response.status, message }
}

async function send(
  body: BodyInit,
  headers: Record<string, string> = {},
  door = '/v1/traces',
): Promise<Answer> {
  return read(await harness.post(door, body, headers))
}

/** One value under one key of one good span. */
const valued = (value: unknown, key = 'a') =>
  otlpSpans([goodSpan({ attributes: [{ key, value }] })])
const bytesOf = (body: string | Buffer) => new Uint8Array(Buffer.from(body))

describe('taken', () => {
  it.each([
    ['an empty body of protobuf', '', protobuf],
    ['an empty object', '{}', {}],
    ['null', 'null', {}],
    ['no spans', '{"resourceSpans":[]}', {}],
    ['nothing in every list', '{"resourceSpans":[{"scopeSpans":[{"spans":[]}]}]}', {}],
    ['nulls', '{"resourceSpans":[{"resource":null,"scopeSpans":null}]}', {}],
    ['fields that we do not know', '{"new":{"a":[1]},"resourceSpans":[]}', {}],
    ['a gzip body', bytesOf(gzipSync('{}')), gzip],
    ['a charset', '{}', { 'content-type': 'application/json; charset=utf-8' }],
  ] as [string, string, Record<string, string>][])('%s, at each door', async (_, body, headers) => {
    for (const door of doors) expect(await send(body, headers, door)).toMatchObject({ status: 200 })
  })

  it('spans of absurd times, which can be listed and shown afterwards', async () => {
    const times = ['0', '1', '18446744073709551615', '9223372036854775807', '99999999999999999999']
    for (const startTimeUnixNano of times)
      for (const endTimeUnixNano of times) {
        const traceId = 'cd'.repeat(16)
        const { status: answer } = await send(
          otlpSpans([goodSpan({ traceId, startTimeUnixNano, endTimeUnixNano })]),
        )
        expect([200, 400]).toContain(answer)
      }
    const response = await harness.get(`/api/v1/traces/${'cd'.repeat(16)}`)
    expect(response.status).toBe(200)
    expect((await harness.get('/api/v1/traces')).status).toBe(200)
    expect(harness.run('ls').status).toBe(0)
    expect(harness.run('show', 'cd'.repeat(16)).status).toBe(0)
  })

  it('keys that are names of prototypes and keys that come twice, and all of them are kept', async () => {
    const traceId = 'ef'.repeat(16)
    const keys = [
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      '',
      'a',
      'a',
    ]
    const attributes = keys.map((key, i) => ({ key, value: { stringValue: `value ${i}` } }))
    const nested = { key: 'nested', value: { kvlistValue: { values: attributes } } }
    const json = { key: 'json', value: { stringValue: '{"__proto__":{"polluted":"value 9"}}' } }
    const span = goodSpan({ traceId, attributes: [...attributes, nested, json] })
    expect((await send(otlpSpans([span]))).status).toBe(200)
    const shown = await (await harness.get(`/api/v1/traces/${traceId}`)).text()
    for (let i = 0; i < keys.length; i++) expect(shown.split(`"value ${i}"`)).toHaveLength(3)
    expect(shown).toContain('"__proto__":{"polluted":"value 9"}')
    expect(
      (await send('{"__proto__":{"resourceSpans":7},"constructor":{"prototype":{}}}')).status,
    ).toBe(200)
  })

  it('a span name of a megabyte, and a hundred thousand attributes', async () => {
    const name = 'n'.repeat(1024 * 1024)
    expect((await send(otlpSpans([goodSpan({ name })]))).status).toBe(200)
    const attributes = Array.from({ length: 100_000 }, (_, i) => ({
      key: `k${i}`,
      value: { intValue: i },
    }))
    expect((await send(otlpSpans([goodSpan({ attributes })]))).status).toBe(200)
  })

  it('two traces of a user who is new, in one request and at the first try', async () => {
    for (let round = 0; round < 8; round++) {
      const attributes = [{ key: 'user.id', value: { stringValue: `new user ${round}` } }]
      const spans = [0, 1, 2, 3].map((n) =>
        goodSpan({ traceId: `${round}${n}`.padStart(32, 'ba'), attributes }),
      )
      expect(await send(otlpSpans(spans))).toEqual({ status: 200, message: '' })
    }
  })

  it('strings of every kind of character', async () => {
    for (const text of [
      '\u0000',
      '\uFFFE\uFFFF',
      '\uE000x\uE001y\uE002',
      '💥\u202E',
      '\uD800',
      '\u001b[2J',
    ])
      expect((await send(valued({ stringValue: text }))).status).toBe(200)
  })
})

describe('refused', () => {
  const trace = 'ab'.repeat(16)
  it.each([
    ['no JSON', canary],
    ['half a document', `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"${canary}`],
    ['an array', '[]'],
    ['a string', `"${canary}"`],
    ['an empty body of JSON', ''],
    ['a text for a list', `{"resourceSpans":"${canary}"}`],
    ['an object for a list', `{"resourceSpans":{"${canary}":1}}`],
    ['a trace id of the wrong length', otlpSpans([goodSpan({ traceId: trace.slice(2) })])],
    ['a trace id that is no hex', otlpSpans([goodSpan({ traceId: canary.padEnd(32, 'z') })])],
    ['a trace id of zeros', otlpSpans([goodSpan({ traceId: '0'.repeat(32) })])],
    ['a span id of the wrong length', otlpSpans([goodSpan({ spanId: `${trace}` })])],
    ['a parent id of the wrong length', otlpSpans([goodSpan({ parentSpanId: 'ab' })])],
    ['a number for a name', otlpSpans([goodSpan({ name: 7 })])],
    ['a text for a time', otlpSpans([goodSpan({ startTimeUnixNano: canary })])],
    ['a negative time', otlpSpans([goodSpan({ startTimeUnixNano: '-1' })])],
    ['a text for an integer', valued({ intValue: canary })],
    ['a text for a boolean', valued({ boolValue: canary })],
    ['a text for a double', valued({ doubleValue: canary })],
    ['no base64 for bytes', valued({ bytesValue: `${canary}!` })],
    ['a list for a value', valued([canary])],
    ['a text for a value', valued(canary)],
    ['a good span before a bad one', otlpSpans([goodSpan(), goodSpan({ name: [canary] })])],
  ])('%s', async (_, body) => {
    expect(await send(body)).toMatchObject({ status: 400 })
  })

  it('logs of wrong types', async () => {
    const records = [
      { body: canary },
      { timeUnixNano: canary },
      { traceId: 'ab' },
      { attributes: {} },
    ]
    for (const record of records) {
      const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] })
      expect(await send(body, {}, '/v1/logs')).toMatchObject({ status: 400 })
    }
  })

  it('bytes that are no UTF-8, in JSON and in protobuf', async () => {
    const bad = Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('"}'),
    ])
    expect(await send(bytesOf(bad))).toMatchObject({
      status: 400,
      message: 'body: not valid UTF-8',
    })
    // A schema URL of one byte that is none.
    expect(await send(new Uint8Array([0x0a, 3, 0x1a, 1, 0xff]), protobuf)).toMatchObject({
      status: 400,
    })
  })

  it('protobuf that is cut off anywhere, at each door', async () => {
    for (const { door, body } of captures()
      .filter(({ headers }) => headers === protobuf)
      .slice(0, 3))
      for (let i = 1; i < 40; i++) {
        const cut = body.subarray(0, Math.floor((body.length * i) / 40))
        expect([200, 400]).toContain((await send(new Uint8Array(cut), protobuf, door)).status)
      }
    expect((await send(new Uint8Array([0x0a, 0x7f]), protobuf)).message).toMatch(/truncated/)
    expect(
      (await send(new Uint8Array([0x0a, ...Array<number>(10).fill(0xff)]), protobuf)).status,
    ).toBe(400)
  })

  it('JSON of ten thousand levels, in the body and in a value', async () => {
    const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`
    for (const n of [10_000, 1_000_000]) {
      expect(await send(deep(n))).toMatchObject({ status: 413 })
      expect(await send(`{"resourceSpans":${'{"a":'.repeat(n)}1${'}'.repeat(n)}}`)).toMatchObject({
        status: 413,
      })
    }
    let value: object = { stringValue: canary }
    for (let i = 0; i < 100; i++) value = { arrayValue: { values: [value] } }
    expect(await send(valued(value))).toMatchObject({ status: 413 })
    // As a text it is one: it is taken, and not parsed.
    expect((await send(valued({ stringValue: deep(10_000) }))).status).toBe(200)
    expect((await send(valued({ stringValue: deep(60) }))).status).toBe(200)
  })

  it('protobuf of ten thousand levels', async () => {
    let value = Buffer.from([0x0a, 1, 0x78])
    const wrap = (tag: number, inner: Buffer) =>
      Buffer.concat([Buffer.from([tag]), varint(inner.length), inner])
    for (let i = 0; i < 10_000; i++) value = wrap(0x2a, wrap(0x0a, value))
    const attribute = wrap(0x4a, Buffer.concat([Buffer.from([0x0a, 1, 0x61]), wrap(0x12, value)]))
    const body = wrap(0x0a, wrap(0x12, wrap(0x12, attribute)))
    expect(await send(bytesOf(body), protobuf)).toMatchObject({ status: 413 })
  })

  it('gzip that is none, is cut off, or is a bomb', async () => {
    expect(await send(canary, gzip)).toMatchObject({ status: 400, message: 'body: not valid gzip' })
    const whole = gzipSync(JSON.stringify({ a: canary.repeat(100) }))
    expect(await send(bytesOf(whole.subarray(0, -9)), gzip)).toMatchObject({ status: 400 })
    const bomb = gzipSync(Buffer.alloc(limits.inflatedBytes + 1, ' '))
    expect(bomb.length).toBeLessThan(100_000)
    for (const headers of [gzip, { ...gzip, ...protobuf }])
      for (const door of doors)
        expect(await send(bytesOf(bomb), headers, door)).toMatchObject({ status: 413 })
    const zstd = zstdCompressSync(Buffer.alloc(limits.inflatedBytes + 1, ' '))
    expect(await send(bytesOf(zstd), { 'content-encoding': 'zstd' })).toMatchObject({ status: 413 })
    expect(await memory()).toBeLessThan(1500)
  })

  it('a body of a hundred megabytes, with its length and in chunks', async () => {
    const before = await memory()
    const large = new Uint8Array(100 * 1024 * 1024).fill(0x20)
    expect(await send(large)).toMatchObject({ status: 413 })
    const chunk = Buffer.alloc(1024 * 1024, ' ')
    expect(await sendChunks(Array.from({ length: 100 }, () => chunk))).toBe(413)
    expect((await memory()) - before).toBeLessThan(300)
  })

  it('a length that is not the one of the body', async () => {
    expect(await sendRaw({ 'content-length': '999999999999999' }, '{}')).toBe(413)
    expect(await sendRaw({ 'content-length': '10' }, '{}')).toBeNull()
    expect([400, null]).toContain(await sendRaw({ 'content-length': 'x' }, '{}'))
  })

  it('a request of which the end is said twice, with another behind it, and TRACE', async () => {
    const end = '\r\n\r\n'
    const behind = `0${end}GET /healthz HTTP/1.1\r\nhost: x${end}`
    const [length, other] = ['content-length: 4', 'content-length: 5']
    for (const twice of ['transfer-encoding: chunked', other].map((more) => `${length}\r\n${more}`))
      expect(await statuses(`POST /v1/traces HTTP/1.1\r\nhost: x\r\n${twice}${end}${behind}`)).toBe(
        '400',
      )
    expect(await statuses(`TRACE /healthz HTTP/1.1\r\nhost: x${end}`)).toMatch(/^40[05]$/)
  })

  it('types and encodings that are not ours', async () => {
    for (const type of ['text/plain', 'application/xml', '', 'application/json2', canary])
      expect(await send('{}', { 'content-type': type })).toMatchObject({ status: 415 })
    for (const encoding of ['br', 'deflate', 'compress', 'gzip, gzip', canary])
      expect(await send('{}', { 'content-encoding': encoding })).toMatchObject({ status: 415 })
  })

  it('no key, a wrong one, and one of another role', async () => {
    const none = { 'x-api-key': '' }
    let attempts = 0
    for (const headers of [
      none,
      { 'x-api-key': canary },
      { 'x-api-key': 'k'.repeat(10_000) },
      { ...none, authorization: canary },
      { ...none, authorization: `Bearer ${canary}` },
      { ...none, authorization: 'Bearer' },
      { ...none, authorization: 'Basic !' },
      {
        ...none,
        authorization: `Basic ${Buffer.from(`${harness.keys['ingest']}:`).toString('base64')}`,
      },
      { ...none, authorization: `Bearer ${harness.keys['ingest']?.slice(0, -1)}` },
    ] as Record<string, string>[])
      for (const type of ['application/json', 'application/x-protobuf'])
        expect(await send('{}', { ...headers, 'content-type': type })).toMatchObject({
          // Who tries on has to wait.
          status: attempts++ < 10 ? 401 : 429,
        })
    for (const [role, key] of Object.entries(harness.keys))
      if (role !== 'ingest')
        for (const door of doors)
          expect(await send('{}', { 'x-api-key': key }, door)).toMatchObject({ status: 403 })
  })

  it('more than a hundred thousand spans, and takes just as many', async () => {
    const spans = (n: number) => {
      const one = (i: number) =>
        `{"traceId":"${'ad'.repeat(16)}","spanId":"${(i + 1).toString(16).padStart(16, 'f')}"}`
      const all = Array.from({ length: n }, (_, i) => one(i)).join(',')
      return `{"resourceSpans":[{"scopeSpans":[{"spans":[${all}]}]}]}`
    }
    expect(await send(spans(limits.stepsPerRequest + 1))).toMatchObject({ status: 413 })
    expect(await send(spans(slow ? limits.stepsPerRequest : 5000))).toMatchObject({ status: 200 })
  })

  it('other methods and paths, without a fault', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])
      for (const path of [...doors, '/api/v1/reveal', '/api/v1/traces/%00', '/api/v1/traces/%']) {
        const headers = { 'x-api-key': harness.keys['investigator'] ?? '' }
        const response = await fetch(`${harness.url}${path}`, { method, headers })
        const reads = path.startsWith('/api/v1/traces/') && /GET|HEAD/.test(method)
        const status = reads ? 404 : method === 'OPTIONS' ? 204 : 405
        expect([path, method, response.status]).toEqual([path, method, status])
        expect(response.headers.has('allow')).toBe(!reads)
        expect(await response.text()).not.toContain('%')
      }
  })
})

describe('fuzzed', () => {
  const answered = async (door: string, body: Uint8Array, headers: Record<string, string>) => {
    let answer = 0
    for (let tries = 0; tries < 5 && [0, 429].includes(answer); tries++)
      answer = (await send(new Uint8Array(body), headers, door)).status
    expect([200, 400, 413]).toContain(answer)
  }

  it('any bytes at any door', async () => {
    const headers = fc.constantFrom<Record<string, string>>({}, protobuf, gzip, {
      ...protobuf,
      ...gzip,
    })
    const body = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(bytesOf))
    await fc.assert(fc.asyncProperty(fc.constantFrom(...doors), body, headers, answered), {
      numRuns: runs,
    })
  })

  it('real requests with a byte changed, cut, or doubled', async () => {
    const change = fc.record({
      at: fc.nat(),
      with: fc.uint8Array({ maxLength: 8 }),
      drop: fc.nat({ max: 64 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...captures()),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (capture, changes) => {
          let { body } = capture
          for (const { at, with: bytes, drop } of changes) {
            const place = at % (body.length + 1)
            body = Buffer.concat([body.subarray(0, place), bytes, body.subarray(place + drop)])
          }
          await answered(capture.door, body, capture.headers)
        },
      ),
      { numRuns: runs },
    )
  })

  it('real requests of JSON with any value in any place', async () => {
    const documents = captures().filter(({ headers }) => headers !== protobuf)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...documents),
        fc.nat(),
        fc.jsonValue(),
        async (capture, at, value) => {
          const document = JSON.parse(capture.body.toString('utf8')) as object
          const places = placesOf(document)
          const [holder, key] = places[at % places.length] ?? [{}, '']
          holder[key] = value
          await answered(capture.door, bytesOf(JSON.stringify(document)), capture.headers)
        },
      ),
      { numRuns: runs },
    )
  })

  it('and all that was taken can still be listed, shown and verified', async () => {
    const { traces } = (await (await harness.get('/api/v1/traces?limit=1000')).json()) as {
      traces: { traceId: string }[]
    }
    expect(traces.length).toBeGreaterThan(3)
    for (const { traceId } of traces)
      expect((await harness.get(`/api/v1/traces/${traceId}`)).status).toBe(200)
    expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
    const metrics = await (await fetch(`${harness.url}/metrics`)).text()
    expect(metrics).not.toMatch(/code="internal"|status="5/)
    expect(metrics).not.toContain(canary)
  }, 240_000)
})

interface Capture {
  door: string
  headers: Record<string, string>
  body: Buffer
}

let loaded: Capture[] | undefined
/** Recorded requests of real clients, not compressed. */
function captures(): Capture[] {
  const root = resolve(import.meta.dirname, '../src/ingest/fixtures/captures')
  return (loaded ??= readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.request.json'))
    .flatMap((name) => {
      const folder = dirname(join(root, name))
      const stem = join(root, name).slice(folder.length + 1, -'request.json'.length)
      const file = readdirSync(folder).find((other) => other.startsWith(`${stem}body.`)) ?? ''
      const { url } = JSON.parse(readFileSync(join(root, name), 'utf8')) as { url: string }
      const door = doors.find((path) => url.endsWith(path))
      if (!door || !/\.(json|pb)$/.test(file)) return []
      const headers = file.endsWith('.pb') ? protobuf : ({} as Record<string, string>)
      return [{ door, headers, body: readFileSync(join(folder, file)) }]
    })
    .filter(({ body }) => body.length < 200_000))
}

function placesOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [
    [holder, key] as [Record<string, unknown>, string],
    ...placesOf(holder[key]),
  ])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  return Buffer.from([...bytes, rest])
}

/** Resident memory of the collector, in MB. */
async function memory(): Promise<number> {
  const metrics = await (await fetch(`${harness.url}/metrics`)).text()
  return Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1]) / 1e6
}

/** The status of a request whose body comes in chunks, without a length. */
function sendChunks(chunks: readonly Buffer[]): Promise<number> {
  return new Promise((done, fail) => {
    const request = open({ 'transfer-encoding': 'chunked' })
    request.on('response', (response) => {
      done(response.statusCode ?? 0)
      response.resume()
    })
    request.on('error', fail)
    for (const chunk of chunks) request.write(chunk)
    request.end()
  })
}

/** The status; null when the connection ends without an answer. The body is sent, and then nothing more. */
function sendRaw(headers: Record<string, string>, body: string): Promise<number | null> {
  return new Promise((done) => {
    const request = open({})
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value)
    request.on('response', (response) => {
      done(response.statusCode ?? 0)
      request.destroy()
    })
    request.on('error', () => done(null))
    request.write(body)
    setTimeout(() => request.destroy(), 1000)
  })
}

/** Of all that is answered to these bytes. */
async function statuses(bytes: string): Promise<string> {
  const { hostname, port } = new URL(harness.url)
  const socket = connect(Number(port), hostname).setTimeout(300, () => socket.destroy())
  let answer = ''
  socket.on('data', (chunk) => (answer += String(chunk))).write(bytes)
  await new Promise((done) => socket.on('close', done))
  return [...answer.matchAll(/^HTTP\/1.1 (\d+)/gm)].map(([, status]) => status).join()
}

function open(headers: Record<string, string>) {
  return httpRequest(`${harness.url}/v1/traces`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': harness.keys['ingest'],
      ...headers,
    },
  })
}
