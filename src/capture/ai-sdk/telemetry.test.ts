import { AsyncLocalStorage } from 'node:async_hooks'
import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { findCanaries } from '../../testing/canary.ts'
import { SealtraceError } from '../../error.ts'
import type { Step } from '../../record/step.ts'
import { withContext } from '../recorder/context.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { Recorder } from '../recorder/recorder.ts'
import { noTransport } from '../transport/no-transport.ts'
import { sealtraceTelemetry, type AiSdkOptions } from './telemetry.ts'
import { folded, recordedEvents, replay, treeOf, type RecordedEvent } from './test-replay.ts'

const step = (n: number, ...inside: string[]) => [`agent step ${n}: ok`, ...indent(inside)]
const indent = (lines: string[]) => lines.map((line) => `  ${line}`)
const run = (state: string, ...inside: string[]) => [
  `agent invoke_agent gpt-6-astra: ${state}`,
  ...indent(inside),
]
const chat = (state = 'ok') => `completion chat gpt-6-astra: ${state}`
const tool = (state = 'ok', name = 'get_user_profile_data') => `tool execute_tool ${name}: ${state}`
const twice = (...tools: string[]) => run('ok', ...step(1, chat(), ...tools), ...step(2, chat()))
const flat = (...tools: string[]) => run('ok', chat(), ...tools, chat())

const trees: Record<string, string[]> = {
  '7-basic': twice(tool()),
  '7-stream': twice(tool()),
  '7-parallel': twice(tool(), tool()),
  '7-nested': twice(tool('ok', 'ask_profile_agent'), ...indent(twice(tool()))),
  '7-toolerror': twice(tool('error')),
  '7-modelerror': run(
    'error',
    'agent step 1: error',
    ...indent([1, 2, 3].map(() => chat('error'))),
  ),
  '7-abort': run(
    'unset',
    ...step(1, chat(), tool()),
    'agent step 2: unset',
    ...indent([chat('unset')]),
  ),
  '7-dropped': run(
    'open',
    ...step(1, chat(), tool()),
    'agent step 2: open',
    ...indent([chat('open')]),
  ),
  '7-multimodal': run('ok', ...step(1, chat())),
  '7-norecord': twice(tool()),
  '7-embed': ['embedding embeddings gpt-6-embed: ok', '  embedding embeddings gpt-6-embed: ok'],
  '6-basic': flat(tool()),
  '6-stream': flat(tool()),
  '6-parallel': flat(tool(), tool()),
  '6-nested': flat(tool('ok', 'ask_profile_agent'), ...indent(flat(tool()))),
  '6-toolerror': flat(tool('error')),
  '6-modelerror': run('open', chat('open')),
  '6-abort': run('unset', chat(), tool(), chat('unset')),
  '6-dropped': run('open', chat(), tool(), chat('open')),
  '6-multimodal': run('ok', chat()),
  '6-norecord': flat(tool()),
}

/** Texts of the scenario that are content, and nothing else. */
const content = ['sk-test-FAKEFAKEFAKE1234567890abcd', 'jane.sample@example.com', '219-09-9999']

async function recorded(events: readonly RecordedEvent[], options: AiSdkOptions = {}) {
  const { recorder, steps } = memoryRecorder()
  const seen = await replay(sealtraceTelemetry({ recorder, ...options }), events)
  expect(recorder.stats().failures).toBe(0)
  return { steps, whole: folded(steps), seen }
}

function ofKind(steps: readonly Step[], kind: string): Step[] {
  return steps.filter((one) => one.kind === kind)
}

function found(steps: readonly Step[], values = content): string[] {
  return values.filter(
    (value) => findCanaries([value], [['steps', Buffer.from(JSON.stringify(steps))]]).length > 0,
  )
}

describe('each scenario', () => {
  it.each(Object.entries(trees))('%s', async (name, tree) => {
    const { steps, whole, seen } = await recorded(recordedEvents(name))
    expect(treeOf(steps)).toEqual(tree)
    expect(new Set(steps.map(({ traceId }) => traceId)).size).toBe(1)
    expect(seen.filter((one) => one !== undefined && !String(one).endsWith('as it is'))).toEqual([])
    if (name === '7-embed') return
    expect(new Set(whole.map(({ userId }) => userId))).toEqual(new Set(['user-77']))
    expect(new Set(whole.map(({ sessionId }) => sessionId))).toEqual(new Set(['sess-42']))
    expect(whole[0]).toMatchObject({ agent: 'hr-assistant', provider: 'openai' })
  })
})

describe.each(['7', '6'])('version %s', (version) => {
  const events = (scenario: string) => recordedEvents(`${version}-${scenario}`)

  it('says what was asked, called and answered', async () => {
    const { whole } = await recorded(events('basic'))
    const [first, second] = ofKind(whole, 'completion')
    const question = { role: 'user', content: expect.stringContaining('What is my salary') }
    const call = { type: 'tool-call', toolCallId: 'call_1', toolName: 'get_user_profile_data' }
    expect(first).toMatchObject({
      model: 'gpt-6-astra-2026-08-01',
      input: [{ role: 'system' }, question],
      output: [{ role: 'assistant', content: [call] }],
      usage: { inputTokens: 120, outputTokens: 18, cacheReadTokens: 64 },
      attributes: { 'gen_ai.response.finish_reasons': ['tool-calls'] },
    })
    expect(second).toMatchObject({
      input: [{ role: 'system' }, question, { role: 'assistant' }, { role: 'tool' }],
      usage: { inputTokens: 190, outputTokens: 42, cacheReadTokens: 128 },
    })
    expect(ofKind(whole, 'tool')).toMatchObject([
      {
        tool: 'get_user_profile_data',
        toolCallId: 'call_1',
        input: { user_id: 'u-1001', requester_email: 'jane.sample@example.com' },
        output: { ssn: '219-09-9999' },
      },
    ])
    expect(whole[0]).toMatchObject({
      input: [{ role: 'system' }, question],
      output: [{ role: 'assistant', content: [{ type: 'text' }] }],
      usage: { inputTokens: 310, outputTokens: 60 },
    })
  })

  it('records a failed tool with what it says', async () => {
    const { whole } = await recorded(events('toolerror'))
    const [failed] = ofKind(whole, 'tool')
    expect(failed?.error).toMatchObject({ type: 'Error', message: expect.stringContaining('lock') })
    expect(failed?.output).toBeUndefined()
  })

  it('records no content where the call says so', async () => {
    expect(found((await recorded(events('basic'))).steps)).toEqual(content)
    const { steps, whole } = await recorded(events('norecord'))
    expect(found(steps)).toEqual([])
    expect(whole.filter(({ input, output }) => input ?? output)).toEqual([])
    expect(whole[0]?.usage).toMatchObject({ inputTokens: 310 })
  })

  it('records no content where the integration is told so', async () => {
    const off = { recordInputs: false, recordOutputs: false }
    expect(found((await recorded(events('toolerror'), off)).steps)).toEqual([])
    const { whole } = await recorded(events('basic'), { recordInputs: false })
    expect(whole.filter(({ input }) => input !== undefined)).toEqual([])
    expect(whole.filter(({ output }) => output !== undefined)).not.toEqual([])
  })

  it('keeps calls that run side by side apart', async () => {
    const own = (user: number): RecordedEvent[] =>
      JSON.parse(
        JSON.stringify(events('nested'))
          .replaceAll('user-77', `user-${user}`)
          .replaceAll('"call-', `"call-${user}-`),
      ) as RecordedEvent[]
    const shifted = own(2).map((event) => ({
      ...event,
      ...(event.id !== undefined && { id: event.id + 100 }),
      ...(event.in !== undefined && { in: event.in + 100 }),
      ...(event.call !== undefined && { call: event.call + 100 }),
    }))
    const mixed = own(1).flatMap((event, at) => [event, shifted[at] ?? event])
    const { whole } = await recorded(mixed)
    const traces = Map.groupBy(whole, ({ traceId }) => traceId)
    expect(traces.size).toBe(2)
    for (const steps of traces.values()) {
      expect(new Set(steps.map(({ userId }) => userId)).size).toBe(1)
      expect(treeOf(steps)).toEqual(trees[`${version}-nested`])
    }
  })

  it('stands below the step in whose context it starts', async () => {
    const { recorder, steps } = memoryRecorder()
    const above = recorder.start({ kind: 'agent', name: 'request' })
    const context = { step: above, traceType: 'support', userId: 'someone' }
    await withContext(context, () => replay(sealtraceTelemetry({ recorder }), events('basic')))
    const whole = folded(steps)
    expect(whole[1]).toMatchObject({ parentSpanId: above.spanId, traceId: above.traceId })
    expect(whole.slice(1).every(({ traceType }) => traceType === 'support')).toBe(true)
    expect(whole[1]?.userId).toBe('user-77')
  })
})

it('keeps versions that run side by side in one process apart', async () => {
  const [old, current] = [recordedEvents('6-nested'), recordedEvents('7-nested')]
  const shifted = current.map((event) => ({
    ...event,
    ...(event.id !== undefined && { id: event.id + 100 }),
    ...(event.in !== undefined && { in: event.in + 100 }),
  }))
  const { whole } = await recorded(shifted.flatMap((event, at) => [old[at] ?? [], event].flat()))
  const traces = [...Map.groupBy(whole, ({ traceId }) => traceId).values()]
  expect(traces.map((steps) => treeOf(steps))).toEqual([trees['6-nested'], trees['7-nested']])
})

it('ends the context of a tool of version 6 with the tool', () => {
  const { recorder, steps } = memoryRecorder()
  const telemetry = sealtraceTelemetry({ recorder })
  AsyncLocalStorage.snapshot()(() => {
    const { onStart, onToolCallStart, onToolCallFinish } = telemetry
    const toolCall = { toolCallId: 't', toolName: 'ask' }
    onStart({ model: { modelId: 'm' }, prompt: 'hello' })
    onToolCallStart({ toolCall })
    recorder.record({ kind: 'event', name: 'inside' })
    onToolCallFinish({ toolCall, success: true, output: 1 })
    recorder.record({ kind: 'event', name: 'after' })
  })
  const [inside, after] = ofKind(folded(steps), 'event')
  expect(inside?.parentSpanId).toBe(ofKind(folded(steps), 'tool')[0]?.spanId)
  expect(after?.parentSpanId).toBeUndefined()
})

it('keeps few failed calls of version 6, whose end nobody tells, on a signal they share', () => {
  const { recorder, steps } = memoryRecorder()
  const telemetry = sealtraceTelemetry({ recorder })
  const { signal } = new AbortController()
  const start = (abortSignal: AbortSignal): void => {
    const { onStart, onStepStart } = telemetry
    onStart({ model: { modelId: 'm' }, prompt: 'hello', abortSignal })
    onStepStart({ model: { modelId: 'm' }, messages: [] })
  }
  for (let i = 0; i < 3000; i++) start(signal)
  expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1000)
  const last = new AbortController()
  steps.length = 0
  start(last.signal)
  last.abort()
  expect(treeOf(steps)[0]).toContain('agent invoke_agent m: unset')
  expect(getEventListeners(last.signal, 'abort')).toEqual([])
})

it('takes the end of a step of version 7 for no call of version 6', () => {
  const { recorder, steps } = memoryRecorder()
  const telemetry = sealtraceTelemetry({ recorder })
  const { onStepStart, onStart } = telemetry
  telemetry.onStart({ model: { modelId: 'm' }, prompt: 'hello' })
  telemetry.onStepStart({ model: { modelId: 'm' }, messages: [] })
  onStart({ callId: 'c', modelId: 'n' })
  onStepStart({ callId: 'c' })
  telemetry.onStepFinish({ callId: 'c', content: [{ type: 'text', text: 'not its own' }] })
  expect(treeOf(steps)).toContain('  completion chat m: open')
})

describe('failClosed', () => {
  const refusal = new SealtraceError('unavailable', 'nothing can be recorded')

  it.each(['executeTool', 'executeLanguageModelCall'] as const)('%s refuses', async (name) => {
    const telemetry = sealtraceTelemetry({ recorder: new Recorder(noTransport(refusal)) })
    const called: string[] = []
    const execute = async () => called.push('called')
    await expect(telemetry[name]({ callId: 'c', toolCallId: 't', execute })).rejects.toBe(refusal)
    expect(called).toEqual([])
  })
})
