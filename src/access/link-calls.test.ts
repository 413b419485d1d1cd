import { expect, it } from 'vitest'
import type { JsonValue } from '../record/json.ts'
import { growth } from '../testing/growth.ts'
import { testHeader, testView } from '../testing/views.ts'
import { linkCalls } from './link-calls.ts'
import type { StepView } from './step-view.ts'

const at = (n: number) => 1_790_000_000_000_000 + n * 1000

function call(span: string, time: number, output: JsonValue): StepView {
  return testView(testHeader({ span, start: at(time) }), { output })
}

function tool(time: number, toolCallId?: string): StepView {
  const header = testHeader({ span: 'f'.repeat(16), step: 'tool', start: at(time) })
  return testView(header, toolCallId === undefined ? {} : { toolCallId })
}

const id = 'call_1'
it.each<[string, JsonValue]>([
  ['OpenAI chat', [{ role: 'assistant', tool_calls: [{ id, type: 'function' }] }]],
  ['OpenAI responses', [{ type: 'function_call', id: 'fc_1', call_id: id }]],
  ['Anthropic', [{ role: 'assistant', content: [{ type: 'tool_use', id, name: 'x' }] }]],
  ['GenAI conventions', [{ role: 'assistant', parts: [{ type: 'tool_call', id }] }]],
  ['AI SDK', [{ role: 'assistant', content: [{ type: 'tool-call', toolCallId: id }] }]],
  ['LangChain', { role: 'assistant', tool_calls: [{ id, args: {} }] }],
  ['Gemini', { parts: [{ functionCall: { id, name: 'x' } }] }],
  ['Bedrock', [{ content: [{ toolUse: { toolUseId: id } }] }]],
])('[R12] a tool is tied to the call that asked for it: %s', (_, output) => {
  const other = call('1111111111111111', 0, [{ tool_calls: [{ id: 'call_2' }] }])
  const its = tool(2, id)
  linkCalls([other, call('2222222222222222', 1, output), its])
  expect(its.calledBy).toBe('2222222222222222')
})

it('[R12] an id that is used again means the last call before the tool', () => {
  const output = [{ tool_calls: [{ id }] }]
  const [first, second, early] = [tool(2, id), tool(5, id), tool(0, id)]
  const calls = [1, 4, 7].map((time) => call(`${time}`.repeat(16), time, output))
  linkCalls(
    [...calls, first, second, early].toSorted((a, b) => (a.startTime < b.startTime ? -1 : 1)),
  )
  expect(first.calledBy).toBe('1'.repeat(16))
  expect(second.calledBy).toBe('4'.repeat(16))
  // Clocks of two machines may differ: better the only one that it can be than none.
  expect(early.calledBy).toBe('1'.repeat(16))
})

it('[R12] where only the step around the model call says what was asked for, its last model call is meant', () => {
  const around = testView(testHeader({ span: 'a'.repeat(16), step: 'agent', start: at(0) }), {
    output: { toolCalls: [{ toolCallId: id }] },
  })
  const within = [1, 3, 9].map((time) => {
    const header = testHeader({
      span: `${time}`.repeat(16),
      parent: 'a'.repeat(16),
      start: at(time),
    })
    return testView(header, { output: [{ content: 'no ids' }] })
  })
  const elsewhere = call('4'.repeat(16), 4, [{ content: 'no ids' }])
  const its = tool(5, id)
  linkCalls([around, ...within.slice(0, 2), elsewhere, its, ...within.slice(2)])
  expect(its.calledBy).toBe('3'.repeat(16))
})

it('[R12] what is not known is not tied: no id, an id that nobody asked for, the id in a text', () => {
  const steps = [call('1111111111111111', 0, [{ content: `the id is ${id}`, name: id }])]
  const tools = [tool(1), tool(1, 'call_9'), tool(1, id)]
  linkCalls([...steps, ...tools])
  expect(tools.map(({ calledBy }) => calledBy)).toEqual([null, null, null])
})

it('[R12] takes time linear in the steps', () => {
  const timed = (n: number) => {
    const steps = Array.from({ length: n }, (_, i) => [
      call(`${i}`, i, [{ tool_calls: [{ id }, { id: `call_${i}` }] }]),
      tool(i, id),
      tool(i, `call_${n - i}`),
    ]).flat()
    return () => linkCalls(steps)
  }
  expect(growth(8000, timed)).toBeLessThan(11)
})
