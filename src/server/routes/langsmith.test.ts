import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { testApp, type TestApp } from '../test-app.ts'

const id = '01a1fbb1-ff20-719f-9009-a51a8ec31451'
const type = 'multipart/form-data; boundary=----LangSmithFormBoundaryx4apl9jk41l'
const run = { id, trace_id: id, name: 'hello', run_type: 'chain' }
const canary = 'canary-219-09-9999'

function formOf(value: unknown): string {
  const boundary = '------LangSmithFormBoundaryx4apl9jk41l'
  const json = JSON.stringify(value)
  return [
    boundary,
    `Content-Disposition: form-data; name="post.${id}"`,
    `Content-Type: application/json; length=${json.length}`,
    '',
    json,
    `${boundary}--\r\n`,
  ].join('\r\n')
}

function send(
  made: TestApp,
  path: string,
  body: BodyInit,
  { method = 'POST', ...headers }: Record<string, string> = {},
) {
  const key = { 'x-api-key': made.keys.ingest, 'content-type': 'application/json' }
  return made.app.request(path, { method, body, headers: { ...key, ...headers } })
}

describe.each(['', '/api/v1'])('with the prefix "%s"', (prefix) => {
  test('every way in is answered 202 {} and recorded', async () => {
    const made = testApp()
    const form = formOf(run)
    const requests: [string, BodyInit, Record<string, string>][] = [
      ['/runs/multipart', form, { 'content-type': type }],
      ['/runs/multipart', gzipSync(form), { 'content-type': type, 'content-encoding': 'gzip' }],
      [
        '/runs/multipart',
        zstdCompressSync(form),
        { 'content-type': type, 'content-encoding': 'zstd' },
      ],
      ['/runs/batch', JSON.stringify({ post: [run], patch: [] }), {}],
      ['/runs', JSON.stringify(run), {}],
      [`/runs/${id}`, JSON.stringify({ ...run, id: undefined }), { method: 'PATCH' }],
    ]
    for (const [path, body, headers] of requests) {
      const answer = await send(made, `${prefix}${path}`, body, headers)
      expect([path, answer.status, await answer.text()]).toEqual([path, 202, '{}'])
    }
    expect(made.steps).toHaveLength(requests.length)
    for (const step of made.steps)
      expect(step).toMatchObject({ name: 'hello', spanId: '9009a51a8ec31451', kind: 'agent' })
    const feedback = JSON.stringify({ id, run_id: id, key: 'helpful', score: 1 })
    expect((await send(made, `${prefix}/feedback`, feedback)).status).toBe(202)
    expect(made.steps.at(-1)).toMatchObject({ joinsSpan: true })
  })

  test('/info says what fits, without a key', async () => {
    const made = testApp({ bodyBytes: 1000 })
    const answer = await made.app.request(`${prefix}/info`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      instance_flags: { gzip_body_enabled: true, zstd_compression_enabled: true },
      batch_ingest_config: { use_multipart_endpoint: true, size_limit_bytes: 600 },
    })
  })
})

test('only a key that may write is let in', async () => {
  const made = testApp()
  for (const path of ['/runs/multipart', '/runs/batch', '/runs', '/feedback']) {
    const body = JSON.stringify(run)
    expect((await send(made, path, body, { 'x-api-key': '' })).status).toBe(401)
    expect((await send(made, path, body, { 'x-api-key': made.keys.viewer })).status).toBe(403)
  }
  expect(made.steps).toEqual([])
})

test.each([
  ['/runs/multipart', formOf(canary), { 'content-type': type }, 400],
  ['/runs/multipart', canary, { 'content-type': type }, 400],
  ['/runs/multipart', formOf(run), { 'content-type': 'multipart/form-data' }, 415],
  ['/runs/multipart', formOf(run), { 'content-type': type, 'content-encoding': 'br' }, 415],
  ['/runs/multipart', canary, { 'content-type': type, 'content-encoding': 'zstd' }, 400],
  ['/runs/batch', JSON.stringify({ post: [{ name: canary }] }), {}, 400],
  ['/runs', canary, {}, 400],
  ['/runs', JSON.stringify({ ...run, inputs: 'x'.repeat(3000) }), {}, 413],
])(
  '%s: what is wrong is said as JSON, and nothing of it: %#',
  async (path, body, headers, status) => {
    const made = testApp({ bodyBytes: 2000 })
    const answer = await send(made, path, body, headers)
    expect(answer.status).toBe(status)
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({ error: { code: expect.any(String) } })
    expect(text).not.toContain(canary)
    expect(made.steps).toEqual([])
  },
)

test('what clients ask besides is not there, and told as JSON', async () => {
  const made = testApp()
  for (const path of ['/sessions?limit=1', '/settings', '/api/v1/sessions', `/runs/${id}`]) {
    const answer = await made.app.request(path, { headers: { 'x-api-key': made.keys.ingest } })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } })
  }
})
