import { afterEach, describe, expect, test, vi } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { testApp, type TestApp } from '../test-app.ts'

const canary = 'canary-4711'
const hook = JSON.stringify({ session_id: 's', hook_event_name: 'SessionStart' })

async function post(
  { app, keys }: TestApp,
  body: string = hook,
  { path = '/hooks/claude-code', key = keys.ingest } = {},
) {
  const response = await app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body,
  })
  expect(await response.text()).toBe('{}')
  expect(response.headers.get('content-type')).toBe('application/json')
  return response.status
}

afterEach(() => {
  vi.useRealTimers()
})

test('200 once recorded, with the agent of the path', async () => {
  const made = testApp()
  expect(await post(made)).toBe(200)
  expect(await post(made, hook, { path: '/hooks/my-agent-2' })).toBe(200)
  expect(made.steps.map(({ agent }) => agent)).toEqual(['claude-code', 'my-agent-2'])
})

describe('the answer asks for nothing whatever goes wrong', () => {
  test.each([
    ['no JSON', canary, 400],
    ['no object', `["${canary}"]`, 400],
    ['nothing', '', 400],
    ['too deep', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`, 413],
  ])('%s', async (_, body, status) => {
    const made = testApp()
    expect(await post(made, body)).toBe(status)
    expect(made.steps).toEqual([])
    const metrics = await (await made.app.request('/metrics')).text()
    expect(metrics).toMatch(/sealtrace_errors_total\{code="(bad_request|too_large)"\} 1/)
    expect(metrics).not.toContain(canary)
  })

  test('a body beyond the limit', async () => {
    expect(await post(testApp({ bodyBytes: 10 }))).toBe(413)
  })

  test.each(['/hooks/Claude', '/hooks/a_b', '/hooks/-a', `/hooks/${'a'.repeat(41)}`, '/hooks/%00'])(
    'agent %s',
    async (path) => {
      expect(await post(testApp(), hook, { path })).toBe(400)
    },
  )

  test('no key, and one that may not write', async () => {
    const made = testApp()
    expect(await post(made, hook, { key: 'wrong' })).toBe(401)
    expect(await post(made, hook, { key: made.keys.viewer })).toBe(403)
    expect(made.steps).toEqual([])
  })

  test.each([
    ['unavailable', 503],
    ['busy', 429],
    ['key_unavailable', 503],
  ] as const)('a store that is %s', async (code, status) => {
    const made = testApp()
    made.record = async () => {
      throw new SealtraceError(code, 'no')
    }
    expect(await post(made)).toBe(status)
  })

  test('an error that nobody foresaw', async () => {
    const made = testApp()
    made.record = async () => {
      throw new TypeError(canary)
    }
    expect(await post(made)).toBe(503)
  })
})

test('a store that is slow gets 503 after two seconds, and is recorded when it can be', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const made = testApp()
  let finish = (): void => {}
  const { record } = made
  made.record = async (steps) => {
    await new Promise<void>((resolve) => (finish = resolve))
    return record(steps)
  }
  let status = 0
  const answer = post(made).then((got) => (status = got))
  await vi.advanceTimersByTimeAsync(1990)
  expect(status).toBe(0)
  await vi.advanceTimersByTimeAsync(20)
  await answer
  expect(status).toBe(503)
  expect(made.steps).toEqual([])
  finish()
  await vi.waitFor(() => expect(made.steps).toHaveLength(1))
})
