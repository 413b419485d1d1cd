// Google's Agent Development Kit for TypeScript. Its own telemetry, switched on by the OTLP variables of OpenTelemetry.
const scenario = process.argv[2] ?? 'basic'

// Read when the packages are loaded.
process.env.GOOGLE_GEMINI_BASE_URL = process.env.MODEL_URL
if (scenario === 'norecord') process.env.ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS = 'false'

const { trace } = await import('@opentelemetry/api')
const { maybeSetOtelProviders } = await import('@google/adk')
maybeSetOtelProviders()
const { playAgent } = await import('./agent.mjs')
await playAgent(scenario)
// The span of a call that was cut ends a little after the run does.
if (['abort', 'dropped'].includes(scenario)) await new Promise((done) => setTimeout(done, 1000))
await trace.getTracerProvider().getDelegate().forceFlush()
process.exit(0)
