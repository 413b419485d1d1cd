import { testAdapter } from '../../testing/adapter-contract.ts'
import { SealtraceSpanProcessor } from './sealtrace-span-processor.ts'

const resource = { attributes: { 'service.name': 'hr' } }
const traceId = '0123456789abcdef'.repeat(2)
const idOf = (n: number): string => String(n).padStart(16, '0')

/** As the SDK hands it over: methods are of its class. */
function span(n: number, name: string, attributes: object, more: object = {}) {
  return {
    name,
    kind: 0,
    spanContext: () => ({ traceId, spanId: idOf(n), traceFlags: 1 }),
    ...(n > 1 && { parentSpanContext: { traceId, spanId: idOf(1), traceFlags: 1 } }),
    startTime: [1_795_000_000 + n, 0],
    endTime: [1_795_000_001 + n, 0],
    duration: [1, 0],
    ended: true,
    status: { code: 0 },
    attributes,
    events: [],
    links: [],
    resource,
    instrumentationScope: { name: 'loop' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...more,
  }
}

testAdapter({
  name: 'otel',
  events: () => [
    span(1, 'invoke_agent hr', { 'gen_ai.operation.name': 'invoke_agent' }),
    span(2, 'chat', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': '[{"role":"user","content":"I am jane.sample@example.com"}]',
      'gen_ai.output.messages': '[{"role":"assistant","content":"Hello"}]',
    }),
    span(
      3,
      'execute_tool look',
      { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'look' },
      { status: { code: 2, message: 'No row for 219-09-9999' } },
    ),
  ],
  play: (recorder, spans) => {
    const processor = new SealtraceSpanProcessor({ recorder })
    return spans.map((one) => [processor.onStart(one), processor.onEnd(one)])
  },
  secrets: ['219-09-9999', 'jane.sample@example.com'],
  abandon: (recorder) => {
    const processor = new SealtraceSpanProcessor({ recorder })
    return (n) => processor.onStart(span(n + 1, 'chat', { 'gen_ai.operation.name': 'chat' }))
  },
  failClosed: 'a span processor cannot refuse',
})
