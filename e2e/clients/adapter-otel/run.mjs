// An agent that is traced by hand with OpenTelemetry JS SDK 2, recorded in its own process.
import { resourceFromAttributes } from '@opentelemetry/resources'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { SealtraceSpanProcessor } from 'sealtrace/otel'
import { chatLoop } from '../loops/chat.mjs'
import { genaiTrace } from '../loops/genai-trace.mjs'
import { tracedModel } from '../loops/otel-model.mjs'

const scenario = process.argv[2] ?? 'basic'

const spanProcessors = process.env.SEALTRACE_ADAPTER === 'off' ? [] : [new SealtraceSpanProcessor()]
const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'hr-bot', 'process.pid': process.pid }),
  spanProcessors,
})
provider.register()

const recorded = scenario !== 'norecord'
const tracer = provider.getTracer('hr-bot')
const model = tracedModel({
  tracer,
  baseUrl: `${process.env.MODEL_URL}/v1`,
  write: recorded ? JSON.stringify : null,
  onCall: () => {},
})
const answer = await chatLoop(model, scenario, genaiTrace(tracer, recorded))
await provider.shutdown()
console.log(JSON.stringify({ outcome: { answer: answer ?? null } }))
