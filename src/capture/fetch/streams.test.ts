// Streams come to what the same API answers without one, however they are cut.
import { expect, it, describe } from 'vitest'
import { AnswerCopy } from './answer-copy.ts'
import type { ApiName } from './api.ts'
import { answerOf } from './answer.ts'
import { isJsonObject } from '../../record/json.ts'
import { growth } from '../../testing/growth.ts'
import { SseReader } from './streams/sse-reader.ts'
import { cut, readExchange } from './test-calls.ts'

const contentType = 'text/event-stream; charset=utf-8'

function read(name: ApiName, pieces: Iterable<Uint8Array>, limit?: number) {
  const copy = new AnswerCopy({ api: { name }, contentType, limit })
  for (const piece of pieces) copy.push(piece)
  return copy.read()
}

function sse(...events: unknown[]): Buffer {
  return Buffer.from(
    events.map((e) => `data: ${typeof e === 'string' ? e : JSON.stringify(e)}\n\n`).join(''),
  )
}

const recorded = [
  ['chat', 'openai-sdk-7.55/chat-stream', '001'],
  ['chat', 'openai-sdk-7.55/chat-stream', '002'],
  ['messages', 'anthropic-sdk-1.11/messages-stream', '001'],
  ['messages', 'anthropic-sdk-1.11/messages-stream', '002'],
] as const

describe.each(recorded)('%s of %s %s', (name, folder, number) => {
  const { responseBody, chunks } = readExchange(folder, number)
  const whole = read(name, [responseBody])

  it('is whole', () => expect(whole).toMatchObject({ isComplete: true, isCut: false }))

  it.each([1, 2, 3, 7, 64, 1000])('comes to the same in pieces of %i bytes', (size) =>
    expect(read(name, cut(responseBody, [size]))).toEqual(whole),
  )

  it('comes to the same in the pieces that it came in', () =>
    expect(read(name, cut(responseBody, chunks))).toEqual(whole))

  it('comes to the same cut at any one place', () => {
    for (let at = 0; at <= responseBody.length; at += 5)
      expect(read(name, cut(responseBody, [at, responseBody.length]))).toEqual(whole)
  })
})

it('puts arguments of tools and thinking together', () => {
  const body = read('messages', [
    readExchange('anthropic-sdk-1.11/messages-stream', '001').responseBody,
  ]).body
  expect(body).toMatchObject({
    id: 'msg_01',
    model: 'claude-sonnet-5',
    stop_reason: 'tool_use',
    content: [
      { type: 'thinking', thinking: 'Look up jane.sample@example.com', signature: 'c2ln' },
      {
        type: 'tool_use',
        id: 'toolu_1',
        name: 'get_user_profile_data',
        input: { user_id: 'u-1001', requester_email: 'jane.sample@example.com' },
      },
    ],
    usage: { input_tokens: 56, cache_read_input_tokens: 64, output_tokens: 18 },
  })
})

it('puts calls of tools in chat completions together, several and several choices', () => {
  const delta = (index: number, value: unknown, finish_reason: string | null = null) => ({
    id: 'c1',
    choices: [{ index, delta: value, finish_reason }],
  })
  const call = (index: number, more: object) => ({ tool_calls: [{ index, ...more }] })
  const { body } = read('chat', [
    sse(
      delta(0, { role: 'assistant', content: null, refusal: null }),
      delta(0, call(0, { id: 'a', type: 'function', function: { name: 'f', arguments: '' } })),
      delta(0, call(0, { function: { arguments: '{"x":' } })),
      delta(0, call(1, { id: 'b', type: 'function', function: { name: 'g', arguments: '{' } })),
      delta(0, call(1, { function: { arguments: '}' } })),
      delta(0, call(0, { function: { arguments: '1}' } })),
      delta(1, { refusal: 'No ' }),
      delta(1, { refusal: 'way.' }, 'stop'),
      delta(0, { reasoning_content: 'hm' }, 'tool_calls'),
      '[DONE]',
    ),
  ])
  expect(body).toEqual({
    id: 'c1',
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: null,
          refusal: null,
          reasoning_content: 'hm',
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
            { id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
          ],
        },
      },
      { index: 1, message: { refusal: 'No way.' }, finish_reason: 'stop' },
    ],
  })
})

it('takes a response as its last event has it, and as it came where that is missing', () => {
  const item = { type: 'message', id: 'm', role: 'assistant', status: 'in_progress', content: [] }
  const begin = [
    { type: 'response.created', response: { id: 'r', status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item },
    {
      type: 'response.content_part.added',
      output_index: 0,
      content_index: 0,
      part: { type: 'output_text', text: '' },
    },
    { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'Your ' },
    { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'pay' },
    {
      type: 'response.output_item.added',
      output_index: 1,
      item: { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '' },
    },
    { type: 'response.function_call_arguments.delta', output_index: 1, delta: '{"a"' },
  ]
  expect(read('responses', [sse(...begin)])).toEqual({
    isComplete: false,
    isCut: false,
    body: {
      id: 'r',
      status: 'in_progress',
      output: [
        { ...item, content: [{ type: 'output_text', text: 'Your pay' }] },
        { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{"a"' },
      ],
    },
  })
  const response = { id: 'r', status: 'completed', output: [{ type: 'message' }] }
  expect(read('responses', [sse(...begin, { type: 'response.completed', response })])).toEqual({
    isComplete: true,
    isCut: false,
    body: response,
  })
})

it('joins the chunks of Gemini, as events and as a list', () => {
  const chunk = (parts: unknown[], more = {}) => ({
    candidates: [{ index: 0, content: { role: 'model', parts }, ...more }],
    modelVersion: 'gemini-3-pro',
  })
  const usageMetadata = { promptTokenCount: 5, candidatesTokenCount: 2, thoughtsTokenCount: 3 }
  const chunks = [
    chunk([{ text: 'think', thought: true }]),
    chunk([{ text: 'Hel' }]),
    chunk([{ text: 'lo' }]),
    chunk([{ functionCall: { id: 'c', name: 'f', args: {} } }]),
    { ...chunk([{ text: '' }], { finishReason: 'STOP' }), usageMetadata },
  ]
  const events = read('gemini', [sse(...chunks)])
  expect(events).toMatchObject({
    isComplete: true,
    body: {
      usageMetadata,
      candidates: [
        {
          finishReason: 'STOP',
          content: {
            role: 'model',
            parts: [
              { text: 'think', thought: true },
              { text: 'Hello' },
              { functionCall: { id: 'c', name: 'f', args: {} } },
            ],
          },
        },
      ],
    },
  })
  const list = new AnswerCopy({ api: { name: 'gemini' }, contentType: 'application/json' })
  list.push(Buffer.from(JSON.stringify(chunks)))
  expect(list.read().body).toEqual(events.body)
  const { body } = events
  const { usage, model } = isJsonObject(body) ? answerOf({ name: 'gemini' }, body) : {}
  expect({ usage, model }).toEqual({
    usage: { inputTokens: 5, outputTokens: 5, reasoningTokens: 3 },
    model: 'gemini-3-pro',
  })
})

it('keeps characters that are cut, and counts cached tokens in', () => {
  const bytes = sse({ choices: [{ index: 0, delta: { content: 'Größe 🦭' } }] })
  expect(read('chat', cut(bytes, [1])).body).toMatchObject({
    choices: [{ message: { content: 'Größe 🦭' } }],
  })
  const usage = { input_tokens: 56, cache_read_input_tokens: 64, output_tokens: 18 }
  expect(answerOf({ name: 'messages' }, { usage, content: [] }).usage).toEqual({
    inputTokens: 120,
    cacheReadTokens: 64,
    outputTokens: 18,
  })
})

it('gives up what is too long, and keeps what came before', () => {
  const bytes = sse(
    ...Array.from({ length: 100 }, () => ({ choices: [{ delta: { content: 'x' } }] })),
  )
  const answer = read('chat', cut(bytes, [50]), 2000)
  expect(answer).toMatchObject({ isCut: true })
  expect(answer.body).toMatchObject({
    choices: [{ message: { content: expect.stringMatching(/^x{10,60}$/) } }],
  })
})

it('is not misled by hostile events', () => {
  const hostile = sse(
    'null',
    '[]',
    '{"choices":[{"index":1e9,"delta":{"__proto__":{"polluted":1},"content":"a"}}]}',
    '{"choices":[{"index":1e9,"delta":{"tool_calls":[{"index":5e8,"id":"z"}]}}]}',
    '{"choices":{"length":1e9}}',
    '{"__proto__":{"polluted":1},"choices":"x"}',
    '{"type":"message_delta","__proto__":{"polluted":1},"delta":null}',
  )
  for (const name of ['chat', 'messages', 'responses', 'gemini'] as const)
    expect(() => read(name, [hostile])).not.toThrow()
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  const deep = sse(`{"choices":[{"index":0,"delta":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}]}`)
  expect(() => read('chat', [deep, deep])).not.toThrow()
})

it('reads lines that end in any way, comments, and data of several lines', () => {
  const said: string[] = []
  const text = ': hi\r\nevent: x\r\ndata: a\r\ndata:b\r\n\r\nid: 1\n\ndata: c\r\rdata: last'
  for (const size of [1, 2, 3, text.length]) {
    said.length = 0
    const reader = new SseReader((data) => said.push(data))
    for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size))
    reader.end()
    expect(said).toEqual(['a\nb', 'c', 'last'])
  }
})

it('takes time that grows with the length only, however small the pieces are', () => {
  const work = (length: number) => {
    const bytes = sse({ choices: [{ delta: { content: 'x'.repeat(length) } }] })
    const copy = new AnswerCopy({ api: { name: 'chat' }, contentType })
    return () => {
      for (let at = 0; at < bytes.length; at++) copy.push(bytes.subarray(at, at + 1))
      return copy.read()
    }
  }
  expect(growth(100_000, work)).toBeLessThan(10)
})
