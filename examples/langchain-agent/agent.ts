// A real LangChain.js agent with a scripted model (no network, no provider key), traced over OTLP as any agent would be.
// Run it against a collector:
//   OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTEL_EXPORTER_OTLP_HEADERS="x-api-key=st_ingest_…" node examples/langchain-agent/agent.ts
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain'
import * as callbackManager from '@langchain/core/callbacks/manager'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { AIMessage, createAgent, fakeModel, tool } from 'langchain'
import { profile } from './profile.ts'

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({
    'service.name': 'hr-agent',
    'deployment.environment.name': 'sample',
  }),
  spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter())],
})
provider.register()
const instrumentation = new LangChainInstrumentation()
instrumentation.setTracerProvider(provider)
instrumentation.manuallyInstrument(callbackManager)

const getUserProfileData = tool(async () => JSON.stringify(profile), {
  name: 'get_user_profile_data',
  description: 'Returns the profile of a user: name, e-mail, ssn, salary, medical notes, card.',
  schema: { type: 'object', properties: { user_id: { type: 'string' } }, required: ['user_id'] },
})

type Fields = ConstructorParameters<typeof AIMessage>[0]
const message = (fields: { content: string } & Record<string, unknown>) =>
  new AIMessage(fields as Fields)

const model = fakeModel()
  .respond(
    message({
      content: '',
      tool_calls: [{ name: 'get_user_profile_data', args: { user_id: 'u-1001' }, id: 'call_1' }],
      usage_metadata: { input_tokens: 120, output_tokens: 18, total_tokens: 138 },
    }),
  )
  .respond(
    message({
      content:
        `${profile.name}, your salary is ${profile.salary}. Your medical notes say: ${profile.medical_notes}. ` +
        `I confirmed you by SSN ${profile.ssn} and wrote to ${profile.email}.`,
      usage_metadata: { input_tokens: 190, output_tokens: 42, total_tokens: 232 },
    }),
  )

const agent = createAgent({ model, tools: [getUserProfileData], name: 'hr-agent' })
const result = await agent.invoke({
  messages: [{ role: 'user', content: 'What are my salary and medical history?' }],
})
const answer = result.messages.at(-1)
console.log(typeof answer?.content === 'string' ? answer.content : '')
await provider.shutdown()
