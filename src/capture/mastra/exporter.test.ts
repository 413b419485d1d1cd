import { describe, expect, it } from 'vitest'
import type { Step } from '../../record/step.ts'
import { foldedSteps, treeOf } from '../../testing/folded-steps.ts'
import { withContext } from '../recorder/context.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { SealtraceExporter, type SealtraceExporterOptions } from './exporter.ts'
import { recorded, replay, type Recorded } from './fixtures/replay.ts'
import type { MastraSpan } from './mastra-shape.ts'

const traceId = '0123456789abcdef'.repeat(2)
const idOf = (n: number): string => String(n).padStart(16, '0')
const start = Date.parse('2026-11-21T10:00:00Z')

/** A span of one second for each number. */
function span(n: number, type: string, more: Partial<MastraSpan> = {}): MastraSpan {
  const startTime = new Date(start + 1000 * n)
  return { id: idOf(n), traceId, type, name: type, startTime, ...more }
}

function exporter(options: SealtraceExporterOptions = {}) {
  const { recorder, steps } = memoryRecorder()
  const to = new SealtraceExporter({ recorder, ...options })
  // Mastra begins each in an async function of its own.
  const started = (one: MastraSpan) =>
    withContext({}, () => to.exportTracingEvent({ type: 'span_started', exportedSpan: one }))
  const updated = (one: MastraSpan) =>
    to.exportTracingEvent({ type: 'span_updated', exportedSpan: one })
  const ended = (one: MastraSpan) =>
    to.exportTracingEvent({
      type: 'span_ended',
      exportedSpan: { endTime: new Date(Number(one.startTime) + 1000), ...one },
    })
  return {
    to,
    started,
    updated,
    ended,
    recorder,
    messages: steps,
    folded: () => foldedSteps(steps),
  }
}

async function played(events: readonly Recorded[], options?: SealtraceExporterOptions) {
  const { to, folded, recorder, messages } = exporter(options)
  await replay(to, events)
  expect(recorder.stats().failures).toBe(0)
  return { steps: folded(), messages }
}

const of = (steps: readonly Step[], kind: string): Step[] =>
  steps.filter((step) => step.kind === kind)

describe('a recorded run', () => {
  it('comes to the shape that the exporter for OpenTelemetry comes to', async () => {
    const { steps } = await played(recorded('basic'), { logs: false })
    expect(treeOf(steps)).toEqual([
      'agent invoke_agent hr-assistant',
      '  agent model_generation gpt-6-astra',
      '    agent agent_step hr-assistant',
      '      completion chat gpt-6-astra',
      '      tool execute_tool get_user_profile_data',
      '    agent agent_step hr-assistant',
      '      completion chat gpt-6-astra',
    ])
    const calls = of(steps, 'completion')
    expect(calls.map(({ usage }) => usage)).toEqual([
      { inputTokens: 120, outputTokens: 18, cacheReadTokens: 64, reasoningTokens: 7 },
      { inputTokens: 190, outputTokens: 42, cacheReadTokens: 128, reasoningTokens: 7 },
    ])
    expect(of(steps, 'agent').some(({ usage }) => usage)).toBe(false)
    expect(calls[0]).toMatchObject({
      model: 'gpt-6-astra-2026-08-01',
      provider: 'openai',
      agent: 'hr-assistant',
      status: 'ok',
      attributes: { 'gen_ai.request.model': 'gpt-6-astra' },
    })
    const [root] = steps
    expect(root).toMatchObject({ userId: 'user-77', sessionId: 'sess-42', tags: ['hr'] })
    expect(root?.metadata).not.toHaveProperty('userId')
    expect(of(steps, 'tool')).toMatchObject([
      {
        tool: 'get_user_profile_data',
        toolCallId: 'call_1',
        input: { user_id: 'u-1001' },
        output: { salary: 85_123.45 },
      },
    ])
  })

  it('has errors with their causes, and log lines with their spans', async () => {
    const { steps } = await played(recorded('toolerror'))
    const [tool] = of(steps, 'tool')
    expect(tool).toMatchObject({ status: 'error', error: { type: 'Error' } })
    expect(tool?.error?.message).toContain('row lock timeout')
    expect(tool?.error?.stack).toContain('runTool')
    const logs = steps.filter(({ name }) => name === 'log')
    const [root] = of(steps, 'agent')
    expect(logs).toMatchObject([
      { attributes: { severityText: 'warn' } },
      { attributes: { severityText: 'error', 'mastra.errorId': 'TOOL_EXECUTION_FAILED' } },
    ])
    expect(JSON.stringify(logs)).not.toContain('currentSpan')
    expect(root?.endTime).toBeDefined()
  })

  it('says each input once', async () => {
    const { messages } = await played(recorded('basic'), { logs: false })
    const inputs = messages.filter(({ input }) => input !== undefined)
    expect(new Set(inputs.map(({ spanId }) => spanId)).size).toBe(inputs.length)
    expect(inputs).toHaveLength(5)
  })

  it('is recorded as it starts, with what is learned before it ends', async () => {
    const { started, updated, folded } = exporter()
    await started(span(1, 'model_step'))
    expect(folded()).toMatchObject([{ kind: 'agent', name: 'model_step', status: 'unset' }])
    await updated(span(1, 'model_step', { input: ['a question'] }))
    expect(folded()).toMatchObject([{ input: ['a question'] }])
    expect(folded()[0]?.endTime).toBeUndefined()
  })
})

describe('a run below a step of the recorder', () => {
  it('is part of its trace', async () => {
    const { started, folded, recorder } = exporter()
    await recorder.step({ kind: 'agent', name: 'request' }, async () => {
      await started(span(1, 'agent_run'))
      await started(span(2, 'tool_call', { parentSpanId: idOf(1) }))
    })
    expect(treeOf(folded())).toEqual(['agent request', '  agent agent_run', '    tool tool_call'])
    expect(new Set(folded().map((step) => step.traceId)).size).toBe(1)
  })
})

describe('what a tool records', () => {
  it('stands below it, also where several run side by side', async () => {
    const { to, ended, recorder, folded } = exporter()
    const tool = async (n: number): Promise<void> => {
      const one = span(n, 'tool_call', { parentSpanId: idOf(1) })
      void to.exportTracingEvent({ type: 'span_started', exportedSpan: one })
      await Promise.resolve()
      recorder.record({ kind: 'event', name: `in ${n}` })
      await recorder.step({ kind: 'event', name: `step ${n}` }, async () => {})
      await ended(one)
      recorder.record({ kind: 'event', name: `after ${n}` })
    }
    await to.exportTracingEvent({ type: 'span_started', exportedSpan: span(1, 'agent_run') })
    await Promise.all([tool(2), tool(3)])
    recorder.record({ kind: 'event', name: 'after the run' })
    const above = (name: string): string | undefined =>
      folded().find((step) => step.name === name)?.parentSpanId
    for (const n of [2, 3]) {
      expect([above(`in ${n}`), above(`step ${n}`)]).toEqual([idOf(n), idOf(n)])
      expect(above(`after ${n}`)).toBeUndefined()
    }
    expect(above('after the run')).toBeUndefined()
  })
})

describe('tokens', () => {
  const attributes = { model: 'm', usage: { inputTokens: 10, outputTokens: 2 } }
  it('count from the generation where Mastra has no spans for its calls', async () => {
    const { started, ended, folded } = exporter()
    await started(span(1, 'model_generation'))
    await ended(span(1, 'model_generation', { attributes }))
    expect(folded()).toMatchObject([{ kind: 'completion', usage: { inputTokens: 10 } }])
  })

  it('count once where it has', async () => {
    const { started, ended, folded } = exporter()
    const below = (n: number) => ({ attributes, parentSpanId: idOf(n) })
    await started(span(1, 'model_generation'))
    await started(span(2, 'model_step', below(1)))
    await started(span(3, 'model_inference', below(2)))
    await ended(span(3, 'model_inference', below(2)))
    await ended(span(2, 'model_step', below(1)))
    await ended(span(1, 'model_generation', { attributes }))
    expect(folded().map(({ kind, usage }) => [kind, usage?.inputTokens])).toEqual([
      ['agent', undefined],
      ['agent', undefined],
      ['completion', 10],
    ])
  })
})

describe('what is left out', () => {
  it('pieces of streams, keys and cookies', async () => {
    const { started, ended, folded } = exporter()
    const key = ['sk', 'test', 'FAKEFAKE'].join('-')
    await started(span(1, 'model_chunk'))
    await ended(span(1, 'model_chunk', { output: { text: 'a' } }))
    const metadata = { headers: { 'set-cookie': key, 'x-request-id': 'r' } }
    const attributes = { parameters: { headers: { authorization: key }, temperature: 1 } }
    await ended(span(2, 'model_inference', { metadata, attributes }))
    expect(folded()).toMatchObject([
      {
        metadata: { headers: { 'x-request-id': 'r' } },
        attributes: { 'mastra.parameters': { temperature: 1 } },
      },
    ])
    expect(JSON.stringify(folded())).not.toContain(key)
  })
})

describe('scores', () => {
  it('are shown with what they score', async () => {
    const { to, started, folded } = exporter()
    await started(span(1, 'agent_run'))
    const score = { scorerId: 's', scorerName: 'tone', score: 0.5, reason: 'curt' }
    await to.onScoreEvent({ score: { ...score, traceId, spanId: idOf(1) } })
    expect(folded()[1]).toMatchObject({
      traceId,
      spanId: idOf(1),
      joinsSpan: true,
      name: 'gen_ai.evaluation.result',
      attributes: { 'gen_ai.evaluation.name': 'tone', 'gen_ai.evaluation.score.value': 0.5 },
    })
  })
})

describe('whatever comes', () => {
  it('ids of another form are replaced, and steps still stand below each other', async () => {
    const { started, folded } = exporter()
    await started({ ...span(1, 'agent_run'), traceId: 'jane', id: 'one' })
    await started({ ...span(2, 'tool_call'), traceId: 'jane', id: 'two', parentSpanId: 'one' })
    await started({ ...span(3, 'tool_call'), traceId: 'jane', id: 'three' })
    expect(treeOf(folded())).toEqual(['agent agent_run', '  tool tool_call', 'tool tool_call'])
    expect(new Set(folded().map((step) => step.traceId)).size).toBe(1)
    expect(folded()[0]?.traceId).toMatch(/^[0-9a-f]{32}$/)
  })

  it('nothing is thrown or rejected', async () => {
    const { to } = exporter()
    for (const event of [
      null,
      {},
      { type: 'span_started' },
      { log: null },
      { score: 1 },
    ] as never[]) {
      await to.exportTracingEvent(event)
      await to.onLogEvent(event)
      await to.onScoreEvent(event)
    }
    await to.flush()
    await to.shutdown()
  })
})
