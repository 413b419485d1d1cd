import { testAdapter } from '../../testing/adapter-contract.ts'
import { recorded, replay } from './fixtures/replay.ts'
import { SealtraceTracingProcessor } from './tracing-processor.ts'

testAdapter({
  name: 'openai-agents',
  events: () =>
    structuredClone(recorded).map((event) =>
      event.method === 'onSpanEnd' && event.spanData?.['type'] === 'function'
        ? { ...event, json: { ...event.json, error: { message: 'No row for 219-09-9999' } } }
        : event,
    ),
  play: (recorder, events) => replay(new SealtraceTracingProcessor({ recorder }), events),
  secrets: ['219-09-9999', 'jane.sample@example.com'],
  abandon: (recorder) => {
    const processor = new SealtraceTracingProcessor({ recorder })
    return async (n) => {
      await processor.onTraceStart({ traceId: `run ${n}`, name: 'run' })
      const spanData = { type: 'agent', name: 'agent' }
      await processor.onSpanStart({ traceId: `run ${n}`, spanId: `span ${n}`, spanData })
    }
  },
  failClosed: async (recorder, reached) => {
    await new SealtraceTracingProcessor({ recorder }).onTraceStart({ traceId: 'run' })
    reached()
  },
})
