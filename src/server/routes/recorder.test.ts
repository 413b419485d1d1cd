import { describe, expect, test } from 'vitest'
import { encodeUtf8, fromBase64Url, toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { newX25519KeyPair } from '../../crypto/x25519.ts'
import { sealBatch } from '../../seal/sealed-batch.ts'
import { testApp, type TestApp } from '../test-app.ts'

interface About {
  readonly publicKey: string
  readonly keyId: string
}

async function about(made: TestApp): Promise<{ publicKey: Uint8Array; body: About }> {
  const headers = { authorization: `Bearer ${made.keys.ingest}` }
  const response = await made.app.request('/api/v1/recorder', { headers })
  expect(response.status).toBe(200)
  const body = (await response.json()) as About
  return { body, publicKey: fromBase64Url(body.publicKey) ?? new Uint8Array(0) }
}

const batch = (steps: readonly object[]) =>
  encodeUtf8(
    JSON.stringify({
      recorder: {
        ...{ session: '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01', sequence: 1 },
        ...{ name: 'sealtrace', version: '0.1.0' },
      },
      steps,
    }),
  )
const step = { name: 'a', startTime: 1, sessionId: 's' }

function post(made: TestApp, body: Uint8Array, headers: Record<string, string> = {}) {
  return made.app.request('/api/v1/steps', {
    method: 'POST',
    body: Buffer.from(body),
    headers: {
      authorization: `Bearer ${made.keys.ingest}`,
      'content-type': 'application/vnd.sealtrace.batch',
      ...headers,
    },
  })
}

describe('GET /api/v1/recorder', () => {
  test('tells an ingest key where to seal to, and what is taken', async () => {
    const { body, publicKey } = await about(testApp({ bodyBytes: 1000 }))
    expect(body).toEqual({
      ...{ project: 'default', origin: 'example.com/log', publicKey: expect.any(String) },
      keyId: toHex(sha256(publicKey)).slice(0, 16),
      logKeys: ['example.com/log+key'],
      limits: { bodyBytes: 1000, stepsPerRequest: 100_000 },
    })
    expect(publicKey.length).toBe(32)
  })

  test.each(['', '/consistency?from=1&to=2', '/keys'])(
    'tells nobody who may not write%s',
    async (path) => {
      const made = testApp()
      const asked = (authorization: string) =>
        made.app.request(`/api/v1/recorder${path}`, { headers: { authorization } })
      expect((await asked('')).status).toBe(401)
      expect((await asked(`Bearer ${made.keys.viewer}`)).status).toBe(403)
    },
  )
})

describe('POST /api/v1/steps with a sealed batch', () => {
  test('opens it, and says how far its steps have come', async () => {
    const made = testApp()
    const { publicKey } = await about(made)
    for (const level of ['published', 'sequenced']) {
      const response = await post(made, sealBatch(publicKey, batch([step])), {
        'sealtrace-ack': level,
      })
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({
        ...{ accepted: 1, duplicates: 0, traces: [], checkpointSize: 1, level },
      })
    }
    expect(made.steps.map(({ name }) => name)).toEqual(['a', 'a'])
  })

  test('refuses one for another key, and says which it opens', async () => {
    const made = testApp()
    const { body } = await about(made)
    const response = await post(made, sealBatch(newX25519KeyPair().publicKey, batch([step])))
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(body.keyId)
    expect((await post(made, batch([step]))).status).toBe(400)
    expect(made.steps).toEqual([])
  })

  test('refuses compression, and a level of acknowledgement that it does not know', async () => {
    const made = testApp()
    const { publicKey } = await about(made)
    const sealed = sealBatch(publicKey, batch([step]))
    expect((await post(made, sealed, { 'content-encoding': 'gzip' })).status).toBe(415)
    const response = await post(made, sealed, { 'sealtrace-ack': 'canary' })
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('canary')
    expect(made.steps).toEqual([])
  })

  test('[V26] shows its log to who asks, and refuses what is no size before it takes anything', async () => {
    const made = testApp()
    const { publicKey } = await about(made)
    const sealed = sealBatch(publicKey, batch([step]))
    for (const size of ['-1', '01', 'x', '9'.repeat(17), ''])
      expect((await post(made, sealed, { 'sealtrace-checkpoint': size })).status).toBe(400)
    expect(made.steps).toEqual([])
    const note = Buffer.from('a note')
    made.store.checkpoint = { size: 0, note }
    const answer = await post(made, sealed, { 'sealtrace-checkpoint': '0' })
    expect(answer.headers.get('sealtrace-checkpoint')).toBe(note.toString('base64'))
    expect(answer.headers.get('sealtrace-consistency')).toBe('')
    const unasked = await post(made, sealed)
    expect(unasked.headers.has('sealtrace-checkpoint')).toBe(false)
  })

  test('names the step that it refuses, and takes none', async () => {
    const made = testApp()
    const { publicKey } = await about(made)
    const odd = { ...step, kind: 'canary' }
    const response = await post(made, sealBatch(publicKey, batch([step, odd])))
    expect(response.status).toBe(400)
    expect(await response.text()).toMatch(/item 2: step: kind is none of /)
    expect(made.steps).toEqual([])
  })
})
