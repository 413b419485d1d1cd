import { expect, test } from 'vitest'
import type { Step } from '../../record/step.ts'
import { decodeOtlp } from '../decode-otlp.ts'

type Value = string | number | readonly string[]

function stepOf(attributes: Record<string, Value>): Step | undefined {
  const value = (said: Value): object => {
    if (typeof said === 'number') return { intValue: said }
    if (typeof said === 'string') return { stringValue: said }
    return { arrayValue: { values: said.map(value) } }
  }
  const span = {
    ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'x' },
    attributes: Object.entries(attributes).map(([key, said]) => ({ key, value: value(said) })),
  }
  const body = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }
  return decodeOtlp('traces', 'json', new TextEncoder().encode(JSON.stringify(body)))[0]
}

test('what version 7 can add to its GenAI spans', () => {
  const call = stepOf({
    'gen_ai.operation.name': 'chat',
    'gen_ai.usage.input_tokens': 120,
    'gen_ai.usage.output_tokens': 18,
    'gen_ai.usage.cache_read.input_tokens': 64,
    'ai.usage.inputTokenDetails.noCacheTokens': 56,
    'ai.usage.outputTokenDetails.reasoningTokens': 7,
  })
  expect(call).toMatchObject({
    kind: 'completion',
    usage: { inputTokens: 120, outputTokens: 18, cacheReadTokens: 64, reasoningTokens: 7 },
  })
  const agent = stepOf({
    'gen_ai.operation.name': 'invoke_agent',
    'ai.settings.context.userId': 'u-1',
    'ai.settings.context.sessionId': 's-1',
  })
  expect(agent).toMatchObject({ kind: 'agent', userId: 'u-1', sessionId: 's-1' })
})

test('texts that are embedded lose their JSON quotes, others stay as they are', () => {
  const one = stepOf({ 'ai.operationId': 'ai.embed.doEmbed', 'ai.value': '"say \\"hi\\""' })
  expect(one).toMatchObject({ kind: 'embedding', input: 'say "hi"' })
  const many = stepOf({
    'gen_ai.operation.name': 'embeddings',
    'ai.values': ['"a"', '"broken', 'plain'],
    'ai.embeddings': ['[0,1]', '[2,3]'],
  })
  expect(many).toMatchObject({
    kind: 'embedding',
    input: ['a', '"broken', 'plain'],
    output: [
      [0, 1],
      [2, 3],
    ],
  })
})
