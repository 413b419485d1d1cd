import { expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { testApp, type TestApp } from '../test-app.ts'

const body = JSON.stringify({
  data: [{ object: 'trace', id: `trace_${'ab'.repeat(16)}`, workflow_name: 'w', metadata: {} }],
})

function post({ app, keys }: TestApp, text = body, key = keys.ingest) {
  return app.request('/v1/traces/ingest', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
      'openai-beta': 'traces=v1',
    },
    body: text,
  })
}

test('200 once recorded', async () => {
  const made = testApp()
  const response = await post(made)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({})
  expect(made.steps).toMatchObject([{ kind: 'agent', name: 'w', traceId: 'ab'.repeat(16) }])
})

test('what cannot be read is refused for good, with nothing of it in the answer', async () => {
  const made = testApp()
  const response = await post(made, '{"data":["canary-4711"]}')
  expect(response.status).toBe(400)
  const text = await response.text()
  expect(JSON.parse(text)).toEqual({
    error: { code: 'bad_request', message: 'data[0]: not an object' },
  })
  expect(made.steps).toEqual([])
})

test('keys', async () => {
  const made = testApp()
  expect((await post(made, body, 'wrong')).status).toBe(401)
  expect((await post(made, body, made.keys.viewer)).status).toBe(403)
})

/** The exporters send again what got 429 or 5xx, after as long as they are told. */
test.each([
  ['busy', 429],
  ['unavailable', 503],
] as const)('%s', async (code, status) => {
  const made = testApp()
  made.record = async () => {
    throw new SealtraceError(code, 'later')
  }
  const response = await post(made)
  expect(response.status).toBe(status)
  expect(response.headers.get('retry-after')).toBe('1')
})
