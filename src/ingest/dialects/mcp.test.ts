import { expect, test } from 'vitest'
import type { Step } from '../../record/step.ts'
import { decodeOtlp } from '../decode-otlp.ts'

function span(name: string, attributes: Record<string, string>, status: object = {}): Step {
  const item = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    name,
    startTimeUnixNano: '1795225298000000000',
    endTimeUnixNano: '1795225299000000000',
    status,
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({
      key,
      value: { stringValue },
    })),
  }
  const body = { resourceSpans: [{ scopeSpans: [{ scope: { name: 'x' }, spans: [item] }] }] }
  const [step] = decodeOtlp('traces', 'json', new TextEncoder().encode(JSON.stringify(body)))
  if (!step) throw new Error('no step')
  return step
}

test('a call is a tool step with arguments, result and call id kept', () => {
  const step = span('tools/call get_profile', {
    'mcp.method.name': 'tools/call',
    'mcp.session.id': 's-1',
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'get_profile',
    'gen_ai.tool.call.arguments': '{"id":7}',
    'gen_ai.tool.call.result': '{"content":[{"type":"text","text":"ok"}]}',
  })
  expect(step).toMatchObject({
    kind: 'tool',
    tool: 'get_profile',
    input: { id: 7 },
    output: { content: [{ type: 'text', text: 'ok' }] },
    attributes: { 'mcp.method.name': 'tools/call', 'mcp.session.id': 's-1' },
  })
})

test('the tool is in the name where no attribute has it', () => {
  expect(span('tools/call get_profile', { 'mcp.method.name': 'tools/call' }).tool).toBe(
    'get_profile',
  )
  expect(span('tools/call ', { 'mcp.method.name': 'tools/call' }).tool).toBeUndefined()
})

test('a result that says isError is a failed tool', () => {
  const step = span('tools/call t', { 'mcp.method.name': 'tools/call', 'error.type': 'tool_error' })
  expect(step).toMatchObject({ status: 'error', error: { type: 'tool_error' } })
})

test('reading a resource is a retrieval', () => {
  const step = span('resources/read', {
    'mcp.method.name': 'resources/read',
    'mcp.resource.uri': 'file:///notes.txt',
  })
  expect(step).toMatchObject({ kind: 'retrieval', input: 'file:///notes.txt' })
})

test('all else is an event', () => {
  for (const method of ['initialize', 'tools/list', 'prompts/get', 'toString'])
    expect(span(method, { 'mcp.method.name': method }).kind).toBe('event')
})
