import { canaries } from '../../../e2e/clients/model-server/scenario.mjs'
import { testAdapter } from '../../testing/adapter-contract.ts'
import { sealtraceTelemetry } from './telemetry.ts'
import { recordedEvents, replay } from './test-replay.ts'

const secrets = canaries.filter((value) => /^(219-|jane|sk-|S3cret)/.test(value))

testAdapter({
  name: 'ai-sdk, version 7',
  events: () => recordedEvents('7-toolerror'),
  play: (recorder, events) => replay(sealtraceTelemetry({ recorder }), events),
  secrets,
  abandon: (recorder) => {
    const telemetry = sealtraceTelemetry({ recorder })
    return (n) => {
      const call = { callId: `call-${n}`, operationId: 'ai.streamText', modelId: 'm' }
      telemetry.onStart({ ...call, messages: [] })
      telemetry.onStepStart({ ...call, stepNumber: 0 })
      telemetry.onLanguageModelCallStart(call)
      telemetry.onToolExecutionStart({ ...call, toolCall: { toolCallId: 't', toolName: 'ask' } })
    }
  },
  failClosed: (recorder, reached) =>
    sealtraceTelemetry({ recorder }).executeTool({
      callId: 'call-1',
      toolCallId: 't',
      execute: async () => reached(),
    }),
})

testAdapter({
  name: 'ai-sdk, version 6',
  events: () => recordedEvents('6-toolerror'),
  play: (recorder, events) => replay(sealtraceTelemetry({ recorder }), events),
  secrets,
  abandon: (recorder) => {
    const telemetry = sealtraceTelemetry({ recorder })
    return () => {
      const { onStart, onStepStart } = telemetry
      onStart({ model: { modelId: 'm' }, prompt: 'hello' })
      onStepStart({ model: { modelId: 'm' }, messages: [] })
    }
  },
  failClosed: 'version 6 has no wrappers, and its listeners cannot refuse',
})
