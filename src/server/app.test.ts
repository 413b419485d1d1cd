import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { roles } from '../journal/api-key.ts'
import { SealtraceError } from '../error.ts'
import { testApp, type TestApp } from './test-app.ts'

const otlpDoors = ['/v1/traces', '/v1/logs', '/v1/metrics', '/api/public/otel/v1/traces']

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const json = { 'content-type': 'application/json' }

function post(test: TestApp, path: string, headers: Record<string, string>, body: BodyInit = '{}') {
  return test.app.request(path, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
}

function get({ app, keys }: TestApp, path: string, role?: keyof TestApp['keys']) {
  return app.request(path, role ? { headers: bearer(keys[role]) } : {})
}

/** Who gets what: role by route. `null` is no key at all. */
describe('rights', () => {
  const id = 'ab'.repeat(16)
  const readers = ['viewer', 'analyst', 'investigator', 'auditor', 'dpo', 'admin']
  const overseers = ['auditor', 'dpo', 'admin']
  const cases: [string, RequestInit, readonly string[], number][] = [
    ...otlpDoors.map((path): [string, RequestInit, string[], number] => [
      path,
      { method: 'POST', headers: json, body: '{}' },
      ['ingest'],
      403,
    ]),
    ['/api/v1/steps', { method: 'POST', headers: json, body: '[]' }, ['ingest'], 403],
    ['/api/public/projects', {}, roles, 200],
    ['/api/v1/traces', {}, readers, 404],
    ['/api/v1/audit', {}, overseers, 404],
    ['/api/v1/verify?deep=1', {}, overseers, 404],
    [
      '/api/v1/reveal',
      {
        method: 'POST',
        body: JSON.stringify({ recordId: id, class: 'email', reason: 'case 7' }),
      },
      ['investigator'],
      404,
    ],
  ]
  for (const [path, init, allowed, refusal] of cases)
    test.each([...roles, null])(`${path} as %s`, async (role) => {
      const made = testApp({}, { verify: async ({ deep }) => ({ ok: true, deep }) })
      const headers = { ...init.headers, ...(role ? bearer(made.keys[role]) : {}) }
      const response = await made.app.request(path, { ...init, headers })
      if (role === null) expect(response.status).toBe(401)
      else expect(response.status).toBe(allowed.includes(role) ? 200 : refusal)
      const refused = role !== null && !allowed.includes(role)
      const metrics = await (await get(made, '/metrics')).text()
      expect(metrics).toContain(`sealtrace_denials_total ${refused ? 1 : 0}\n`)
      const denials = made.audits.map(({ outcome, action }) => [action, outcome])
      if (role === null) expect(denials).toEqual([['auth.failed', 'denied']])
      else if (allowed.includes(role)) expect(denials).toEqual([])
      else expect(denials).toEqual([[expect.any(String), 'denied']])
    })

  test('one run: not there and not allowed look the same', async () => {
    const made = testApp()
    const answers = await Promise.all([
      get(made, `/api/v1/traces/${id}`, 'ingest'),
      get(made, `/api/v1/traces/${id}`, 'viewer'),
      get(made, '/api/v1/traces/no-id', 'viewer'),
      get(made, '/api/v1/traces/no-id', 'ingest'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  })

  test('a key that was revoked is refused', async () => {
    const clock = { now: 0 }
    const made = testApp({}, { now: () => clock.now })
    expect((await get(made, '/api/v1/traces', 'viewer')).status).toBe(200)
    made.rows.splice(0, made.rows.length, ...made.rows.map((row) => ({ ...row, revoked: 1 })))
    clock.now = 1001
    expect((await get(made, '/api/v1/traces', 'viewer')).status).toBe(401)
  })

  test('Basic auth with the ingest key as password, as Langfuse clients send it', async () => {
    const made = testApp()
    const text = Buffer.from(`pk-lf-1:${made.keys.ingest}`).toString('base64')
    const headers = { ...json, authorization: `Basic ${text}` }
    for (const path of otlpDoors) expect((await post(made, path, headers)).status).toBe(200)
    const projects = await made.app.request('/api/public/projects', { headers })
    expect(await projects.json()).toMatchObject({ data: [{ id: 'default', name: 'default' }] })
  })
})

describe('the OTLP doors', () => {
  const span = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'hello' }
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })

  test('200 comes after the steps are published, and not before', async () => {
    const made = testApp()
    let publish = (): void => {}
    const published = new Promise<void>((resolve) => (publish = resolve))
    made.record = async (steps) => {
      await published
      return { accepted: steps.length, duplicates: 0, traces: [], checkpointSize: 1 }
    }
    let answered = false
    const answer = Promise.resolve(
      post(made, '/v1/traces', { ...json, ...bearer(made.keys.ingest) }, body),
    ).finally(() => (answered = true))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(answered).toBe(false)
    publish()
    const response = await answer
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.text()).toBe('{}')
  })

  test('gzip and identity, JSON and protobuf, are all taken', async () => {
    const made = testApp()
    const key = bearer(made.keys.ingest)
    const gzip = { ...json, ...key, 'content-encoding': 'gzip' }
    expect((await post(made, '/v1/traces', gzip, gzipSync(body))).status).toBe(200)
    expect(made.steps).toMatchObject([{ name: 'hello' }])
    const identity = { 'content-type': 'Application/JSON; charset=utf-8', ...key }
    expect((await post(made, '/v1/traces', identity, body)).status).toBe(200)
    expect(made.steps).toHaveLength(2)
    const protobuf = { 'content-type': 'application/x-protobuf', ...key }
    const empty = await post(made, '/v1/traces', protobuf, new Uint8Array())
    expect([empty.status, empty.headers.get('content-type'), await empty.text()]).toEqual([
      200,
      'application/x-protobuf',
      '',
    ])
  })

  test.each([
    ['text/plain', {}, 'canary', 415],
    ['application/json', { 'content-encoding': 'br' }, '{}', 415],
    ['application/json', {}, '{"canary', 400],
    ['application/json', { 'content-encoding': 'gzip' }, 'canary', 400],
    ['application/x-protobuf', {}, 'canary', 400],
  ])('%s %o is refused with a status in its own encoding', async (type, more, text, status) => {
    const made = testApp()
    const headers = { 'content-type': type, ...more, ...bearer(made.keys.ingest) }
    const response = await post(made, '/v1/traces', headers, text)
    expect(response.status).toBe(status)
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.toString('latin1')).not.toContain('canary')
    if (type === 'application/x-protobuf') {
      expect(response.headers.get('content-type')).toBe(type)
      expect([...bytes.subarray(0, 3)]).toEqual([0x08, 3, 0x12])
    } else {
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(JSON.parse(bytes.toString())).toEqual({ code: 3, message: expect.any(String) })
    }
    expect(made.steps).toEqual([])
  })

  test('a body by its declared length, by its chunks, and by what it inflates to', async () => {
    const made = testApp({ bodyBytes: 1000, inflatedBytes: 2000 })
    const headers = { ...json, ...bearer(made.keys.ingest) }
    const declared = { ...headers, 'content-length': '1001' }
    expect((await post(made, '/v1/traces', declared, 'x')).status).toBe(413)
    let chunks = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks++
        controller.enqueue(new Uint8Array(400))
      },
    })
    expect((await post(made, '/v1/traces', headers, endless)).status).toBe(413)
    expect(chunks).toBeLessThan(6)
    const bomb = gzipSync(Buffer.alloc(200_000))
    const gzip = { ...headers, 'content-encoding': 'gzip' }
    const response = await post(made, '/v1/traces', gzip, bomb)
    expect([response.status, await response.json()]).toMatchObject([413, { code: 3 }])
    expect((await post(made, '/v1/traces', { ...headers, 'content-length': 'x' })).status).toBe(400)
  })

  test('a body that is not compressed may not exceed what one may inflate to', async () => {
    const made = testApp({ bodyBytes: 1000, inflatedBytes: 500 })
    const headers = { ...json, ...bearer(made.keys.ingest) }
    expect((await post(made, '/v1/traces', headers, ' '.repeat(600))).status).toBe(413)
  })

  test.each([
    ['busy', 429],
    ['unavailable', 503],
    ['key_unavailable', 503],
    ['rollback', 503],
    ['internal', 503],
  ] as const)('%s from the log is %i and asks to come again', async (code, status) => {
    const made = testApp()
    made.record = () => Promise.reject(new SealtraceError(code, 'what'))
    const response = await post(made, '/v1/traces', { ...json, ...bearer(made.keys.ingest) }, body)
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(await response.json()).toMatchObject({ message: 'what' })
  })

  test('an unforeseen error is 503 and says nothing', async () => {
    const made = testApp()
    made.record = () => Promise.reject(new Error('canary'))
    const headers = { ...json, ...bearer(made.keys.ingest) }
    const response = await post(made, '/v1/traces', headers, body)
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain('canary')
  })

  test('bodies in work are bounded all together', async () => {
    const made = testApp({ inFlightBytes: body.length + 10 })
    const headers = { ...json, ...bearer(made.keys.ingest) }
    let finish = (): void => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    made.record = async () => {
      await finished
      return { accepted: 1, duplicates: 0, traces: [], checkpointSize: 1 }
    }
    const first = post(made, '/v1/traces', headers, body)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const second = await post(made, '/v1/traces', headers, body)
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1'])
    finish()
    expect((await first).status).toBe(200)
    expect((await post(made, '/v1/traces', headers, body)).status).toBe(200)
    expect(await (await get(made, '/metrics')).text()).toContain('sealtrace_in_flight_bytes 0\n')
  })

  test('metrics about agents are kept, others counted', async () => {
    const made = testApp()
    const headers = { ...json, ...bearer(made.keys.ingest) }
    const gauge = (name: string, points: number) => ({
      name,
      gauge: { dataPoints: Array(points).fill({ asInt: 1 }) },
    })
    const metrics = [gauge('gen_ai.client.token.usage', 1), gauge('http.server.duration', 2)]
    const oneMetricOfEach = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] })
    const response = await post(made, '/v1/metrics', headers, oneMetricOfEach)
    expect([response.status, await response.text()]).toEqual([200, '{}'])
    const text = await (await get(made, '/metrics')).text()
    expect(text).toContain('sealtrace_otlp_metric_points_total{kept="true"} 1\n')
    expect(text).toContain('sealtrace_otlp_metric_points_total{kept="false"} 2\n')
    expect(made.steps.map(({ name }) => name)).toEqual(['gen_ai.client.token.usage'])
  })
})

describe('the API', () => {
  test.each([
    '/api/v1/traces?limit=0',
    '/api/v1/traces?limit=1001',
    '/api/v1/traces?since=canary',
    '/api/v1/traces?kind=canary',
    '/api/v1/traces?status=canary',
    '/api/v1/traces?cursor=canary',
    '/api/v1/audit?since=canary',
  ])('%s is refused without its value', async (path) => {
    const response = await get(testApp(), path, 'admin')
    expect(response.status).toBe(400)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'bad_request' } })
    expect(text).not.toContain('canary')
  })

  test('filters and pages reach the reader', async () => {
    const filters: unknown[] = []
    const reader = {
      list: async (_: unknown, filter: unknown) => {
        filters.push(filter)
        return { traces: [], next: { start: 5, seq: 7 } }
      },
    }
    const made = testApp({}, { reader: reader as never, now: () => 3_600_000 })
    const path =
      '/api/v1/traces?since=1h&until=1970-01-02&kind=tool&agent=a&trace_type=t&status=ok&session=s&user=u&tag=g&limit=7'
    const first = await (await get(made, path, 'viewer')).json()
    expect(filters).toEqual([
      {
        since: 0,
        until: 86_400_000_000,
        kind: 'tool',
        agent: 'a',
        traceType: 't',
        status: 'ok',
        session: 's',
        user: 'u',
        tag: 'g',
        limit: 7,
      },
    ])
    await get(made, `/api/v1/traces?cursor=${first.next}`, 'viewer')
    expect(filters[1]).toEqual({ limit: 50, after: { start: 5, seq: 7 } })
  })

  test.each([
    ['no reason', { recordId: 'r', class: 'email' }],
    ['an empty reason', { recordId: 'r', class: 'email', reason: '' }],
    ['a blank reason', { recordId: 'r', class: 'email', reason: ' \n ' }],
    ['no class', { recordId: 'r', reason: 'why' }],
    ['another shape', 'canary'],
  ])('a reveal with %s is refused', async (_, body) => {
    const made = testApp()
    const response = await post(
      made,
      '/api/v1/reveal',
      bearer(made.keys.investigator),
      JSON.stringify(body),
    )
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('canary')
  })

  test('a reveal body has a bound', async () => {
    const made = testApp()
    const headers = bearer(made.keys.investigator)
    expect((await post(made, '/api/v1/reveal', headers, ' '.repeat(70_000))).status).toBe(413)
  })

  test('verify gives the report, deep only when asked', async () => {
    const made = testApp({}, { verify: async ({ deep }) => ({ ok: true, deep }) })
    const report = async (query: string) =>
      (await get(made, `/api/v1/verify${query}`, 'auditor')).json()
    expect(await report('')).toEqual({ ok: true, deep: false })
    expect(await report('?deep=1')).toEqual({ ok: true, deep: true })
    expect((await get(testApp(), '/api/v1/verify', 'auditor')).status).toBe(503)
  })

  test('[V16] verify is told what to look at, and refuses what is no record id', async () => {
    const asked: object[] = []
    const verify = async (request: object) => {
      asked.push(request)
      return { ok: true }
    }
    const made = testApp({}, { verify })
    const id = '0192f0c1-7a3b-7c4d-8e5f-60718293a4b5'
    for (const query of ['?incremental=1', `?record=${id}`, '?deep=true&incremental=0'])
      expect((await get(made, `/api/v1/verify${query}`, 'auditor')).status).toBe(200)
    expect(asked).toEqual([
      { deep: false, incremental: true },
      { deep: false, incremental: false, record: Buffer.from(id.replaceAll('-', ''), 'hex') },
      { deep: true, incremental: false },
    ])
    for (const query of ['?incremental=yes', '?record=1', `?record=${id}0`])
      expect((await get(made, `/api/v1/verify${query}`, 'auditor')).status).toBe(400)
    expect(asked).toHaveLength(3)
  })

  test('unknown paths and methods are answered in JSON', async () => {
    const made = testApp()
    const answers: [string, number, string][] = [
      ['/nothing', 404, 'not_found'],
      ['/v1/traces', 405, 'method_not_allowed'],
      ['/api/v1/reveal', 405, 'method_not_allowed'],
    ]
    for (const [path, status, code] of answers) {
      const response = await get(made, path)
      expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }])
    }
  })
})

describe('health', () => {
  test('ready unless the queue is full or the collector is stopping', async () => {
    let reason: string | null = null
    const made = testApp({ queuedRecords: 5 }, { notReady: () => reason })
    expect((await get(made, '/healthz')).status).toBe(200)
    expect((await get(made, '/readyz')).status).toBe(200)
    made.queued = 5
    const full = await get(made, '/readyz')
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '1'])
    made.queued = 0
    reason = 'the disk failed'
    expect(await (await get(made, '/readyz')).json()).toMatchObject({ reason })
    expect((await get(made, '/healthz')).status).toBe(200)
  })

  test('metrics hold no data of clients', async () => {
    const made = testApp()
    const body = JSON.stringify({
      resourceSpans: [
        {
          scopeSpans: [
            { spans: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'canary' }] },
          ],
        },
      ],
    })
    await post(made, '/v1/traces', { ...json, ...bearer(made.keys.ingest) }, body)
    await get(made, '/canary/path?canary=canary')
    await get(made, '/api/v1/traces/canary', 'viewer')
    await made.app.request('/canary', { method: 'CANARY' })
    await post(made, '/v1/traces', { ...json, ...bearer('canary') }, 'canary')
    const text = await (await get(made, '/metrics')).text()
    expect(text.toLowerCase()).not.toContain('canary')
    for (const key of Object.values(made.keys)) expect(text).not.toContain(key)
    expect(text).toContain(
      'sealtrace_http_requests_total{route="/v1/traces",method="POST",status="200"} 1\n',
    )
    expect(text).toContain('{route="none",method="GET",status="404"} 1\n')
    expect(text).toContain('{route="/api/v1/traces/:id",method="GET",status="404"} 1\n')
    expect(text).toContain('sealtrace_steps_accepted_total 1\n')
    expect(text).toContain('sealtrace_auth_failures_total 1\n')
    expect(text).toContain('sealtrace_errors_total{code="unauthorized"} 1\n')
    expect(text).toContain(`sealtrace_received_bytes_total{door="otlp-traces"} ${body.length}\n`)
  })
})

describe('headers', () => {
  test.each([
    ['/', 200],
    ['/healthz', 200],
    ['/nothing', 404],
    ['/api/v1/traces', 401],
    ['/metrics', 200],
  ])('%s has those that keep browsers in check', async (path, status) => {
    const response = await get(testApp(), path)
    const { headers } = response
    expect(response.status).toBe(status)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'.*frame-ancestors 'none'/,
    )
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test.each(['/api/v1/traces', '/api/v1/audit', '/api/public/projects'])(
    '%s is not to be stored',
    async (path) => {
      const response = await get(testApp(), path, 'auditor')
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    },
  )
})
