import { afterEach, describe, expect, it, vi } from 'vitest'
import { foldedSteps, treeOf } from '../../testing/folded-steps.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import type { AgentsSpan } from './agents-shape.ts'
import { recorded, replay } from './fixtures/replay.ts'
import { SealtraceTracingProcessor } from './tracing-processor.ts'

/** Later than now: the recorder's clock does not go back. */
const at = Date.parse('2040-11-21T10:00:00Z')
const trace = `trace_${'0123456789abcdef'.repeat(2)}`
const spanName = (n: number): string => `span_${'f'.repeat(8)}${String(n).padStart(16, '0')}`

afterEach(() => void vi.useRealTimers())

function processor() {
  const { recorder, steps } = memoryRecorder()
  const processor = new SealtraceTracingProcessor({ recorder })
  return { processor, recorder, folded: () => foldedSteps(steps), steps }
}

/** A span of one second for each number. */
function span(n: number, spanData: object, more: Partial<AgentsSpan> = {}): AgentsSpan {
  const time = (second: number): string => new Date(at + 1000 * second).toISOString()
  return {
    traceId: trace,
    spanId: spanName(n),
    parentId: null,
    startedAt: time(n),
    endedAt: time(n + 1),
    spanData,
    error: null,
    ...more,
  }
}

describe('a recorded run', () => {
  it('comes to the shape that the exporter comes to, with messages and models', async () => {
    const { processor: to, folded, recorder } = processor()
    await replay(to)
    const steps = folded()
    expect(treeOf(steps)).toEqual([
      'agent hr-workflow',
      '  agent hr-workflow',
      '    agent HR assistant',
      '      agent turn 1',
      '        completion response',
      '        tool get_user_profile_data',
      '      agent turn 2',
      '        completion response',
    ])
    const [first, second] = steps.filter(({ kind }) => kind === 'completion')
    expect(first).toMatchObject({
      model: 'gpt-6-astra-2026-08-01',
      usage: { inputTokens: 120, outputTokens: 18, totalTokens: 138, cacheReadTokens: 64 },
      userId: 'user-77',
      sessionId: 'conv-5',
    })
    expect(JSON.stringify(first?.input)).toContain('What is my salary')
    expect(JSON.stringify(first?.output)).toContain('call_1')
    expect(JSON.stringify(second?.output)).toContain('Your salary is')
    expect(steps.find(({ kind }) => kind === 'tool')).toMatchObject({
      tool: 'get_user_profile_data',
      input: { user_id: 'u-1001' },
      output: { ssn: '219-09-9999', salary: 85_123.45 },
    })
    expect(steps.every(({ endTime }) => endTime !== undefined)).toBe(true)
    expect(recorder.stats().failures).toBe(0)
  })

  it('has the ids of the exporter, so that both doors tell of the same steps', async () => {
    const { processor: to, folded } = processor()
    await replay(to)
    const root = folded().find(({ parentSpanId }) => parentSpanId === undefined)
    const task = folded().find(({ parentSpanId }) => parentSpanId === root?.spanId)
    const [, { json } = { json: undefined }] = recorded
    expect(root).toMatchObject({
      traceId: json?.trace_id.slice('trace_'.length),
      spanId: json?.trace_id.slice(-16),
    })
    expect(task).toMatchObject({ spanId: json?.id.slice(-16), parentSpanId: root?.spanId })
  })

  it('is recorded as it starts, and says no input twice', async () => {
    const { processor: to, steps } = processor()
    await replay(to, recorded.slice(0, 5))
    expect(steps.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'agent hr-workflow',
      'agent hr-workflow',
      'agent HR assistant',
      'agent turn 1',
      'completion response',
    ])
    expect(steps.every(({ endTime }) => endTime === undefined)).toBe(true)
    const { processor: again, steps: all } = processor()
    const data = { type: 'function', name: 'look', input: '{"a":1}', output: '' }
    await again.onSpanStart(span(1, data))
    await again.onSpanEnd(span(1, { ...data, output: 'done' }))
    expect(all.filter(({ input }) => input !== undefined)).toHaveLength(1)
  })
})

describe('a trace', () => {
  it('below a step of the recorder is part of its trace', async () => {
    const { processor: to, folded, recorder } = processor()
    await recorder.step({ kind: 'agent', name: 'request' }, async () => {
      await to.onTraceStart({ traceId: trace, name: 'flow' })
      await to.onSpanStart(span(1, { type: 'task', name: 'task' }))
    })
    expect(treeOf(folded())).toEqual(['agent request', '  agent flow', '    agent task'])
    expect(new Set(folded().map(({ traceId }) => traceId)).size).toBe(1)
  })
})

describe('the end of a trace', () => {
  const start = async (to: SealtraceTracingProcessor): Promise<void> => {
    await to.onTraceStart({ traceId: trace, name: 'flow' })
    await to.onSpanStart(span(1, { type: 'task', name: 'flow' }))
  }
  const root = (steps: ReturnType<ReturnType<typeof processor>['folded']>) =>
    steps.find(({ parentSpanId }) => parentSpanId === undefined)

  it('that nobody tells is that of the last span right below it', async () => {
    vi.useFakeTimers({ now: at })
    const { processor: to, folded } = processor()
    await start(to)
    await to.onSpanEnd(span(1, { type: 'task' }, { error: { message: 'Tripwire triggered' } }))
    expect(root(folded())?.endTime).toBeUndefined()
    vi.advanceTimersByTime(60_000)
    expect(root(folded())).toMatchObject({ status: 'error', endTime: (at + 2000) * 1000 })
  })

  it('is not awaited when the application flushes', async () => {
    const { processor: to, folded } = processor()
    await start(to)
    await to.onSpanEnd(span(1, { type: 'task' }))
    await to.forceFlush()
    expect(root(folded())?.endTime).toBeDefined()
  })

  it('comes late when another span begins in it', async () => {
    vi.useFakeTimers({ now: at })
    const { processor: to, folded } = processor()
    await start(to)
    await to.onSpanEnd(span(1, { type: 'task' }))
    await to.onSpanStart(span(3, { type: 'task' }))
    vi.advanceTimersByTime(60_000)
    expect(root(folded())?.endTime).toBeUndefined()
    await to.onTraceEnd({ traceId: trace })
    expect(root(folded())).toMatchObject({ status: 'unset' })
    expect(root(folded())?.endTime).toBeDefined()
  })
})

describe('usage', () => {
  const usage = (input: number) => ({ input_tokens: input, output_tokens: 10 })
  it('of a call without content is what its turn says, less what agents in the turn used', async () => {
    const { processor: to, folded } = processor()
    const below = (parent: number) => ({ parentId: spanName(parent) })
    await to.onSpanStart(span(1, { type: 'turn', turn: 1 }))
    await to.onSpanStart(span(2, { type: 'response' }, below(1)))
    await to.onSpanEnd(span(2, { type: 'response', response_id: 'r' }, below(1)))
    await to.onSpanStart(span(3, { type: 'function', name: 'ask' }, below(1)))
    await to.onSpanStart(span(4, { type: 'task' }, below(3)))
    await to.onSpanStart(span(5, { type: 'turn', turn: 1 }, below(4)))
    await to.onSpanStart(span(6, { type: 'response' }, below(5)))
    await to.onSpanEnd(span(6, { type: 'response' }, below(5)))
    await to.onSpanEnd(span(5, { type: 'turn', turn: 1, usage: usage(30) }, below(4)))
    await to.onSpanEnd(span(4, { type: 'task', usage: usage(30) }, below(3)))
    await to.onSpanEnd(span(3, { type: 'function', name: 'ask' }, below(1)))
    await to.onSpanEnd(
      span(1, { type: 'turn', turn: 1, usage: { ...usage(130), output_tokens: 20 } }),
    )
    const calls = folded().filter(({ kind }) => kind === 'completion')
    expect(calls.map((call) => call.usage)).toMatchObject([
      { inputTokens: 100, outputTokens: 10 },
      { inputTokens: 30, outputTokens: 10 },
    ])
  })
})

describe('span types', () => {
  const types: [object, object][] = [
    [
      { type: 'handoff', from_agent: 'A', to_agent: 'B' },
      { kind: 'handoff', name: 'handoff to B' },
    ],
    [
      { type: 'guardrail', name: 'g', triggered: true },
      { kind: 'guardrail', output: { triggered: true } },
    ],
    [
      { type: 'mcp_tools', server: 's', result: ['t'] },
      { kind: 'event', output: ['t'] },
    ],
    [
      { type: 'custom', name: 'mine', data: { a: 1 } },
      { kind: 'event', name: 'mine' },
    ],
    [
      { type: 'speech', input: 'hi', model: 'tts' },
      { kind: 'completion', model: 'tts' },
    ],
    [
      { type: 'of tomorrow', what: 1 },
      { kind: 'event', attributes: { what: 1 } },
    ],
    [
      {
        type: 'generation',
        model: 'm',
        input: [{ role: 'user', content: 'q' }],
        output: [],
        usage: { prompt_tokens: 5, completion_tokens: 2 },
      },
      { kind: 'completion', model: 'm', usage: { inputTokens: 5, outputTokens: 2 } },
    ],
  ]
  it.each(types)('%j', async (data, expected) => {
    const { processor: to, folded, recorder } = processor()
    await to.onSpanStart(span(1, data))
    await to.onSpanEnd(span(1, data))
    expect(folded()).toMatchObject([expected])
    expect(recorder.stats().failures).toBe(0)
  })

  it('say why a tool failed, as far as the SDK tells', async () => {
    const { processor: to, folded } = processor()
    const error = {
      message: 'Error running tool',
      data: { tool_name: 'look', error: 'no such user' },
    }
    await to.onSpanEnd(span(1, { type: 'function', name: 'look' }, { error }))
    expect(folded()).toMatchObject([
      {
        status: 'error',
        error: { type: 'Error running tool', message: 'no such user' },
        attributes: { error: { tool_name: 'look' } },
      },
    ])
  })
})

describe('whatever comes', () => {
  it('ids of the application are replaced, and steps still stand below each other', async () => {
    const { processor: to, folded } = processor()
    const traceId = 'jane.sample@example.com'
    await to.onTraceStart({ traceId, name: 'flow' })
    await to.onSpanStart({ traceId, spanId: 'one', spanData: { type: 'task' } })
    await to.onSpanStart({ traceId, spanId: 'two', parentId: 'one', spanData: { type: 'turn' } })
    expect(treeOf(folded())).toEqual(['agent flow', '  agent task', '    agent turn'])
    const { processor: other, folded: others } = processor()
    await other.onTraceStart({ traceId, name: 'flow' })
    expect(others()[0]?.traceId).not.toBe(folded()[0]?.traceId)
  })

  it('nothing is thrown or rejected, and nothing of the application is changed', async () => {
    const broken = { recorder: undefined as never }
    Object.defineProperty(broken, 'recorder', {
      value: new Proxy(
        {},
        {
          get: () => () => {
            throw new Error('broken')
          },
        },
      ),
    })
    const hostile = {
      get type(): string {
        throw new Error('no')
      },
    }
    for (const to of [processor().processor, new SealtraceTracingProcessor(broken)]) {
      const data = Object.freeze({ type: 'function', name: 'f', input: Object.freeze({ a: 1 }) })
      await to.onTraceStart({ traceId: trace, metadata: hostile })
      await to.onSpanStart(span(1, hostile))
      await to.onSpanEnd(span(1, hostile))
      await to.onSpanEnd(span(2, data))
      await to.onTraceEnd({ traceId: trace })
      await to.forceFlush()
      await to.shutdown()
    }
  })

  it('runs that never end do not pile up', async () => {
    const { processor: to, steps } = processor()
    for (let i = 0; i < 10_050; i++)
      await to.onSpanStart({ traceId: `t${i}`, spanId: `s${i}`, spanData: { type: 'task' } })
    expect(steps).toHaveLength(10_050)
    // The first one was forgotten: what is told of it now is a step of its own.
    const before = new Set(steps.map(({ spanId }) => spanId))
    await to.onSpanEnd({ traceId: 't0', spanId: 's0', spanData: { type: 'task' } })
    expect(before.has(steps.at(-1)?.spanId ?? '')).toBe(false)
  })
})
