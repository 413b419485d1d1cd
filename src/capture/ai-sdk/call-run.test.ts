import { describe, expect, it } from 'vitest'
import type { Step } from '../../record/step.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { sealtraceTelemetry } from './telemetry.ts'
import { folded, recordedEvents, replay, treeOf, type RecordedEvent } from './test-replay.ts'

async function recorded(events: readonly RecordedEvent[]): Promise<{ whole: Step[] }> {
  const { recorder, steps } = memoryRecorder()
  await replay(sealtraceTelemetry({ recorder }), events)
  return { whole: folded(steps) }
}

function ofKind(steps: readonly Step[], kind: string): Step[] {
  return steps.filter((one) => one.kind === kind)
}

describe('models', () => {
  it('shows each try of a call, and why it failed', async () => {
    const { whole } = await recorded(recordedEvents('7-modelerror'))
    const tries = ofKind(whole, 'completion')
    expect(tries.map(({ error }) => error?.type)).toEqual([
      'AI_APICallError',
      'AI_APICallError',
      'AI_APICallError',
    ])
    expect(new Set(tries.map(({ input }) => JSON.stringify(input))).size).toBe(1)
    expect(whole[0]?.error).toMatchObject({ type: 'AI_RetryError' })
  })

  it('takes of an error what is needed, and no headers, request or query', async () => {
    const telemetry = memoryRecorder()
    const { onStart, onError } = sealtraceTelemetry({ recorder: telemetry.recorder })
    onStart({ callId: 'c', operationId: 'ai.generateText', modelId: 'm' })
    const error = Object.assign(new Error('refused', { cause: new Error('by the provider') }), {
      url: 'https://provider.example/?key=one',
      requestBodyValues: { input: 'two' },
      responseHeaders: { 'set-cookie': 'three' },
      statusCode: 400,
    })
    onError({ callId: 'c', error })
    const [message = ''] = telemetry.steps.flatMap((one) => one.error?.message ?? [])
    expect(message).toBe('refused\n{"statusCode":400,"cause":"by the provider"}')
  })

  it('records what the provider ran by itself', () => {
    const { recorder, steps } = memoryRecorder()
    const telemetry = sealtraceTelemetry({ recorder })
    const call = { type: 'tool-call', toolCallId: 'w', toolName: 'search', providerExecuted: true }
    telemetry.onStart({ callId: 'c', operationId: 'ai.generateText', modelId: 'm' })
    telemetry.onLanguageModelCallStart({
      callId: 'c',
      modelId: 'm',
      provider: 'anthropic.messages',
    })
    telemetry.onLanguageModelCallEnd({
      callId: 'c',
      content: [
        { ...call, input: { query: 'parcels' } },
        { ...call, type: 'tool-result', output: 'preliminary', preliminary: true },
        { ...call, type: 'tool-result', output: 'found' },
      ],
    })
    expect(treeOf(steps)).toEqual([
      'agent invoke_agent m: open',
      '  completion chat m: ok',
      '    tool execute_tool search: ok',
    ])
    expect(ofKind(folded(steps), 'tool')).toMatchObject([
      { toolCallId: 'w', input: { query: 'parcels' }, output: 'found' },
    ])
    expect(ofKind(folded(steps), 'completion')).toMatchObject([{ provider: 'anthropic' }])
  })

  it('keeps pictures that a model made, with their type', () => {
    const { recorder, steps } = memoryRecorder()
    const telemetry = sealtraceTelemetry({ recorder })
    telemetry.onStart({ callId: 'c', operationId: 'ai.generateText', modelId: 'm' })
    telemetry.onLanguageModelCallStart({ callId: 'c', modelId: 'm' })
    const file = { mediaType: 'image/png', base64Data: 'iVBORw0KGgo=' }
    telemetry.onLanguageModelCallEnd({ callId: 'c', content: [{ type: 'file', file }] })
    expect(ofKind(folded(steps), 'completion')).toMatchObject([
      { output: [{ content: [{ type: 'file', mediaType: 'image/png', data: 'iVBORw0KGgo=' }] }] },
    ])
  })

  it('records objects, rerankings, decisions and speech', () => {
    const { recorder, steps } = memoryRecorder()
    const telemetry = sealtraceTelemetry({ recorder })
    const model = { provider: 'cohere.reranking', modelId: 'm' }
    telemetry.onStart({ callId: 'o', operationId: 'ai.generateObject', ...model, prompt: 'make' })
    telemetry.onObjectStepStart({ callId: 'o', ...model, promptMessages: [{ role: 'user' }] })
    telemetry.onObjectStepEnd({ callId: 'o', ...model, objectText: '{"a":1}' })
    telemetry.onEnd({ callId: 'o', object: { a: 1 } })
    const asked = { query: 'q', documents: ['a', 'b'], topN: 1 }
    telemetry.onStart({ callId: 'r', operationId: 'ai.rerank', ...model, ...asked })
    telemetry.onRerankStart({ callId: 'r', ...model, ...asked })
    telemetry.onRerankEnd({ callId: 'r', ranking: [{ index: 1, relevanceScore: 0.9 }] })
    telemetry.onEnd({ callId: 'r', ranking: [{ originalIndex: 1, score: 0.9, document: 'b' }] })
    const decision = { callId: 'd', operationId: 'ai.decide', ...model, questions: { ok: {} } }
    telemetry.experimental_onDecideStart(decision)
    telemetry.experimental_onDecideEnd({ ...decision, answers: { ok: true } })
    telemetry.onStart({ callId: 's', operationId: 'ai.generateSpeech', ...model, text: 'hello' })
    telemetry.onEnd({ callId: 's', audio: { byteLength: 5 } })
    expect(recorder.stats().failures).toBe(0)
    expect(treeOf(steps)).toEqual([
      ...['agent invoke_agent m: ok', '  completion chat m: ok'],
      ...['retrieval rerank m: ok', '  retrieval rerank m: ok'],
      ...['completion decide m: ok', 'completion generate_speech m: ok'],
    ])
    expect(folded(steps)).toMatchObject([
      { output: [{ content: [{ type: 'object', object: { a: 1 } }] }] },
      { output: [{ content: [{ type: 'text', text: '{"a":1}' }] }] },
      { input: asked, output: [{ document: 'b' }] },
      { input: asked, output: [{ relevanceScore: 0.9 }] },
      { input: { questions: { ok: {} } }, output: { ok: true } },
      { input: { text: 'hello' }, output: { byteLength: 5 } },
    ])
  })

  it('leaves vectors out and says how long they are', async () => {
    const { whole } = await recorded(recordedEvents('7-embed'))
    expect(whole[1]).toMatchObject({ kind: 'embedding', usage: { inputTokens: 8 } })
    expect(whole.map(({ output }) => output)).toEqual([undefined, undefined])
    expect(whole[1]?.attributes['gen_ai.embeddings.dimension.count']).toBeGreaterThan(0)
  })
})
