import { expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { currentContext, withContext } from '../recorder/context.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { Recorder } from '../recorder/recorder.ts'
import { noTransport } from '../transport/no-transport.ts'
import { RequestOpener, type HttpOptions } from './open-request.ts'

interface Asked {
  who?: string
}

const trace = 'a'.repeat(32)
const span = 'b'.repeat(16)
const traceparent = `00-${trace}-${span}-01`

function opened(options: HttpOptions<Asked>, more: object = {}) {
  const { recorder, steps } = memoryRecorder()
  const opener = new RequestOpener<Asked>({ recorder, ...options })
  const request = { who: 'u-1' }
  return { steps, recorder, open: opener.open({ request, method: 'POST', traceparent, ...more }) }
}

test('says what the options say, or their functions', () => {
  const { open, steps } = opened({
    user: ({ who }) => who,
    session: 7,
    traceType: 'hr',
    tags: ['a'],
  })
  const { userId, sessionId, traceType, tags, step } = open.context
  expect({ userId, sessionId, traceType, tags, step }).toEqual({
    ...{ userId: 'u-1', sessionId: '7', traceType: 'hr', tags: ['a'], step: undefined },
  })
  expect(steps).toEqual([])
})

test('a function that throws, or gives something else, says nothing', () => {
  const odd = (() => ({ id: 1 })) as unknown as () => string
  const user = () => {
    throw new Error('no user')
  }
  const { open, recorder } = opened({ user, session: odd })
  expect(open.context).toMatchObject({ userId: undefined, sessionId: undefined })
  expect(recorder.stats().failures).toBe(0)
})

test('a request is a step with the pattern of its route, and nothing of its address', () => {
  const { open, steps } = opened({ record: true })
  open.end({ route: '/people/:id', status: 200, finished: true })
  open.end({ route: '/again', status: 500, finished: true })
  expect(steps).toMatchObject([
    { kind: 'agent', name: 'POST', attributes: { 'http.request.method': 'POST' } },
    {
      name: 'POST /people/:id',
      status: 'ok',
      attributes: { 'http.route': '/people/:id', 'http.response.status_code': 200 },
    },
  ])
})

test('methods are words, and nothing that a caller made up', () => {
  const { steps } = opened({ record: true }, { method: 'jane.sample@example.com' })
  expect(steps).toMatchObject([{ name: 'OTHER' }])
})

test.each([
  [{ status: 503, finished: true }, 'error'],
  [{ status: 200, finished: true, error: new Error('late') }, 'error'],
  [{ status: 200, finished: false }, 'unset'],
])('%o ends as %s', (outcome, status) => {
  const { open, steps } = opened({ record: true })
  open.end(outcome)
  expect(steps.at(-1)?.status).toBe(status)
})

test('a header names the step above only where the option says so', () => {
  expect(opened({}).open.context.step).toBeUndefined()
  expect(opened({ traceparent: true }).open.context.step).toEqual({ traceId: trace, spanId: span })
  const { steps, open } = opened({ traceparent: true, record: true })
  expect(steps).toMatchObject([{ traceId: trace, parentSpanId: span }])
  expect(open.context.step?.spanId).toBe(steps[0]?.spanId)
})

test.each([
  ['nothing', undefined],
  ['no header', 'x'],
  ['zeros', `00-${'0'.repeat(32)}-${span}-01`],
  ['version ff', `ff-${trace}-${span}-01`],
  ['capitals', traceparent.toUpperCase()],
  ['a long one', `${traceparent}-${'x'.repeat(1000)}`],
])('a header that is %s is none', (_, header) => {
  const { open } = opened({ traceparent: true }, { traceparent: header })
  expect(open.context.step).toBeUndefined()
})

test('a request stands below the step in whose context it came', () => {
  const { recorder, steps } = memoryRecorder()
  const opener = new RequestOpener<Asked>({ recorder, record: true })
  const above = { traceId: trace, spanId: span }
  withContext({ step: above }, () =>
    opener.open({ request: {}, method: 'GET', traceparent: undefined }),
  )
  expect(steps).toMatchObject([{ traceId: trace, parentSpanId: span }])
  expect(currentContext().step).toBeUndefined()
})

test('with failClosed a request that cannot be recorded is refused', () => {
  const refusal = new SealtraceError('unavailable', 'nothing can be recorded')
  const recorder = new Recorder(noTransport(refusal))
  const refused = (record: boolean) =>
    new RequestOpener<Asked>({ recorder, record }).open({
      ...{ request: {}, method: 'GET', traceparent: undefined },
    }).refusal
  expect([refused(true), refused(false)]).toEqual([refusal, null])
})
