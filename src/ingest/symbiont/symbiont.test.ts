import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { symbiontLine } from './line.ts'
import { symbiontStep, type OpenedPayloads } from './step.ts'

const sealed = {
  ciphertext: Buffer.alloc(20).toString('base64'),
  nonce: Buffer.alloc(12).toString('base64'),
  salt: Buffer.alloc(32).toString('base64'),
  algorithm: 'AES-256-GCM',
  kdf: 'Argon2',
}
const id = '550e8400-e29b-41d4-a716-446655440000'
const entry = {
  id,
  agent_id: 'agent_123',
  interaction_type: 'Completion',
  timestamp: '2024-01-15T10:30:00Z',
  latency_ms: 150,
  model_identifier: 'gpt-4',
  request_data: sealed,
  response_data: sealed,
  metadata: { rag_pipeline: 'generate_response' },
  error: null,
  token_usage: { input_tokens: 10, output_tokens: 15, total_tokens: 25 },
}
const update = {
  ...{ id, response_data: sealed, latency_ms: 12, token_usage: null, error: null },
  updated_at: '2024-01-15T10:30:02.5Z',
}
const start = Date.parse(entry.timestamp) * 1000
const opened = (request: object | null, response: object | null): OpenedPayloads => ({
  ...(request && { request: Buffer.from(JSON.stringify(request)) }),
  ...(response && { response: Buffer.from(JSON.stringify(response)) }),
})
const request = { prompt: 'Hello', tool_name: null, tool_arguments: null, parameters: {} }
const response = { content: 'Hi', tool_result: null, confidence: 0.95, metadata: {} }

describe('an entry', () => {
  test('with its response is a step of a run of its own', () => {
    const line = symbiontLine(JSON.stringify(entry))
    expect(symbiontStep(line, opened(request, response))).toEqual({
      traceId: '550e8400e29b41d4a716446655440000',
      spanId: 'a716446655440000',
      kind: 'completion',
      name: 'completion',
      startTime: start,
      endTime: start + 150_000,
      status: 'ok',
      agent: 'agent_123',
      model: 'gpt-4',
      input: [{ role: 'user', content: 'Hello' }],
      output: [{ role: 'assistant', content: 'Hi' }],
      usage: { inputTokens: 10, outputTokens: 15, totalTokens: 25 },
      metadata: { rag_pipeline: 'generate_response' },
      attributes: { 'symbiont.confidence': 0.95 },
    })
  })

  test.each([
    ['ToolCall', 'tool', 'calculator'],
    ['RagQuery', 'retrieval', 'RAG query'],
    ['AgentExecution', 'agent', 'agent execution'],
  ])('of type %s is a step of kind %s', (interaction_type, kind, name) => {
    const line = symbiontLine(JSON.stringify({ ...entry, interaction_type }))
    const call = { ...request, tool_name: 'calculator', tool_arguments: { a: 1 } }
    expect(
      symbiontStep(line, opened(call, { ...response, tool_result: '{"sum":3}' })),
    ).toMatchObject({ kind, name, tool: 'calculator', output: { sum: 3 } })
  })

  test('of a tool has its name in place of a model', () => {
    const line = symbiontLine(JSON.stringify({ ...entry, interaction_type: 'ToolCall' }))
    const step = symbiontStep(line, opened(request, response))
    expect(step).toMatchObject({ tool: 'gpt-4', name: 'gpt-4', input: 'Hello', output: 'Hi' })
    expect(step).not.toHaveProperty('model')
  })

  test('without its response may get it later', () => {
    const line = symbiontLine(JSON.stringify({ ...entry, response_data: null, latency_ms: 0 }))
    const step = symbiontStep(line, opened(request, null))
    expect(step).toMatchObject({ partial: { order: start }, status: 'unset' })
    expect(step).not.toHaveProperty('endTime')
  })

  test('that failed says so', () => {
    const line = symbiontLine(JSON.stringify({ ...entry, response_data: null, error: 'timed out' }))
    const step = symbiontStep(line, opened(request, null))
    expect(step).toMatchObject({ status: 'error', error: { message: 'timed out' } })
    expect(step.endTime).toBe(start + 150_000)
  })

  test('with another id than Symbiont makes gets derived ones', () => {
    const of = (other: string) =>
      symbiontStep(symbiontLine(JSON.stringify({ ...entry, id: other })), opened(request, response))
    expect(of('order-7')).toMatchObject({ derived: { trace: true, span: true } })
    expect(of('order-7').traceId).toBe(of('order-7').traceId)
    expect(of('order-7').traceId).not.toBe(of('order-8').traceId)
    expect(of('00000000-0000-0000-0000-000000000000').derived).toBeDefined()
  })
})

describe('an update', () => {
  const line = symbiontLine(`UPDATE: ${JSON.stringify(update)}`)

  test('is a part of the step of its entry', () => {
    const known = { startTime: start, interaction: 'Completion' as const }
    expect(symbiontStep(line, opened(null, response), known)).toEqual({
      traceId: '550e8400e29b41d4a716446655440000',
      spanId: 'a716446655440000',
      partial: { order: start + 2_500_000, unsaid: ['kind', 'name'] },
      kind: 'event',
      name: 'response',
      startTime: start,
      endTime: start + 12_000,
      status: 'ok',
      output: [{ role: 'assistant', content: 'Hi' }],
      attributes: { 'symbiont.confidence': 0.95 },
    })
  })

  test('without its entry has the time that it tells', () => {
    expect(symbiontStep(line, opened(null, response))).toMatchObject({
      partial: { unsaid: ['kind', 'name', 'start'] },
      startTime: start + 2_488_000,
      endTime: start + 2_500_000,
      output: 'Hi',
    })
  })
})

describe('what is not so written', () => {
  test.each([
    ['id', { id: 7 }],
    ['id', { id: '' }],
    ['agent_id', { agent_id: null }],
    ['interaction_type', { interaction_type: 'canary' }],
    ['timestamp', { timestamp: 'canary' }],
    ['timestamp', { timestamp: 7 }],
    ['latency_ms', { latency_ms: -1 }],
    ['latency_ms', { latency_ms: 1e300 }],
    ['model_identifier', { model_identifier: {} }],
    ['request_data', { request_data: null }],
    ['request_data', { request_data: 'canary' }],
    ['request_data.kdf', { request_data: { ...sealed, kdf: 7 } }],
    ['request_data.salt', { request_data: { ...sealed, salt: 'Y2FuYXJ5' } }],
    ['request_data.nonce', { request_data: { ...sealed, nonce: 'Y2FuYXJ5' } }],
    ['request_data.ciphertext', { request_data: { ...sealed, ciphertext: 'canary!!' } }],
    ['response_data.ciphertext', { response_data: { ...sealed, ciphertext: '' } }],
    ['metadata', { metadata: [] }],
    ['error', { error: {} }],
    ['token_usage', { token_usage: 'canary' }],
  ])('a bad %s is named and not repeated', (field, change) => {
    expect(() => symbiontLine(JSON.stringify({ ...entry, ...change }))).toThrow(
      expect.objectContaining({
        code: 'bad_request',
        message: `line: ${field} is missing or not valid`,
      }),
    )
  })

  test('another algorithm is refused', () => {
    const request_data = { ...sealed, algorithm: 'AES-128-CBC' }
    expect(() => symbiontLine(JSON.stringify({ ...entry, request_data }))).toThrow(/algorithm/)
  })

  test.each(['canary', '[]', '"canary"', '7'])('a payload %s is refused', (text) => {
    const line = symbiontLine(JSON.stringify(entry))
    expect(() => symbiontStep(line, { request: Buffer.from(text) })).toThrow(
      expect.objectContaining({
        code: 'bad_request',
        message: expect.not.stringContaining('canary'),
      }),
    )
  })

  test('any line and payload gives a step or a typed error without what it held', () => {
    const change = fc.dictionary(
      fc.constantFrom(...Object.keys(entry), 'updated_at'),
      fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(sealed), fc.constant('canary')),
      { maxKeys: 3 },
    )
    const text = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom('', 'UPDATE: '), change)
        .map(([prefix, fields]) => prefix + JSON.stringify({ ...entry, ...update, ...fields })),
    )
    const payload = fc.oneof(
      fc.string(),
      fc
        .dictionary(
          fc.constantFrom('prompt', 'tool_name', 'tool_arguments', 'parameters', 'content', 'x'),
          fc.jsonValue(),
        )
        .map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(text, payload, (lineText, json) => {
        try {
          const bytes = Buffer.from(json)
          symbiontStep(symbiontLine(lineText), { request: bytes, response: bytes })
        } catch (error) {
          if (!SealtraceError.is(error)) throw error
          expect(error.message).toMatch(/^line: [\w .:'-]+$/)
          expect(error.message).not.toContain('canary')
        }
      }),
      { numRuns: 2000 },
    )
  })
})
