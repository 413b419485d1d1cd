import { expect, it } from 'vitest'
import { contentLines } from './content-lines.ts'

it('reads messages by role', () => {
  expect(
    contentLines(
      [
        { role: 'user', content: 'hi' },
        {
          role: 'assistant',
          parts: [
            { type: 'text', content: 'let me look' },
            { type: 'tool_call', id: '1', name: 'get', arguments: { a: 1 } },
          ],
        },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: '1', response: { b: 2 } }] },
        { role: 'user', content: [{ type: 'image', data: '…' }] },
      ],
      'in',
      false,
    ),
  ).toEqual([
    { label: 'in user', text: 'hi' },
    { label: 'in assistant', text: 'let me look\n→ get({"a":1})' },
    { label: 'in tool', text: '← {"b":2}' },
    { label: 'in user', text: '{"type":"image","data":"…"}' },
  ])
})

it('gives anything else as JSON', () => {
  expect(contentLines(null, 'in', false)).toEqual([])
  expect(contentLines('text', 'out', false)).toEqual([{ label: 'out', text: 'text' }])
  expect(contentLines([1, { a: null }], 'out', false)).toEqual([
    { label: 'out', text: '[1,{"a":null}]' },
  ])
  expect(contentLines({ messages: [{ role: 'user', content: 'x' }] }, 'in', false)).toEqual([
    { label: 'in user', text: 'x' },
  ])
})

it('shows a call once that is told among the blocks and apart', () => {
  const calls = [{ id: 'c1', name: 'get', args: { a: 1 } }]
  const blocks = [
    { type: 'text', text: 'let me look' },
    { type: 'function_call', call_id: 'c1', name: 'get', arguments: { a: 1 } },
    { functionCall: { name: 'get', args: { a: 1 } } },
  ]
  const message = { role: 'assistant', content: blocks }
  expect(contentLines([{ ...message, tool_calls: calls }], 'out', true)).toEqual([
    { label: 'out assistant', text: 'let me look\n→ get({"a":1})' },
  ])
  expect(contentLines([{ ...message, tool_calls: [] }], 'out', true)).toEqual([
    { label: 'out assistant', text: 'let me look\n→ get({"a":1})\n→ get({"a":1})' },
  ])
})

it('shows calls, and leaves bookkeeping out unless all is asked for', () => {
  const message = {
    role: 'assistant',
    content: '',
    id: 'm-1',
    additional_kwargs: {},
    tool_calls: [
      { id: 'call_1', name: 'get', args: { a: 1 } },
      { id: 'call_2', type: 'function', function: { name: 'put', arguments: '{"b":2}' } },
    ],
    refusal: 'no',
  }
  const text = '→ get({"a":1})\n→ put({"b":2})\n'
  expect(contentLines([message], 'out', false)).toEqual([
    { label: 'out assistant', text: `${text}{"refusal":"no"}` },
  ])
  expect(contentLines([message], 'out', true)).toEqual([
    { label: 'out assistant', text: `${text}{"id":"m-1","additional_kwargs":{},"refusal":"no"}` },
  ])
})
