import { SealtraceCallbackHandler } from './callback-handler.ts'
import { testAdapter } from '../../testing/adapter-contract.ts'
import { loadEvents, playEvents, type RecordedEvent } from './fixtures/load-events.ts'

const serialized = { lc: 1, type: 'not_implemented', id: ['langchain', 'tools', 'DynamicTool'] }
const dsn = 'postgres://hr:S3cretPw@db.internal/hr'

/** A tool that fails; the recorded run has none. */
const failing: RecordedEvent[] = [
  {
    method: 'handleToolStart',
    args: [serialized, '{"ssn":"219-09-9999"}', '01a1fbb1-4cc5-7419-964f-19876b097522', null],
  },
  {
    method: 'handleToolError',
    args: [new Error(`row lock (${dsn})`), '01a1fbb1-4cc5-7419-964f-19876b097522'],
  },
]

const uuidOf = (n: number) => `01a1fbb1-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

testAdapter<RecordedEvent[]>({
  name: 'langchain',
  events: () => [...loadEvents('basic'), ...structuredClone(failing)],
  play: (recorder, events) => playEvents(new SealtraceCallbackHandler({ recorder }), events),
  secrets: ['219-09-9999', 'lisinopril', 'S3cretPw'],
  abandon: (recorder) => {
    const handler = new SealtraceCallbackHandler({ recorder })
    return (n) => handler.handleChainStart(serialized, { input: 'q' }, uuidOf(n))
  },
  failClosed: (recorder, reached) => {
    new SealtraceCallbackHandler({ recorder }).handleToolStart(serialized, '{}', uuidOf(1))
    reached()
  },
})
