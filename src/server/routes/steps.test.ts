import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import schema from '../../ingest/step.schema.json' with { type: 'json' }
import { testApp, type TestApp } from '../test-app.ts'

const path = '/api/v1/steps'
const line = (name: string, more: object = {}) =>
  JSON.stringify({ name, startTime: '2026-11-21T06:00:00Z', sessionId: 's', ...more })

function post(test: TestApp, body: BodyInit, headers: Record<string, string> = {}) {
  return test.app.request(path, {
    method: 'POST',
    body,
    headers: {
      authorization: `Bearer ${test.keys.ingest}`,
      'content-type': 'application/x-ndjson',
      ...headers,
    },
  })
}

describe('POST /api/v1/steps', () => {
  test('takes lines and says what became of them', async () => {
    const made = testApp()
    made.record = async (steps) => {
      made.steps.push(...steps)
      return { accepted: steps.length, duplicates: 1, traces: ['ab'.repeat(16)], checkpointSize: 9 }
    }
    const response = await post(made, `${line('a')}\n\n${line('b')}\n`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      ...{ accepted: 2, duplicates: 1, traces: ['ab'.repeat(16)], checkpointSize: 9 },
    })
    expect(made.steps.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  test('takes JSON, gzip and the other names of lines', async () => {
    const made = testApp()
    const json = { 'content-type': 'application/json; charset=utf-8' }
    expect((await post(made, line('a'), json)).status).toBe(200)
    expect((await post(made, `[${line('b')},${line('c')}]`, json)).status).toBe(200)
    const packed = await post(made, new Uint8Array(gzipSync(line('d'))), {
      'content-type': 'Application/JSONL',
      'content-encoding': 'gzip',
    })
    expect(packed.status).toBe(200)
    expect(made.steps.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('takes all of a request or nothing, and names the line', async () => {
    const made = testApp()
    const response = await post(made, `${line('a')}\n${line('b', { kind: 'canary' })}\n`)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      error: {
        code: 'bad_request',
        message: expect.stringMatching(/^line 2: step: kind is none of /),
      },
    })
    expect(made.steps).toEqual([])
  })

  test('refuses other content types and who may not write', async () => {
    const made = testApp()
    expect((await post(made, line('a'), { 'content-type': 'text/plain' })).status).toBe(415)
    const viewer = { authorization: `Bearer ${made.keys.viewer}` }
    expect((await post(made, line('a'), viewer)).status).toBe(403)
    expect((await post(made, line('a'), { authorization: '' })).status).toBe(401)
    expect(made.steps).toEqual([])
  })
})

test('GET /schemas/step.json gives the schema to anybody', async () => {
  const response = await testApp().app.request('/schemas/step.json')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/schema+json')
  expect(await response.json()).toEqual(schema)
})
