import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { foldedSteps } from '../../testing/folded-steps.ts'
import { currentContext, withContext } from '../recorder/context.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import type { Recorder } from '../recorder/recorder.ts'
import { tapClient, tapServer } from './tap-connections.ts'
import { tapTransport, type TapOptions } from './tap-transport.ts'
import { notification, request, result, TestTransport } from './test-transport.ts'

function tapped(options: Partial<TapOptions> = {}) {
  const { recorder, steps } = memoryRecorder()
  const transport = new TestTransport()
  const tap = tapTransport(transport, { recorder, side: 'client', ...options })
  const received: unknown[] = []
  tap.onmessage = (message) => received.push(message)
  return { tap, transport, recorder, steps, received, runs: () => foldedSteps(steps) }
}

const call = (id: string | number, name = 'lookup', more: object = {}) =>
  request(id, 'tools/call', { name, arguments: { id: 7 }, ...more })
const text = (value: string) => ({ type: 'text', text: value })

describe('a client', () => {
  test('calls a tool', async () => {
    const { tap, transport, steps, runs, received, recorder } = tapped()
    const message = Object.freeze(call(1))
    const answer = result(1, { content: [text('found')] })
    await tap.send(message)
    expect(steps).toMatchObject([{ kind: 'tool', partial: {}, input: { id: 7 } }])
    transport.receive(answer, { authInfo: 1 })
    expect(transport.sent).toEqual([message])
    expect(transport.sent[0]).toBe(message)
    expect(received).toEqual([answer])
    expect(runs()).toMatchObject([
      {
        kind: 'tool',
        name: 'tools/call lookup',
        tool: 'lookup',
        status: 'ok',
        input: { id: 7 },
        output: { content: [text('found')] },
        attributes: { 'mcp.method.name': 'tools/call', 'jsonrpc.request.id': '1' },
      },
    ])
    expect(recorder.stats().failures).toBe(0)
  })

  test('a tool fails, or the call does', async () => {
    const { tap, transport, runs } = tapped()
    await tap.send(call('a'))
    await tap.send(call('b'))
    transport.receive(result('a', { content: [text('no such row')], isError: true }))
    const error = { code: -32602, message: 'bad arguments', data: { at: 'id' } }
    transport.receive({ jsonrpc: '2.0', id: 'b', error })
    expect(runs()).toMatchObject([
      { status: 'error', error: { type: 'tool_error', message: 'no such row' } },
      {
        status: 'error',
        error: { type: '-32602', message: 'bad arguments\n{"data":{"at":"id"}}' },
        attributes: { 'rpc.response.status_code': '-32602' },
      },
    ])
    expect(runs()[0]?.output).toBeUndefined()
  })

  test('reads a resource, gets a prompt; the rest is bookkeeping', async () => {
    const talk = async ({ tap, transport }: ReturnType<typeof tapped>) => {
      await tap.send(request(0, 'resources/read', { uri: 'file:///notes' }))
      transport.receive(result(0, { contents: [{ uri: 'file:///notes', text: 'n' }] }))
      await tap.send(request(1, 'prompts/get', { name: 'greet', arguments: { who: 'you' } }))
      transport.receive(result(1, { messages: [{ role: 'user', content: text('hi') }] }))
      await tap.send(request(2, 'tools/list'))
      transport.receive(result(2, { tools: [{ name: 'lookup' }] }))
      transport.receive(notification('notifications/message', { level: 'info', data: 'x' }))
    }
    const some = tapped()
    await talk(some)
    const known = [
      {
        kind: 'retrieval',
        name: 'resources/read',
        input: 'file:///notes',
        output: [{ uri: 'file:///notes', text: 'n' }],
        attributes: { 'mcp.resource.uri': 'file:///notes' },
      },
      {
        kind: 'event',
        name: 'prompts/get greet',
        input: { who: 'you' },
        output: { messages: [{ role: 'user', content: text('hi') }] },
      },
    ]
    expect(some.runs()).toMatchObject(known)
    const all = tapped({ all: true })
    await talk(all)
    expect(all.runs()).toMatchObject([
      ...known,
      { kind: 'event', name: 'tools/list', output: { tools: [{ name: 'lookup' }] } },
      { kind: 'event', name: 'notifications/message', input: { level: 'info', data: 'x' } },
    ])
  })

  test('names of server and version come from the first answers, or from each message', async () => {
    const old = tapped()
    await old.tap.send(request(0, 'initialize', { protocolVersion: '2025-11-25' }))
    const serverInfo = { name: 'hr', version: '1' }
    old.transport.receive(result(0, { protocolVersion: '2025-11-25', serverInfo }))
    old.transport.sessionId = 's-1'
    await old.tap.send(call(1))
    expect(old.steps).toMatchObject([
      {
        sessionId: 's-1',
        attributes: {
          'mcp.protocol.version': '2025-11-25',
          'mcp.server.name': 'hr',
          'mcp.session.id': 's-1',
        },
      },
    ])
    const { tap, steps } = tapped({ server: 'payroll' })
    tap.setProtocolVersion('2025-06-18')
    await tap.send(call(1))
    expect(steps[0]?.attributes).toMatchObject({
      'mcp.protocol.version': '2025-06-18',
      'mcp.server.name': 'payroll',
    })
  })

  test('stands below the step that called, and those inside below it', async () => {
    const { tap, transport, recorder, runs } = tapped()
    await recorder.step({ kind: 'agent', name: 'run' }, () => tap.send(call(1)))
    transport.receive(result(1, {}))
    const [agent, tool] = runs()
    expect(tool).toMatchObject({ traceId: agent?.traceId, parentSpanId: agent?.spanId })
  })

  test('what a server asks for belongs to the one call that is open', async () => {
    const { tap, transport, recorder, runs } = tapped()
    let inside
    tap.onmessage = () => (inside = currentContext().step)
    const ask = request(9, 'sampling/createMessage', {
      messages: [{ role: 'user', content: text('sum it up') }],
      systemPrompt: 'be brief',
      maxTokens: 9,
      modelPreferences: { hints: [{ name: 'big' }] },
    })
    // The server's messages arrive in the context of whoever opened the connection.
    const context = { step: { traceId: 'f'.repeat(32), spanId: 'f'.repeat(16) }, userId: 'opener' }
    await recorder.with({ userId: 'caller' }, () => tap.send(call(1)))
    withContext(context, () => transport.receive(ask))
    await tap.send(
      result(9, { role: 'assistant', content: text('ok'), model: 'm-1', stopReason: 'endTurn' }),
    )
    const [tool, completion] = runs()
    expect(inside).toEqual({ traceId: completion?.traceId, spanId: completion?.spanId })
    expect(completion).toMatchObject({
      kind: 'completion',
      parentSpanId: tool?.spanId,
      traceId: tool?.traceId,
      userId: 'caller',
      model: 'm-1',
      input: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: text('sum it up') },
      ],
      output: { role: 'assistant', content: text('ok') },
      attributes: {
        'gen_ai.request.max_tokens': 9,
        'gen_ai.response.finish_reasons': ['endTurn'],
      },
    })
    await tap.send(call(2))
    transport.receive(request(10, 'elicitation/create', { message: 'sure?' }))
    // Two are open: it is not known which asks.
    expect(runs()[3]?.parentSpanId).toBeUndefined()
  })

  test.each([
    ['by a message', true],
    ['by a signal', false],
  ])('cancels %s', async (_, byMessage) => {
    const { tap, transport, runs, steps } = tapped()
    const abort = new AbortController()
    const requestSignal = byMessage ? undefined : abort.signal
    const send = tap.send as (message: unknown, options?: unknown) => Promise<void>
    await send(call(1), { requestSignal })
    if (byMessage)
      await tap.send(notification('notifications/cancelled', { requestId: 1, reason: 'why' }))
    else abort.abort('why')
    expect(runs()).toMatchObject([
      { status: 'error', error: { type: 'cancelled', message: 'why' } },
    ])
    const count = steps.length
    transport.receive(result(1, { content: [text('late')] }))
    expect(steps.length).toBe(count)
  })

  test('another side can not cancel what it was asked for', async () => {
    const { tap, transport, runs } = tapped()
    await tap.send(call(1))
    transport.receive(notification('notifications/cancelled', { requestId: 1 }))
    transport.receive(result(1, { content: [text('done')] }))
    expect(runs()).toMatchObject([{ status: 'ok', output: { content: [text('done')] } }])
  })

  test('a connection ends, or a message cannot be sent', async () => {
    const { tap, transport, runs } = tapped()
    let closed = 0
    const onclose = () => void closed++
    tap.onclose = onclose
    expect(tap.onclose).toBe(onclose)
    await tap.send(call(1))
    await tap.close()
    expect(closed).toBe(1)
    transport.failure = new Error('pipe broke')
    await expect(tap.send(call(2))).rejects.toBe(transport.failure)
    expect(runs()).toMatchObject([
      { status: 'error', error: { type: 'connection_closed' } },
      { status: 'error', error: { type: 'Error', message: 'pipe broke' } },
    ])
  })

  test('progress is counted', async () => {
    const { tap, transport, runs } = tapped()
    await tap.send(call(1, 'slow', { _meta: { progressToken: 'p' } }))
    for (const progress of [1, 2])
      transport.receive(
        notification('notifications/progress', { progressToken: 'p', progress, total: 2 }),
      )
    transport.receive(result(1, {}))
    expect(runs()[0]?.attributes).toMatchObject({
      'mcp.progress.count': 2,
      'mcp.progress.last': { progress: 2, total: 2 },
    })
  })

  test('a batch', async () => {
    const { tap, transport, runs, received } = tapped()
    const batch = [call(1), call(2, 'other'), notification('notifications/initialized', {})]
    await tap.send(batch)
    expect(transport.sent[0]).toBe(batch)
    const answers = [result(2, { content: [text('b')] }), result(1, { content: [text('a')] })]
    transport.receive(answers)
    expect(received).toEqual([answers])
    expect(runs()).toMatchObject([
      { tool: 'lookup', output: { content: [text('a')] } },
      { tool: 'other', output: { content: [text('b')] } },
    ])
  })
})

describe('a result that says the same twice', () => {
  const structuredContent = { name: 'Jane', list: [1, { a: null }] }
  const same = text(JSON.stringify(structuredContent, null, 2))
  const image = { type: 'image', data: 'AAAA', mimeType: 'image/png' }

  test.each([
    ['is kept once', [same], structuredContent],
    ['beside something else', [same, image], { content: [image], structuredContent }],
    [
      'is another text',
      [text('{"name":"Joe"}')],
      { content: [text('{"name":"Joe"}')], structuredContent },
    ],
    ['is no JSON', [text('Jane')], { content: [text('Jane')], structuredContent }],
    [
      'has more keys',
      [{ ...same, annotations: {} }],
      { content: [{ ...same, annotations: {} }], structuredContent },
    ],
  ])('%s', async (_, content, output) => {
    const { tap, transport, runs } = tapped()
    await tap.send(call(1))
    transport.receive(result(1, { content, structuredContent }))
    expect(runs()[0]?.output).toEqual(output)
  })
})

describe('input that is required (2026-07-28)', () => {
  const inputRequests = {
    sure: { method: 'elicitation/create', params: { message: 'sure?' } },
    sum: {
      method: 'sampling/createMessage',
      params: { messages: [{ role: 'user', content: text('x') }] },
    },
    roots: { method: 'roots/list' },
  }
  const inputResponses = {
    sure: { action: 'accept', content: { ok: true } },
    sum: { role: 'assistant', content: text('y'), model: 'm' },
  }

  test.each<[string, { requestState?: string }]>([
    ['with a state', { requestState: 'st-1' }],
    ['without', {}],
  ])('is one call, %s', async (_, state) => {
    const { tap, transport, runs, steps } = tapped()
    await tap.send(call(1))
    transport.receive(result(1, { resultType: 'input_required', inputRequests, ...state }))
    const rest = state.requestState ? inputResponses : { ...inputResponses, roots: { roots: [] } }
    await tap.send(call(2, 'lookup', { ...state, inputResponses: rest }))
    transport.receive(result(2, { resultType: 'complete', content: [text('done')] }))
    const [tool, sure, sum, ...others] = runs()
    expect(others).toEqual([])
    expect(tool).toMatchObject({ kind: 'tool', status: 'ok', output: { content: [text('done')] } })
    const inside = { parentSpanId: tool?.spanId, status: 'ok' }
    expect(sure).toMatchObject({ ...inside, kind: 'event', output: { action: 'accept' } })
    expect(sum).toMatchObject({ ...inside, kind: 'completion', model: 'm' })
    expect(steps.filter(({ endTime }) => endTime !== undefined)).toHaveLength(3)
  })

  test('another call does not take its place', async () => {
    const { tap, transport, runs } = tapped()
    await tap.send(call(1))
    transport.receive(result(1, { resultType: 'input_required', requestState: 'a' }))
    await tap.send(call(2, 'lookup', { requestState: 'b' }))
    await tap.send(call(3, 'other', { requestState: 'a' }))
    await tap.send(call(4))
    expect(runs()).toHaveLength(4)
  })

  test('to the server each round is a call', () => {
    const { transport, tap, runs } = tapped({ side: 'server' })
    transport.receive(call(1))
    void tap.send(result(1, { resultType: 'input_required', inputRequests, requestState: 's' }))
    transport.receive(call(2, 'lookup', { requestState: 's', inputResponses }))
    expect(runs()).toMatchObject([{ kind: 'tool', status: 'ok' }, { kind: 'tool' }])
  })

  test('a task is fetched by another method', async () => {
    const { tap, transport, runs } = tapped()
    await tap.send(call(1, 'slow', { task: { ttl: 1 } }))
    transport.receive(result(1, { task: { taskId: 't-1', status: 'working' } }))
    await tap.send(request(2, 'tasks/get', { taskId: 't-1' }))
    transport.receive(result(2, { taskId: 't-1', status: 'completed' }))
    await tap.send(request(3, 'tasks/result', { taskId: 't-1' }))
    transport.receive(result(3, { content: [text('no')], isError: true }))
    expect(runs()).toMatchObject([{ tool: 'slow', error: { type: 'tool_error', message: 'no' } }])
  })
})

describe('trace context', () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const traceparent = `00-${traceId}-00f067aa0ba902b7-01`
  const called = call(1, 'lookup', { _meta: { traceparent } })

  test('is taken over by a server, unless it is not believed', () => {
    const { transport, steps } = tapped({ side: 'server' })
    transport.receive(called)
    expect(steps).toMatchObject([{ traceId, parentSpanId: '00f067aa0ba902b7' }])
    const other = tapped({ side: 'server', acceptTraceContext: false })
    other.transport.receive(called)
    expect(other.steps[0]?.parentSpanId).toBeUndefined()
    expect(other.steps[0]?.traceId).not.toBe(traceId)
  })

  test.each([
    `ff-${traceId}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${traceId}-00f067aa0ba902b7-01${'-a'.repeat(300)}`,
    7,
  ])('that is none is not: %s', (wrong) => {
    const { transport, steps } = tapped({ side: 'server' })
    transport.receive(call(1, 'lookup', { _meta: { traceparent: wrong } }))
    expect(steps).toMatchObject([{ kind: 'tool' }])
    expect(steps[0]?.parentSpanId).toBeUndefined()
  })

  test('is sent along when asked for, in a copy', async () => {
    const { tap, transport, steps } = tapped({ propagate: true })
    const message = call(1, 'lookup', { _meta: { progressToken: 1 } })
    const before = structuredClone(message)
    await tap.send(message)
    expect(message).toEqual(before)
    const [step] = steps
    const own = `00-${step?.traceId}-${step?.spanId}-01`
    const params = {
      ...(before['params'] as object),
      _meta: { progressToken: 1, traceparent: own },
    }
    expect(transport.sent).toEqual([{ ...before, params }])
    await tap.send(called)
    expect(transport.sent[1]).toBe(called)
  })
})

describe('a server', () => {
  test('runs a tool, and asks in it', async () => {
    const { tap, transport, recorder, runs } = tapped({ side: 'server' })
    const info = { 'io.modelcontextprotocol/clientInfo': { name: 'bot', version: '1' } }
    let work: Promise<void> | undefined
    tap.onmessage = () => {
      work = Promise.resolve().then(async () => {
        await recorder.step({ kind: 'retrieval', name: 'query' }, async () => {})
        await tap.send(request(0, 'elicitation/create', { message: 'sure?' }))
      })
    }
    transport.receive(call(1, 'lookup', { _meta: info }))
    await work
    transport.receive(result(0, { action: 'decline' }))
    await tap.send(result(1, { content: [] }))
    const [tool, query, question] = runs()
    expect(tool).toMatchObject({ kind: 'tool', status: 'ok' })
    expect(tool?.attributes).toMatchObject({ 'mcp.client.name': 'bot' })
    expect(query?.parentSpanId).toBe(tool?.spanId)
    expect(question).toMatchObject({ parentSpanId: tool?.spanId, output: { action: 'decline' } })
  })

  test('asks outside of the handler, with the id of the request', async () => {
    const { tap, transport, runs } = tapped({ side: 'server' })
    transport.receive(call(1))
    transport.receive(call(2))
    const send = tap.send as (message: unknown, options?: unknown) => Promise<void>
    await send(request(0, 'elicitation/create', { message: '?' }), { relatedRequestId: 2 })
    const [, second, question] = runs()
    expect(question?.parentSpanId).toBe(second?.spanId)
  })
})

describe('clients that share a connection and their ids', () => {
  const who = (name: string) => call(1, 'lookup', { arguments: { who: name } })
  const answerTo = (name: string) => result(1, { content: [text(`for ${name}`)] })

  test('a handler answers its own call', async () => {
    const { tap, transport, runs } = tapped({ side: 'server' })
    const work: Promise<unknown>[] = []
    tap.onmessage = (message) => {
      const name = JSON.stringify(message).includes('alice') ? 'alice' : 'bob'
      const time = name === 'alice' ? 20 : 1
      work.push(sleep(time).then(() => tap.send(answerTo(name))))
    }
    for (const name of ['alice', 'bob']) transport.receive(who(name))
    await Promise.all(work)
    expect(runs()).toMatchObject(
      ['alice', 'bob'].map((name) => ({
        input: { who: name },
        output: { content: [text(`for ${name}`)] },
        status: 'ok',
      })),
    )
  })

  test('where that cannot be told, no answer is taken for that of another', async () => {
    const { tap, transport, runs, recorder } = tapped({ side: 'server' })
    for (const name of ['alice', 'bob']) transport.receive(who(name))
    await tap.send(answerTo('alice'))
    transport.receive(who('carol'))
    await tap.send(answerTo('bob'))
    await tap.send(answerTo('carol'))
    transport.receive(who('dave'))
    await tap.send(answerTo('dave'))
    const steps = runs()
    expect(JSON.stringify(steps.slice(0, 3))).not.toContain('for ')
    const unknown = { 'sealtrace.mcp.outcome': 'unknown' }
    for (const step of steps.slice(0, 3))
      expect(step).toMatchObject({ status: 'unset', attributes: unknown })
    expect(steps.every(({ endTime }) => endTime !== undefined)).toBe(true)
    expect(steps[3]).toMatchObject({ output: { content: [text('for dave')] } })
    expect(recorder.stats().failures).toBe(0)
  })
})

test('what is no transport is for the client to complain of', async () => {
  const { recorder } = memoryRecorder()
  const client = {
    async connect(transport: unknown) {
      if (transport === undefined) throw new Error('no transport')
    },
  }
  const connect = tapClient(client, { recorder }).connect as (one?: unknown) => Promise<void>
  await expect(connect(undefined)).rejects.toThrow('no transport')
})

describe('when nothing can be recorded', () => {
  const refusal = new SealtraceError('busy', 'the queue is full')
  const refusing = (recorder: Recorder): Recorder =>
    new Proxy(recorder, {
      get: (target, key) => {
        if (key === 'refusal') return () => refusal
        const value: unknown = Reflect.get(target, key, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })

  test('a client does not send, other than bookkeeping', async () => {
    const { recorder } = memoryRecorder()
    const { tap, transport } = tapped({ recorder: refusing(recorder) })
    await expect(tap.send(call(1))).rejects.toBe(refusal)
    await expect(tap.send([request(3, 'ping'), call(2)])).rejects.toBe(refusal)
    await tap.send(request(4, 'ping'))
    expect(transport.sent).toEqual([request(4, 'ping')])
  })

  test('a server answers with an error', () => {
    const { recorder } = memoryRecorder()
    const { transport, received } = tapped({ recorder: refusing(recorder), side: 'server' })
    transport.receive(call(1))
    transport.receive(request(2, 'tools/list'))
    expect(received).toEqual([request(2, 'tools/list')])
    const message = 'not done because it cannot be recorded: busy'
    expect(transport.sent).toEqual([{ jsonrpc: '2.0', id: 1, error: { code: -32603, message } }])
  })
})

describe('harmless', () => {
  test('whatever the messages are', async () => {
    const { tap, transport, received, recorder, steps } = tapped({ all: true })
    const hostile = [
      null,
      7,
      'text',
      [],
      {},
      { id: {}, method: 'tools/call' },
      { id: 1, method: 'tools/call', params: 'no object' },
      { id: 1, method: 'toString' },
      { id: 1, method: '__proto__', params: { _meta: 7 } },
      { id: 1, result: null },
      { id: 1, error: 'text' },
      { method: 'notifications/cancelled' },
      { method: 'notifications/progress', params: { progressToken: {} } },
      result(1, { resultType: 'input_required', inputRequests: 7 }),
      call('x'.repeat(1_000_000)),
    ]
    for (const message of hostile) {
      transport.receive(message)
      await tap.send(message)
    }
    expect(received).toEqual(hostile)
    expect(transport.sent).toEqual(hostile)
    const throwing = Object.defineProperty({ id: 1 }, 'method', {
      get: () => {
        throw new Error('never')
      },
    })
    await tap.send(throwing)
    transport.receive(throwing)
    expect(recorder.stats().failures).toBeGreaterThan(0)
    expect(steps.length).toBeGreaterThan(0)
  })

  test('whatever the recorder does', async () => {
    const recorder = new Proxy({} as Recorder, {
      get: () => () => {
        throw new Error('broken')
      },
    })
    const { tap, transport, received } = tapped({ recorder })
    await tap.send(call(1))
    transport.receive(result(1, {}))
    await tap.close()
    expect(transport.sent).toEqual([call(1)])
    expect(received).toEqual([result(1, {})])
  })

  test('requests that are never answered are forgotten', async () => {
    const { tap, transport, steps } = tapped()
    for (let id = 0; id < 5001; id++) await tap.send(call(id))
    const count = steps.length
    transport.receive(result(0, {}))
    expect(steps.length).toBe(count)
    transport.receive(result(1, {}))
    expect(steps.length).toBe(count + 1)
  })

  test('a tap is what the transport is', async () => {
    const { tap, transport } = tapped()
    expect(tap).toBeInstanceOf(TestTransport)
    expect(tap.constructor).toBe(TestTransport)
    expect(tapTransport(transport, { side: 'client' })).toBe(tap)
    expect(tapTransport(tap, { side: 'client' })).toBe(tap)
    const handler = () => {}
    tap.onmessage = handler
    expect(tap.onmessage).toBe(handler)
    expect(transport.onmessage).not.toBe(handler)
    tap.onmessage = undefined
    expect(transport.onmessage).toBeUndefined()
    expect(tap.close).toBe(tap.close)
    await tap.send(call(1))
    expect(tap.calls).toBe(1)
    const frozen = tapTransport(Object.freeze({ send: async () => {} }), { side: 'client' })
    await frozen.send()
  })

  test('clients and servers that are tapped connect as before', async () => {
    for (const tapOne of [tapClient, tapServer]) {
      const { recorder, steps } = memoryRecorder()
      const seen: unknown[] = []
      const one = {
        async connect(transport: TestTransport, ...more: unknown[]) {
          seen.push(this, ...more)
          transport.onmessage = () => {}
          await transport.send(request(1, 'sampling/createMessage', { messages: [] }))
        },
      }
      expect(tapOne(one, { recorder })).toBe(one)
      expect(tapOne(one, { recorder })).toBe(one)
      const transport = new TestTransport()
      await one.connect(transport, 'options')
      expect(seen).toEqual([one, 'options'])
      transport.receive(call(7))
      expect(steps.map(({ kind }) => kind)).toEqual(['completion', 'tool'])
    }
  })
})

test('a recorded conversation of client and server 2.4.0', async () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`fixtures/${name}.body.json`, import.meta.url), 'utf8'))
  const { tap, transport, runs, recorder } = tapped()
  for (const turn of ['001', '002', '003', '004']) {
    await tap.send(read(`${turn}.request`))
    transport.receive(read(`${turn}.response`))
  }
  const common = {
    'mcp.method.name': 'tools/call',
    'mcp.protocol.version': '2026-07-28',
    'mcp.server.name': 'hr-mcp',
  }
  expect(runs()).toMatchObject([
    {
      name: 'tools/call get_user_profile_data',
      status: 'ok',
      input: { user_id: 'u-1001', requester_email: 'jane.sample@example.com' },
      output: { user_id: 'u-1001', ssn: '219-09-9999', card: { cvv: '737' } },
      attributes: common,
    },
    {
      name: 'tools/call failing_lookup',
      status: 'error',
      error: { type: 'tool_error', message: expect.stringContaining('row lock timeout') },
      attributes: common,
    },
  ])
  expect(recorder.stats().failures).toBe(0)
})
