import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { nativeStep } from '../../ingest/native-step.ts'
import type { Step } from '../../record/step.ts'
import { noTransport } from '../transport/no-transport.ts'
import type { Interaction } from './interaction.ts'
import { memoryRecorder } from './memory-transport.ts'
import { Recorder } from './recorder.ts'
import type { StepSaying, WholeStep } from './step-draft.ts'

const start = { kind: 'agent', name: 'support' } as const
const told = (steps: readonly Step[], spanId: string) =>
  steps.filter((step) => step.spanId === spanId)

describe('a step that is told when it starts and when it ends', () => {
  it('is recorded at once, and its parts come in their order', () => {
    const { recorder, steps } = memoryRecorder()
    const step = recorder.start({ ...start, input: 'q', startTime: 1000 })
    expect(steps).toHaveLength(1)
    step.update({ attributes: { half: true } })
    step.end({ output: 'a', endTime: 500 })
    expect(steps.map(({ partial }) => partial?.order ?? 0)).toEqual(
      steps.map(({ partial }) => partial?.order ?? 0).toSorted((a, b) => a - b),
    )
    expect(new Set(steps.map(({ partial }) => partial?.order)).size).toBe(3)
    expect(steps.map(({ spanId, name, kind }) => [spanId, name, kind])).toEqual(
      Array.from({ length: 3 }, () => [step.spanId, 'support', 'agent']),
    )
    expect(steps.map(({ status }) => status)).toEqual(['unset', 'unset', 'ok'])
    expect(steps[2]).toMatchObject({ startTime: 1000, endTime: 1000, output: 'a' })
    expect(steps[2]?.input).toBeUndefined()
  })

  it('moves its end when that is said again with a time', () => {
    const { recorder, steps } = memoryRecorder()
    const step = recorder.start({ ...start, startTime: 1000 })
    step.end({ endTime: 2000 })
    step.end({ endTime: 3000 })
    expect(steps.map(({ status, endTime }) => [status, endTime])).toEqual([
      ['unset', undefined],
      ['ok', 2000],
      ['unset', 3000],
    ])
  })

  it('ends once: what is said later changes neither its end nor its status', () => {
    const { recorder, steps } = memoryRecorder()
    const step = recorder.start(start)
    step.end({ error: new Error('x') })
    step.end({ output: 'late' })
    expect(steps.map(({ status, endTime }) => [status, endTime !== undefined])).toEqual([
      ['unset', false],
      ['error', true],
      ['unset', false],
    ])
  })
})

describe('context', () => {
  it('gives a step its parent, and what the steps of a request have in common', async () => {
    const { recorder, steps } = memoryRecorder({ environment: 'test', agent: 'a-1' })
    const said = { userId: 'u-1', sessionId: 's-1', metadata: { plan: 'x' }, tags: ['t'] }
    await recorder.with(said, () =>
      recorder.step(start, async (run) => {
        await sleep(1)
        const inner = recorder.record({ kind: 'tool', name: 'look', agent: 'a-2' })
        expect(inner.traceId).toBe(run.traceId)
        const other = recorder.record({ kind: 'tool', name: 'alone', parent: null })
        expect(other.traceId).not.toBe(run.traceId)
      }),
    )
    const [run, inner, other] = steps
    expect(run).toMatchObject({ ...said, environment: 'test', agent: 'a-1' })
    expect(inner).toMatchObject({ parentSpanId: run?.spanId, userId: 'u-1', agent: 'a-2' })
    expect([inner?.metadata, inner?.tags]).toEqual([undefined, undefined])
    expect(other).toMatchObject({ userId: 'u-1', metadata: { plan: 'x' } })
    expect(other?.parentSpanId).toBeUndefined()
  })

  it('[X29] code names whom a step is about: when it starts, later, or around it', () => {
    const { recorder, steps } = memoryRecorder()
    recorder.start({ ...start, userId: 'u-1' }).update({ output: 'a' })
    recorder.start(start).update({ userId: 'u-2' })
    recorder.with({ userId: 'u-3' }, () => recorder.record({ ...start, userId: 'u-4' }))
    recorder.with({ userId: 'u-3' }, () => recorder.record(start))
    expect(steps.map(({ userId }) => userId)).toEqual([
      ...['u-1', undefined, undefined, 'u-2', 'u-4', 'u-3'],
    ])
  })

  it('holds for the rest of a function with `await using`, and no longer', async () => {
    const { recorder, steps } = memoryRecorder()
    const run = async () => {
      await using step = recorder.step(start)
      await sleep(1)
      recorder.record({ kind: 'event', name: 'inside' })
      return step.spanId
    }
    const first = await run()
    const second = await run()
    const inside = steps.filter(({ name }) => name === 'inside')
    expect(inside.map(({ parentSpanId }) => parentSpanId)).toEqual([first, second])
    const tops = steps.filter(({ spanId }) => spanId === first || spanId === second)
    expect(tops.filter(({ parentSpanId }) => parentSpanId)).toEqual([])
    expect(tops.filter(({ status }) => status === 'ok')).toHaveLength(2)
  })
})

describe('a step around a function', () => {
  it('gives back what the function gives', async () => {
    const { recorder } = memoryRecorder()
    expect(recorder.step(start, () => 7)).toBe(7)
    expect(await recorder.step(start, async () => 7)).toBe(7)
    class Lazy extends Promise<number> {}
    const lazy = Lazy.resolve(7)
    expect(recorder.step(start, () => lazy)).toBe(lazy)
  })

  it('records what it throws, and throws it on', async () => {
    const { recorder, steps } = memoryRecorder()
    const error = new Error('boom')
    const fail = () => {
      throw error
    }
    expect(() => recorder.step(start, fail)).toThrow(error)
    await expect(recorder.step(start, async () => fail())).rejects.toBe(error)
    expect(
      steps.filter(({ status }) => status === 'error').map((step) => step.error?.message),
    ).toEqual(['boom', 'boom'])
  })

  it('leaves a rejection that nobody handles unhandled', async () => {
    const { recorder } = memoryRecorder()
    const seen: unknown[] = []
    const listen = (reason: unknown) => seen.push(reason)
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', listen)
    void recorder.step(start, async () => {
      throw new Error('nobody')
    })
    await sleep(5)
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
    expect(seen).toHaveLength(1)
  })

  it('can end before the function does', async () => {
    const { recorder, steps } = memoryRecorder()
    await recorder.step(start, async (step) => step.fail('early'))
    expect(steps.map(({ status }) => status)).toEqual(['unset', 'error'])
  })
})

describe('the logger API', () => {
  const request = {
    agentId: 'agent_123',
    modelIdentifier: 'gpt-4',
    request: { prompt: 'What is the weather like?', parameters: { max_tokens: 100 } },
  }
  const response = { content: '18 degrees', confidence: 0.95, metadata: { v: 1 } }
  const tokenUsage = { input_tokens: 10, output_tokens: 15, total_tokens: 25 }

  it('records an interaction as one step', () => {
    const { recorder, steps } = memoryRecorder()
    const id = recorder.logInteraction({ ...request, response, tokenUsage, latencyMs: 150 })
    expect(steps).toHaveLength(1)
    const [step] = steps
    expect(step).toMatchObject({
      ...{ spanId: id, kind: 'completion', model: 'gpt-4', agent: 'agent_123', status: 'ok' },
      ...{ input: 'What is the weather like?', output: '18 degrees' },
      usage: { inputTokens: 10, outputTokens: 15, totalTokens: 25 },
      attributes: {
        'sealtrace.interaction.type': 'Completion',
        'sealtrace.request.parameters': { max_tokens: 100 },
        'sealtrace.response.confidence': 0.95,
        'sealtrace.response.metadata': { v: 1 },
      },
    })
    expect((step?.endTime ?? 0) - (step?.startTime ?? 0)).toBe(150_000)
  })

  it('records a request, and its response when it comes', () => {
    const { recorder, steps } = memoryRecorder()
    const id = recorder.logRequest(request)
    expect(steps).toHaveLength(1)
    expect(recorder.logResponse(id, { response, tokenUsage, latencyMs: 20, error: 'late' })).toBe(
      true,
    )
    expect(recorder.logResponse(id, { response })).toBe(false)
    expect(recorder.logResponse('unknown', { response })).toBe(false)
    const parts = told(steps, id)
    expect(parts).toHaveLength(2)
    expect(parts[1]).toMatchObject({
      output: '18 degrees',
      status: 'error',
      error: { message: 'late' },
    })
    expect((parts[1]?.endTime ?? 0) - (parts[0]?.startTime ?? 0)).toBe(20_000)
  })

  it('has a kind for each type of interaction', () => {
    const { recorder, steps } = memoryRecorder()
    const tool = { tool_name: 'weather_api', tool_arguments: { city: 'x' }, prompt: 'p' }
    recorder.logToolCall({ request: tool, response: { tool_result: { t: 18 }, content: 'c' } })
    recorder.logRagQuery({ request: { prompt: 'q' }, response: { content: ['doc'] } })
    recorder.logAgentExecution({ request: { prompt: 'do' }, error: new Error('x') })
    expect(
      steps.map(({ kind, name, tool: t, input, output, status }) => [
        kind,
        name,
        t,
        input,
        output,
        status,
      ]),
    ).toEqual([
      ['tool', 'weather_api', 'weather_api', { city: 'x' }, { t: 18 }, 'ok'],
      ['retrieval', 'RagQuery', undefined, 'q', ['doc'], 'ok'],
      ['agent', 'AgentExecution', undefined, 'do', undefined, 'error'],
    ])
    expect(steps[0]?.attributes).toMatchObject({
      'sealtrace.request.prompt': 'p',
      'sealtrace.response.content': 'c',
    })
  })

  it('forgets the oldest request when too many have no response', () => {
    const { recorder } = memoryRecorder()
    const ids = Array.from({ length: 10_001 }, () => recorder.logRequest({ request: {} }))
    expect(recorder.logResponse(ids[0] ?? '', {})).toBe(false)
    expect(recorder.logResponse(ids[1] ?? '', {})).toBe(true)
  })
})

it('refuses to start a step where it must record and cannot', () => {
  const recorder = new Recorder(noTransport(new SealtraceError('unavailable', 'full')))
  expect(() => recorder.step(start)).toThrow('full')
  expect(() => recorder.step(start, () => 7)).toThrow('full')
  recorder.start(start).end()
  expect(recorder.stats()).toMatchObject({ recorded: 2, dropped: 2 })
})

it('counts what an adapter fails at, and lets nothing through', () => {
  const { recorder } = memoryRecorder()
  recorder.attempt(() => {
    throw new Error('ours')
  })
  expect(recorder.stats().failures).toBe(1)
})

describe('what is off does not reach the application, and loses no step', () => {
  const throws = () => {
    throw new Error('hostile')
  }
  const hostile: Record<string, unknown>[] = [
    {
      usage: {
        get inputTokens() {
          return throws()
        },
      },
    },
    { usage: 7n },
    {
      parent: {
        get traceId() {
          return throws()
        },
      },
    },
    { parent: { traceId: 'x', spanId: 'y' } },
    { parent: 7 },
    {
      get input() {
        return throws()
      },
    },
    { traceId: 'not hex', spanId: 'ABCDEF' },
    { startTime: 'noon', endTime: Symbol('s') },
    { startTime: 1n, endTime: Number.NaN },
    { startTime: -1, endTime: 1.5 },
    { startTime: new Date(5), endTime: new Date(7) },
    { tags: 7, metadata: 7, attributes: 7 },
    { input: nested(500) },
  ]

  function nested(levels: number): unknown {
    return levels === 0 ? 'deep' : { in: nested(levels - 1) }
  }

  it.each(hostile.map((said, n) => [n, said] as const))('%i', (_, said) => {
    const { recorder, steps } = memoryRecorder()
    const step = Object.defineProperties({ ...start }, Object.getOwnPropertyDescriptors(said))
    recorder.record(step as unknown as WholeStep)
    const open = recorder.start(step as unknown as WholeStep)
    open.update(said as StepSaying)
    open.end(said as StepSaying)
    expect(steps.length).toBeGreaterThanOrEqual(3)
    for (const one of steps) nativeStep(JSON.parse(JSON.stringify(one)))
  })

  it('takes dates as times', () => {
    const { recorder, steps } = memoryRecorder()
    const times = { startTime: new Date(5), endTime: new Date(7) } as unknown as object
    recorder.record({ ...start, ...times })
    expect(steps[0]).toMatchObject({ startTime: 5000, endTime: 7000 })
  })

  it('of interactions too', () => {
    const { recorder, steps } = memoryRecorder()
    const nothing = undefined as unknown as Interaction
    recorder.logInteraction(nothing)
    const id = recorder.logRequest({} as unknown as Interaction)
    expect(recorder.logResponse(id, nothing)).toBe(true)
    expect(steps).toHaveLength(2)
    expect(recorder.stats().failures).toBe(2)
  })
})
