// The spans that Anthropic's TypeScript SDK makes itself as soon as a tracer provider is registered. Plain scenarios run
// its tool runner; the variant `loop-` calls the messages API in an application's own loop.
import { Anthropic } from '@anthropic-ai/sdk'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { genaiTrace } from '../loops/genai-trace.mjs'
import { messagesLoop } from '../loops/messages.mjs'
import { runnerLoop } from './runner.mjs'

const scenario = process.argv[2] ?? 'basic'
const { MODEL_URL } = process.env
const content = !scenario.endsWith('norecord')

const exporter = new OTLPTraceExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
provider.register()

if (!content) delete process.env.ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE
const anthropic = new Anthropic({ apiKey: 'none', baseURL: MODEL_URL })
const trace = genaiTrace(provider.getTracer('hr-app'), content)
if (scenario.startsWith('loop-')) await messagesLoop(anthropic, scenario, trace)
else await runnerLoop(anthropic, scenario)
await provider.shutdown()
process.exit(0)
