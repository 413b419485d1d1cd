import type { Callbacks } from '@langchain/core/callbacks/manager'
import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages'
import { describe, expect, it } from 'vitest'
import { SealtraceError } from '../../error.ts'
import type { Step } from '../../record/step.ts'
import { withContext } from '../recorder/context.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { noTransport } from '../transport/no-transport.ts'
import { Recorder } from '../recorder/recorder.ts'
import { SealtraceCallbackHandler } from './callback-handler.ts'
import { loadEvents, playEvents } from './fixtures/load-events.ts'

const root = '01a1fbb1-ff20-719f-9009-a51a8ec31451'
const child = '01a1fbb1-ff3c-741e-899d-37fb1b8c2065'
const other = '01a1fbb1-ff3d-741e-899d-37fb1b8c2066'
const serialized = {
  lc: 1,
  type: 'not_implemented',
  id: ['langchain', 'ChatOpenAI'],
  kwargs: { apiKey: 'k' },
}

function setUp() {
  const { recorder, steps } = memoryRecorder()
  return { recorder, steps, handler: new SealtraceCallbackHandler({ recorder }) }
}

/** Parts of one step put together, as readers do. */
function folded(steps: readonly Step[]): Step[] {
  const all = new Map<string, Step>()
  for (const { attributes, ...step } of steps) {
    const before = all.get(step.spanId)
    const key = step.joinsSpan ? `${step.spanId} ${step.name}` : step.spanId
    all.set(key, { ...before, ...step, attributes: { ...before?.attributes, ...attributes } })
  }
  return [...all.values()]
}

function treeOf(steps: readonly Step[]): string[] {
  const lines = (parent: string | undefined, indent: string): string[] =>
    steps
      .filter(({ parentSpanId }) => parentSpanId === parent)
      .flatMap(({ kind, name, spanId }) => [
        `${indent}${kind} ${name}`,
        ...lines(spanId, `${indent}  `),
      ])
  return lines(undefined, '')
}

it('is a handler to the types of LangChain', () => {
  const callbacks: Callbacks = [new SealtraceCallbackHandler()]
  expect(callbacks).toHaveLength(1)
})

describe.each(['basic', 'stream'] as const)('recorded events of %s', (name) => {
  it('come to the run that happened', () => {
    const { recorder, steps, handler } = setUp()
    playEvents(handler, loadEvents(name))
    expect(recorder.stats().failures).toBe(0)
    const run = folded(steps)
    expect(treeOf(run)).toEqual([
      'agent hr-assistant',
      '  event model_request',
      '    completion FakeBuiltModel',
      '    event RunnableLambda',
      '  event tools',
      '    tool get_user_profile_data',
      '  event model_request',
      '    completion FakeBuiltModel',
      '    event RunnableLambda',
    ])
    expect(run.every(({ status, endTime }) => status === 'ok' && endTime !== undefined)).toBe(true)
    expect(new Set(run.map(({ traceId }) => traceId)).size).toBe(1)
    const [agent] = run
    expect(agent).toMatchObject({ userId: 'user-77', sessionId: 'thread-9', tags: ['prod'] })
    const calls = run.filter(({ kind }) => kind === 'completion')
    expect(calls.map(({ model, usage }) => ({ model, usage }))).toEqual([
      {
        model: 'gpt-6-astra-2026-08-01',
        usage: { inputTokens: 120, outputTokens: 18, totalTokens: 138, cacheReadTokens: 64 },
      },
      {
        model: 'gpt-6-astra-2026-08-01',
        usage: { inputTokens: 190, outputTokens: 42, totalTokens: 232, cacheReadTokens: 64 },
      },
    ])
    expect(calls[1]?.input).toMatchObject([
      { role: 'system' },
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ id: 'call_1' }] },
      { role: 'tool', tool_call_id: 'call_1' },
    ])
    expect(calls[1]?.output).toMatchObject([
      { role: 'assistant', content: expect.stringContaining('Your salary') },
    ])
    const [tool] = run.filter(({ kind }) => kind === 'tool')
    expect(tool).toMatchObject({
      tool: 'get_user_profile_data',
      toolCallId: 'call_1',
      output: { role: 'tool' },
    })
  })
})

describe('where a run stands', () => {
  it('has the ids that its door makes', () => {
    const { steps, handler } = setUp()
    handler.handleChainStart(serialized, {}, root, null, [], {}, null, 'agent')
    handler.handleToolStart(serialized, '{}', child, root)
    expect(steps).toMatchObject([
      { traceId: root.replaceAll('-', ''), spanId: '9009a51a8ec31451', kind: 'agent' },
      {
        traceId: root.replaceAll('-', ''),
        spanId: '899d37fb1b8c2065',
        parentSpanId: '9009a51a8ec31451',
      },
    ])
    expect(steps[0]).not.toHaveProperty('parentSpanId')
  })

  it('stands below the step in whose context it starts', () => {
    const { recorder, steps, handler } = setUp()
    recorder.step({ kind: 'agent', name: 'mine' }, () => {
      handler.handleChainStart(serialized, {}, root)
      handler.handleToolStart(serialized, '{}', child, root)
    })
    const [mine, chain, tool] = steps
    expect(chain).toMatchObject({ traceId: mine?.traceId, parentSpanId: mine?.spanId })
    expect(tool).toMatchObject({ traceId: mine?.traceId, parentSpanId: chain?.spanId })
  })

  it('has what the context says', () => {
    const { steps, handler } = setUp()
    withContext({ userId: 'u' }, () => handler.handleChainStart(serialized, {}, root))
    expect(steps[0]).toMatchObject({ userId: 'u' })
  })

  it('is a root in the trace of a parent that was not seen', () => {
    const { steps, handler } = setUp()
    handler.handleChatModelStart(serialized, [[]], child, root)
    expect(steps[0]).toMatchObject({ traceId: root.replaceAll('-', ''), kind: 'completion' })
    expect(steps[0]).not.toHaveProperty('parentSpanId')
  })

  it('what the graph hides is left out, and what runs in it goes up', () => {
    const { steps, handler } = setUp()
    handler.handleChainStart(serialized, {}, root)
    handler.handleChainStart(
      serialized,
      {},
      child,
      root,
      ['langsmith:hidden'],
      {},
      null,
      'ChannelWrite',
    )
    handler.handleToolStart(serialized, '{}', other, child)
    handler.handleChainEnd({}, child)
    expect(steps.map(({ name }) => name)).not.toContain('ChannelWrite')
    expect(steps[1]).toMatchObject({ kind: 'tool', parentSpanId: '9009a51a8ec31451' })
  })
})

it('several handlers of one recorder record a run once', () => {
  const { recorder, steps, handler } = setUp()
  const handlers = [handler, new SealtraceCallbackHandler({ recorder })]
  for (const one of handlers) one.handleChatModelStart(serialized, [['q']], root)
  for (const one of handlers) one.handleLLMNewToken('a', {}, root)
  for (const one of handlers) one.handleLLMEnd({ generations: [[{ text: 'a' }]] }, root)
  expect(steps).toHaveLength(2)
  expect(steps[1]?.attributes).toMatchObject({ streamedPieces: 1 })
})

describe('model calls', () => {
  it('live messages are put plainly, and left as they are', () => {
    const { steps, handler } = setUp()
    const ask = new HumanMessage('q')
    const call = { id: 'c', name: 't', args: { a: 1 }, type: 'tool_call' as const }
    const answer = new AIMessage({
      content: '',
      tool_calls: [call],
      additional_kwargs: { tool_calls: [], reasoning: 'r' } as Record<string, unknown>,
      response_metadata: { model_name: 'm-2', headers: { 'set-cookie': 'x' } },
    })
    const result = new ToolMessage({ content: 'r', tool_call_id: 'c' })
    const before = JSON.stringify([ask, answer, result])
    handler.handleChatModelStart(serialized, [[ask, answer, result]], root)
    handler.handleLLMEnd(
      { generations: [[{ text: '', message: answer, generationInfo: { finish_reason: 'x' } }]] },
      root,
    )
    expect(JSON.stringify([ask, answer, result])).toBe(before)
    expect(steps[0]?.input).toEqual([
      { role: 'user', content: 'q' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [call],
        additional_kwargs: { reasoning: 'r' },
        response_metadata: { model_name: 'm-2' },
      },
      expect.objectContaining({ role: 'tool', content: 'r', tool_call_id: 'c' }),
    ])
    expect(steps[1]).toMatchObject({
      model: 'm-2',
      output: [{ role: 'assistant', tool_calls: [call], generationInfo: { finish_reason: 'x' } }],
    })
    expect(JSON.stringify(steps)).not.toContain('set-cookie')
    expect(JSON.stringify(steps)).not.toContain('apiKey')
  })

  it('text models', () => {
    const { steps, handler } = setUp()
    const extra = { invocation_params: { model: 'davinci' } }
    handler.handleLLMStart(serialized, ['one'], root, undefined, extra)
    const llmOutput = { tokenUsage: { promptTokens: 1, completionTokens: 2, totalTokens: 3 } }
    handler.handleLLMEnd({ generations: [[{ text: 'two' }]], llmOutput }, root)
    expect(folded(steps)).toMatchObject([
      {
        model: 'davinci',
        input: [{ role: 'user', content: 'one' }],
        output: [{ role: 'assistant', content: 'two' }],
        usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
      },
    ])
  })

  it('an answer that broke off', () => {
    const { steps, handler } = setUp()
    handler.handleChatModelStart(serialized, [['q']], root, null, {}, [], {
      ls_model_name: 'm',
      ls_provider: 'OpenAI',
    })
    for (const piece of ['Your ', 'sal']) handler.handleLLMNewToken(piece, {}, root)
    handler.handleLLMError(Object.assign(new Error('stop'), { name: 'AbortError' }), root)
    expect(folded(steps)).toMatchObject([
      {
        status: 'error',
        model: 'm',
        provider: 'openai',
        error: { type: 'AbortError', message: 'stop' },
        output: [{ role: 'assistant', content: 'Your sal' }],
        attributes: {
          streamedPieces: 2,
          'gen_ai.response.time_to_first_chunk': expect.any(Number),
        },
      },
    ])
  })

  it('keeps no more of broken answers than it has room for', () => {
    const { steps, handler } = setUp()
    handler.handleChatModelStart(serialized, [['q']], root)
    for (let i = 0; i < 100; i++) handler.handleLLMNewToken('x'.repeat(1024), {}, root)
    handler.handleLLMError(new Error('stop'), root)
    expect(JSON.stringify(steps[1]?.output).length).toBeLessThan(66_000)
  })

  it('errors without the request and the answer that they carry', () => {
    const { steps, handler } = setUp()
    handler.handleChatModelStart(serialized, [['q']], root)
    const carried = { status: 429, headers: { 'set-cookie': 'c' }, request: { key: 'k' } }
    handler.handleLLMError(Object.assign(new TypeError('limit'), carried), root)
    expect(steps[1]).toMatchObject({
      error: { type: 'TypeError', message: 'limit', stack: expect.stringContaining('limit') },
      attributes: { 'http.response.status_code': 429 },
    })
    expect(JSON.stringify(steps)).not.toMatch(/set-cookie|"k"/)
  })
})

it('a graph that waits for a person has not failed', () => {
  const { steps, handler } = setUp()
  handler.handleChainStart(serialized, {}, root)
  handler.handleChainError(
    Object.assign(new Error('[{"value":"ok?"}]'), { name: 'GraphInterrupt' }),
    root,
  )
  expect(steps[1]).toMatchObject({
    status: 'unset',
    attributes: { interrupt: '[{"value":"ok?"}]' },
  })
  expect(steps[1]).not.toHaveProperty('error')
})

it('a tool that answers with an error has failed', () => {
  const { steps, handler } = setUp()
  handler.handleToolStart(serialized, '{}', root)
  handler.handleToolEnd(
    new ToolMessage({ content: 'no', tool_call_id: 'c', status: 'error' }),
    root,
  )
  expect(steps[1]).toMatchObject({
    status: 'error',
    error: { type: 'tool_error' },
    toolCallId: 'c',
  })
})

it('retrievers, actions of agents and events of the application', () => {
  const { steps, handler } = setUp()
  handler.handleRetrieverStart(serialized, 'q', root, undefined, [], {}, 'pages')
  handler.handleAgentAction({ tool: 't', toolInput: 'i', log: 'l' }, root)
  handler.handleCustomEvent('looked up', { rows: 1 }, root)
  handler.handleRetrieverEnd([{ pageContent: 'p', metadata: {} }], root)
  expect(folded(steps)).toMatchObject([
    { kind: 'retrieval', name: 'pages', input: { query: 'q' }, output: [{ pageContent: 'p' }] },
    { kind: 'event', name: 'agent_action', joinsSpan: true, output: { tool: 't' } },
    { kind: 'event', name: 'looked up', joinsSpan: true, output: { rows: 1 } },
  ])
})

it('with failClosed what cannot be recorded does not begin', () => {
  const refusal = new SealtraceError('unavailable', 'full')
  const handler = new SealtraceCallbackHandler({ recorder: new Recorder(noTransport(refusal)) })
  expect(() => handler.handleToolStart(serialized, '{}', root)).toThrow(refusal)
  expect(() => handler.handleToolEnd('x', root)).not.toThrow()
})

it('a cycle is cut where it closes', () => {
  const { steps, handler } = setUp()
  const cycle: Record<string, unknown> = { a: 1, list: [] }
  cycle['self'] = cycle
  handler.handleChainStart(null, { cycle, twice: [cycle['list'], cycle['list']] }, root)
  expect(steps[0]?.input).toEqual({
    cycle: { a: 1, list: [], self: '[circular]' },
    twice: [[], []],
  })
})

it('looks at no more members than are recorded', () => {
  const { steps, handler } = setUp()
  let reads = 0
  const counted = { enumerable: true, get: () => ++reads }
  const wide = Object.defineProperties(
    {},
    Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`k${i}`, counted])),
  )
  for (const [id, value] of [
    [root, wide],
    [child, { lc: 1, id: ['HumanMessage'], kwargs: wide }],
    [other, new Array(200_000).fill(wide)],
  ] as const) {
    reads = 0
    handler.handleChainStart(null, value, id)
    expect(reads).toBeLessThanOrEqual(50_000)
  }
  expect(steps).toHaveLength(3)
  expect(steps[0]?.attributes['sealtrace.truncated']).toBe(true)
})

it('throws nothing for lists that do', () => {
  const { recorder, handler } = setUp()
  const trap = new Proxy([1], {
    get: () => {
      throw new Error('trap')
    },
  })
  handler.handleChatModelStart(null, trap, root)
  handler.handleLLMStart(null, trap, child)
  expect(recorder.stats().failures).toBe(2)
})

it('takes whatever it is given', () => {
  const { recorder, steps, handler } = setUp()
  const cycle: Record<string, unknown> = { content: 'c', getType: () => 'human' }
  cycle['self'] = cycle
  const trap = new Proxy(
    {},
    {
      get: () => {
        throw new Error('trap')
      },
      ownKeys: () => {
        throw new Error('trap')
      },
    },
  )
  const odd = [
    cycle,
    trap,
    undefined,
    null,
    7,
    Symbol('s'),
    () => 1,
    [[[trap]]],
    {
      toJSON: () => {
        throw new Error('x')
      },
    },
  ]
  for (const value of odd) {
    handler.handleChainStart(value, value, root, null, [value], value, null, value)
    handler.handleChainEnd(value, root)
    handler.handleChatModelStart(value, value, child, value, value, value, value, value)
    handler.handleLLMEnd(value, child)
    handler.handleToolStart(value, value, other, null)
    handler.handleToolError(value, other)
  }
  expect(recorder.stats().failures).toBe(0)
  expect(steps).toHaveLength(6 * odd.length)
})
