import { Hono, type Context } from 'hono'
import { expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { folded } from '../ai-sdk/test-replay.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { Recorder } from '../recorder/recorder.ts'
import { noTransport } from '../transport/no-transport.ts'
import { honoSealtrace as sealtrace } from './hono.ts'

interface Env {
  Variables: { who: string }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

function application(record: boolean) {
  const { recorder, steps } = memoryRecorder()
  const app = new Hono<Env>()
  app.onError((_error, c) => c.text('sorry', 500))
  app.use(async (c, next) => {
    c.set('who', c.req.header('x-user') ?? 'nobody')
    await next()
  })
  app.use(sealtrace({ recorder, record, user: (c: Context<Env>) => c.get('who'), traceType: 'hr' }))
  app.post('/ask/:topic', async (c) => {
    const { wait } = await c.req.json<{ wait: number }>()
    await pause(wait)
    recorder.record({ kind: 'completion', name: c.get('who') })
    return c.text('said')
  })
  app.get('/broken', () => {
    throw new Error('it broke')
  })
  const ask = async (user: string, wait: number) =>
    app.request('/ask/money?secret=1', {
      method: 'POST',
      headers: { 'x-user': user },
      body: JSON.stringify({ wait }),
    })
  return { app, ask, steps }
}

test('two users at once never mix', async () => {
  const { ask, steps } = application(true)
  const users = Array.from({ length: 20 }, (_, n) => `user-${n}`)
  await Promise.all(users.map((user, n) => ask(user, (n * 7) % 20)))
  const whole = folded(steps)
  expect(whole.length).toBe(40)
  const calls = whole.filter(({ kind }) => kind === 'completion')
  expect(calls.map(({ userId, name }) => [userId, name]).filter(([a, b]) => a !== b)).toEqual([])
  for (const call of calls) {
    const above = whole.find(({ spanId }) => spanId === call.parentSpanId)
    expect(above).toMatchObject({ userId: call.userId, name: 'POST /ask/:topic', status: 'ok' })
  }
  expect(JSON.stringify(steps)).not.toContain('secret')
})

test('without a step of its own a request only says who asks', async () => {
  const { ask, steps } = application(false)
  expect(await (await ask('jane', 0)).text()).toBe('said')
  expect(steps).toMatchObject([{ kind: 'completion', userId: 'jane', traceType: 'hr' }])
  expect(steps[0]?.parentSpanId).toBeUndefined()
})

test('errors and unknown routes', async () => {
  const { app, steps } = application(true)
  expect((await app.request('/broken')).status).toBe(500)
  expect((await app.request('/219-09-9999')).status).toBe(404)
  expect(folded(steps)).toMatchObject([
    { name: 'GET /broken', status: 'error', error: { message: 'it broke' } },
    { name: 'GET', status: 'ok', attributes: { 'http.response.status_code': 404 } },
  ])
  expect(JSON.stringify(steps)).not.toContain('219-09-9999')
})

test('with failClosed the handler is not reached', async () => {
  const refusal = new SealtraceError('unavailable', 'nothing can be recorded')
  const app = new Hono()
  app.onError((error, c) => c.text(error === refusal ? 'refused' : 'another error', 503))
  app.use(sealtrace({ recorder: new Recorder(noTransport(refusal)), record: true }))
  app.get('/', (c) => c.text('reached'))
  expect(await (await app.request('/')).text()).toBe('refused')
})
