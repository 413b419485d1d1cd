import { expect, it } from 'vitest'
import type { RotationRequest } from '../../erase/key-rotator.ts'
import { testApp } from '../test-app.ts'

function setUp() {
  const asked: [RotationRequest, string][] = []
  const test = testApp(
    {},
    {
      rotateKeys: async (request, actor) => (asked.push([request, actor]), { what: request.what }),
    },
  )
  const post = (body: unknown, key: string) =>
    test.app.request('/api/v1/keys/rotate', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return { ...test, asked, post }
}

it('an admin key has keys renewed', async () => {
  const { post, keys, asked } = setUp()
  const requests = [
    { what: 'data', month: '2026-11' },
    { what: 'data', subjects: true },
    { what: 'index', all: true },
    { what: 'signing', finish: true },
  ]
  for (const request of requests) {
    const answer = await post(request, keys.admin)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual({ what: request.what })
  }
  expect(asked.map(([request]) => request)).toEqual(requests)
  expect(asked.every(([, actor]) => actor.startsWith('key:'))).toBe(true)
})

it.each(['ingest', 'viewer', 'analyst', 'investigator', 'auditor', 'dpo'] as const)(
  'a key of role %s does not, and the denial is on record',
  async (role) => {
    const { post, keys, asked, audits } = setUp()
    expect((await post({ what: 'data' }, keys[role])).status).toBe(404)
    expect(asked).toEqual([])
    expect(audits).toMatchObject([{ action: 'manage-keys', outcome: 'denied' }])
  },
)

it.each([
  ['no JSON', 'canary'],
  ['another key', { what: 'canary' }],
  ['an unknown field', { what: 'data', canary: true }],
  ['a month that is none', { what: 'data', month: '2026-13' }],
  ['nothing', {}],
])('refuses %s, and repeats nothing of it', async (_, body) => {
  const { post, keys, asked } = setUp()
  const answer = await post(body, keys.admin)
  expect(answer.status).toBe(400)
  expect(await answer.text()).not.toContain('canary')
  expect(asked).toEqual([])
})

it('answers 401 without a key, and 503 where there are no keys', async () => {
  const { post } = setUp()
  expect((await post({ what: 'data' }, 'nonsense')).status).toBe(401)
  const { app, keys } = testApp()
  const answer = await app.request('/api/v1/keys/rotate', {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.admin}` },
    body: '{"what":"data"}',
  })
  expect(answer.status).toBe(503)
})
