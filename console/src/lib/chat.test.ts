import { describe, expect, it } from 'vitest'
import { chatMessages, type ChatPart } from './chat.ts'
import type { Json } from './chat-json.ts'

function parts(value: Json): ChatPart[] | undefined {
  return chatMessages(value)?.flatMap((message) => message.parts)
}

const call = { type: 'call', id: 'c1', name: 'look_up', args: '{"id":1}' }
const result = { type: 'result', id: 'c1', name: '', result: 'found', failed: false }

describe('[U14] messages of every client become one shape', () => {
  it('[U14] GenAI conventions', () => {
    expect(
      chatMessages([
        { role: 'user', parts: [{ type: 'text', content: 'Hello [EMAIL_1]' }] },
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', content: 'hm' },
            { type: 'tool_call', id: 'c1', name: 'look_up', arguments: '{"id":1}' },
          ],
          finish_reason: 'tool_call',
        },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'found' }] },
      ]),
    ).toEqual([
      { role: 'user', name: '', parts: [{ type: 'text', text: 'Hello [EMAIL_1]' }], rest: null },
      {
        ...{ role: 'assistant', name: '', parts: [{ type: 'thought', text: 'hm' }, call] },
        rest: { finish_reason: 'tool_call' },
      },
      { role: 'tool', name: '', parts: [result], rest: null },
    ])
  })

  it('[U14] OpenAI: chat completions, its answer, and items of responses', () => {
    const tools = [
      { id: 'c1', type: 'function', function: { name: 'look_up', arguments: '{"id":1}' } },
    ]
    const said = { role: 'assistant', content: null, tool_calls: tools }
    expect(parts({ messages: [said] })).toEqual([call])
    expect(parts({ choices: [{ index: 0, message: said, finish_reason: 'stop' }] })).toEqual([call])
    expect(parts([{ role: 'tool', tool_call_id: 'c1', content: 'found' }])).toEqual([result])
    expect(
      parts([
        { type: 'function_call', call_id: 'c1', name: 'look_up', arguments: '{"id":1}' },
        { type: 'function_call_output', call_id: 'c1', output: 'found' },
      ]),
    ).toEqual([call, result])
  })

  it('[U14] Anthropic, Gemini, AI SDK', () => {
    const use = { type: 'tool_use', id: 'c1', name: 'look_up', input: { id: 1 } }
    const back = {
      type: 'tool_result',
      tool_use_id: 'c1',
      is_error: true,
      content: [{ type: 'text', text: 'no' }],
    }
    expect(parts([{ role: 'assistant', content: [{ type: 'text', text: 'a' }, use] }])).toEqual([
      { type: 'text', text: 'a' },
      { ...call, args: { id: 1 } },
    ])
    expect(parts([{ role: 'user', content: [back] }])).toEqual([
      { ...result, result: 'no', failed: true },
    ])
    const gemini = {
      role: 'model',
      parts: [{ functionCall: { name: 'look_up', args: { id: 1 } } }],
    }
    expect(parts({ contents: [gemini] })).toEqual([{ ...call, id: '', args: { id: 1 } }])
    const aiSdk = { type: 'tool-call', toolCallId: 'c1', toolName: 'look_up', input: { id: 1 } }
    expect(parts([{ role: 'assistant', content: [aiSdk] }])).toEqual([{ ...call, args: { id: 1 } }])
  })

  it('[U14] LangChain: types for roles, and one call that is told twice', () => {
    const ai = {
      type: 'ai',
      content: [{ type: 'tool_use', id: 'c1', name: 'look_up', input: {} }],
      tool_calls: [{ id: 'c1', name: 'look_up', args: { id: 1 } }],
    }
    expect(chatMessages([[{ type: 'human', content: 'hi' }, ai]])?.map(({ role }) => role)).toEqual(
      ['user', 'assistant'],
    )
    expect(parts([ai])).toEqual([{ ...call, args: { id: 1 } }])
    const lc = { lc: 1, type: 'constructor', kwargs: { type: 'human', content: 'hi' } }
    expect(parts([lc])).toEqual([{ type: 'text', text: 'hi' }])
  })
})

it('[U14] what is no chat is none: texts, figures, requests with settings', () => {
  const message = { role: 'user', content: 'hi' }
  for (const value of [
    null,
    'hi',
    7,
    [],
    {},
    ['a'],
    [message, 'a'],
    { model: 'm', messages: [message] },
  ])
    expect(chatMessages(value)).toBeNull()
})

it('[U14] hostile shapes are shown and crash nothing', () => {
  const own = JSON.parse('{"role":"user","content":"x","__proto__":{"role":"evil"}}') as Json
  const odd: Json[] = [
    [{ role: '__proto__', content: [null, 1, [[]], { type: { a: 1 } }, { type: 'constructor' }] }],
    [{ role: 'user', content: { toString: null, type: 'tool_call' } }],
    [{ role: 'user', tool_calls: ['x', null, { function: 7 }], content: 9 }],
    [{ role: 'toString', parts: 'text' }],
    [own],
  ]
  for (const value of odd) {
    const messages = chatMessages(value)
    expect(messages).toHaveLength(1)
    for (const part of messages?.[0]?.parts ?? [])
      if ('text' in part) expect(typeof part.text).toBe('string')
  }
  let deep: Json = [{ role: 'user', content: 'x' }]
  for (let i = 0; i < 50_000; i++) deep = [deep]
  expect(chatMessages(deep)).toBeNull()
})
