import { testAdapter } from '../../testing/adapter-contract.ts'
import { SealtraceExporter } from './exporter.ts'
import { recorded, replay } from './fixtures/replay.ts'

testAdapter({
  name: 'mastra',
  events: () => recorded('toolerror'),
  play: (recorder, events) => replay(new SealtraceExporter({ recorder }), events),
  secrets: ['219-09-9999', 'jane.sample@example.com', 'S3cretPw'],
  abandon: (recorder) => {
    const exporter = new SealtraceExporter({ recorder })
    return (n) =>
      exporter.exportTracingEvent({
        type: 'span_started',
        exportedSpan: { id: `span ${n}`, traceId: `run ${n}`, type: 'agent_run' },
      })
  },
  failClosed: 'an exporter cannot refuse',
})
