import { describe, expect, test } from 'vitest'
import { toBase64 } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { loadConfig } from '../config.ts'
import { testApp, type TestApp } from '../test-app.ts'

const time = '2026-11-21T01:30:15.041Z'
const score = { id: 'score-1', traceId: 'ab'.repeat(16), name: 'tone', value: 1, timestamp: time }
const bytes = new TextEncoder().encode('not really a PNG, number 219-09-9999')
const media = {
  traceId: 'ab'.repeat(16),
  observationId: 'cd'.repeat(8),
  field: 'input',
  contentType: 'image/png',
  contentLength: bytes.length,
  sha256Hash: toBase64(sha256(bytes)),
}

function call(test: TestApp, method: string, path: string, body?: BodyInit | object) {
  const key = Buffer.from(`pk-lf-any:${test.keys.ingest}`).toString('base64')
  const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array
  return test.app.request(path, {
    method,
    headers: { authorization: `Basic ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
  })
}

/** An app whose settings keep media, at the time `clock.now`. */
function keeping(clock = { now: 1_795_224_615_000 }): TestApp {
  const config = { ...loadConfig({ environment: {} }), langfuse: { media: 'keep' as const } }
  return testApp({}, { config, now: () => clock.now })
}

async function uploadPath(test: TestApp, body: object = media): Promise<string> {
  const { uploadUrl } = (await (await call(test, 'POST', '/api/public/media', body)).json()) as {
    uploadUrl: string
  }
  expect(uploadUrl).toMatch(/^http:\/\/localhost\/api\/public\/media\/upload\/[\w.-]+$/)
  return new URL(uploadUrl).pathname
}

describe('events', () => {
  test('each has its own success or error, with 207', async () => {
    const made = testApp()
    const batch = [
      { id: 'a', type: 'score-create', timestamp: time, body: score },
      { id: 'b', type: 'score-create', timestamp: time, body: {} },
    ]
    const response = await call(made, 'POST', '/api/public/ingestion', { batch, metadata: {} })
    expect(response.status).toBe(207)
    expect(await response.json()).toEqual({
      successes: [{ id: 'a', status: 201 }],
      errors: [{ id: 'b', status: 400, message: 'event 1: name: missing', error: 'bad_request' }],
    })
    expect(made.steps).toHaveLength(1)
  })

  test('no batch is refused, and readers may not write', async () => {
    const made = testApp()
    expect((await call(made, 'POST', '/api/public/ingestion', {})).status).toBe(400)
    for (const path of ['/api/public/ingestion', '/api/public/scores', '/api/public/media']) {
      const headers = { authorization: `Bearer ${made.keys.viewer}` }
      const response = await made.app.request(path, { method: 'POST', headers, body: '{}' })
      expect(response.status).toBe(403)
      expect((await made.app.request(path, { method: 'POST', body: '{}' })).status).toBe(401)
    }
  })
})

describe('scores', () => {
  test('one is answered by its id', async () => {
    const made = testApp()
    const response = await call(made, 'POST', '/api/public/scores', score)
    expect([response.status, await response.json()]).toEqual([200, { id: 'score-1' }])
    expect(made.steps[0]).toMatchObject({ name: 'gen_ai.evaluation.result' })
    expect((await call(made, 'POST', '/api/public/scores', { name: 'n' })).status).toBe(400)
  })

  test('a list is accepted, or told what is wrong with some of it', async () => {
    const made = testApp()
    const all = await call(made, 'POST', '/api/public/scores', [score, score])
    expect([all.status, await all.json()]).toEqual([202, { message: 'Accepted' }])
    const some = await call(made, 'POST', '/api/public/scores', [score, { name: 'canary' }])
    expect(some.status).toBe(207)
    expect(await some.json()).toEqual({
      accepted: 1,
      rejected: 1,
      errors: [{ message: 'score 1: traceId: missing, and no session or dataset run either' }],
    })
    expect(made.steps).toHaveLength(3)
  })

  test('one without a time was given when it came', async () => {
    const made = testApp({}, { now: () => 5000 })
    await call(made, 'POST', '/api/public/scores', { ...score, timestamp: null })
    expect(made.steps[0]).toMatchObject({ startTime: 5_000_000 })
  })
})

describe('questions of clients', () => {
  test('have an answer', async () => {
    const made = testApp()
    const projects = await call(made, 'GET', '/api/public/projects')
    expect(await projects.json()).toMatchObject({ data: [{ id: 'default', metadata: {} }] })
    expect(await (await call(made, 'GET', '/api/public/v2/prompts')).json()).toMatchObject({
      data: [],
    })
    const health = await made.app.request('/api/public/health')
    expect(await health.json()).toMatchObject({ status: 'OK' })
  })

  test.each(['/api/public/v2/prompts/greeting', '/api/public/datasets', '/api/public/traces/1'])(
    '%s is not here, in words that clients know',
    async (path) => {
      const made = testApp()
      const response = await call(made, 'GET', path)
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({
        error: 'LangfuseNotFoundError',
        message: expect.any(String),
      })
      expect((await made.app.request(path)).status).toBe(401)
    },
  )
})

test('metrics tell the doors apart', async () => {
  const made = testApp()
  await call(made, 'POST', '/api/public/ingestion', { batch: [] })
  await call(made, 'POST', '/api/public/otel/v1/traces', {})
  await call(made, 'GET', '/api/public/v2/prompts/canary')
  const headers = { authorization: `Bearer ${made.keys.admin}` }
  const text = await (await made.app.request('/metrics', { headers })).text()
  expect(text).toContain('route="/api/public/ingestion",method="POST",status="207"} 1\n')
  expect(text).toContain('route="/api/public/otel/v1/traces",method="POST",status="200"} 1\n')
  expect(text).toContain('route="/api/public/v2/prompts/*",method="GET",status="404"} 1\n')
  expect(text).not.toContain('canary')
})

describe('media', () => {
  const mediaId = media.sha256Hash.slice(0, 22).replaceAll('+', '-').replaceAll('/', '_')

  test('are refused by saying that they are here', async () => {
    const made = testApp()
    const response = await call(made, 'POST', '/api/public/media', media)
    expect([response.status, await response.json()]).toEqual([200, { mediaId, uploadUrl: null }])
    expect((await call(made, 'PATCH', `/api/public/media/${mediaId}`, {})).status).toBe(200)
    const bare = await made.app.request('/api/public/media/upload/x', { method: 'PUT', body: 'x' })
    expect(bare.status).toBe(404)
  })

  test.each([
    ['no hash', { ...media, sha256Hash: 'canary' }],
    ['no length', { ...media, contentLength: -1 }],
    ['no media type', { ...media, contentType: 'canary\n' }],
    ['no trace', { ...media, traceId: undefined }],
    ['a long id', { ...media, traceId: 'canary'.repeat(100) }],
  ])('%s is refused', async (_, body) => {
    const response = await call(testApp(), 'POST', '/api/public/media', body)
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('canary')
  })

  test('are taken where the settings say so, without the key', async () => {
    const made = keeping()
    const path = await uploadPath(made)
    for (const _ of [1, 2])
      expect((await made.app.request(path, { method: 'PUT', body: bytes })).status).toBe(200)
    const [step, again] = made.steps
    expect(step).toEqual(again)
    // The start of an unkeyed hash.
    expect(JSON.stringify(step)).not.toContain(mediaId)
    expect(step).toMatchObject({
      traceId: media.traceId,
      spanId: media.observationId,
      joinsSpan: true,
      attributes: {
        'langfuse.media.content': {
          content: `data:image/png;base64,${toBase64(bytes)}`,
        },
      },
    })
  })

  test('other bytes, another address and an old one are refused', async () => {
    const clock = { now: 1_795_224_615_000 }
    const made = keeping(clock)
    const path = await uploadPath(made)
    const put = async (to: string, body: Uint8Array<ArrayBuffer>) =>
      (await made.app.request(to, { method: 'PUT', body })).status
    expect(await put(path, bytes.subarray(1))).toBe(400)
    expect(await put(path, bytes.toReversed())).toBe(400)
    expect(await put(path, new Uint8Array(bytes.length + 1))).toBe(413)
    const [name = '', mac = ''] = path.split('/').at(-1)?.split('.') ?? []
    const other = Buffer.from(
      Buffer.from(name, 'base64url').toString().replace('abab', 'abac'),
    ).toString('base64url')
    for (const token of [`${other}.${mac}`, `${name}.${mac.slice(1)}A`, name, `${name}.`, 'x.y'])
      expect(await put(`/api/public/media/upload/${token}`, bytes)).toBe(403)
    clock.now += 11 * 60_000
    expect(await put(path, bytes)).toBe(403)
    expect(made.steps).toEqual([])
  })

  test('too large ones are refused like all where none are kept', async () => {
    const body = { ...media, contentLength: 2 ** 40 }
    const response = await call(keeping(), 'POST', '/api/public/media', body)
    expect(await response.json()).toEqual({ mediaId, uploadUrl: null })
  })

  test('behind a proxy that ends TLS the address is one with TLS', async () => {
    const made = keeping()
    const key = Buffer.from(`any:${made.keys.ingest}`).toString('base64')
    const response = await made.app.request('/api/public/media', {
      method: 'POST',
      headers: { authorization: `Basic ${key}`, 'x-forwarded-proto': 'https' },
      body: JSON.stringify(media),
    })
    expect(await response.json()).toMatchObject({
      uploadUrl: expect.stringMatching(/^https:\/\/localhost\//),
    })
  })
})
