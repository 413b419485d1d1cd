// An agent traced with Langfuse's SDK from v4 on: observations over OpenTelemetry, model calls by its wrapper of the
// OpenAI SDK, a score, and what else the client asks a server at its start. Versions 4 and 5 take the same words.
import { chatLoop } from '../loops/chat.mjs'
import { sessionId, userId } from '../model-server/scenario.mjs'

/** `langfuse` has what the packages export. Reads the addresses and the key from the environment, as the packages do. */
export async function playOtel(langfuse, scenario) {
  const { LangfuseSpanProcessor, NodeTracerProvider, LangfuseClient, OpenAI } = langfuse
  const { propagateAttributes, startActiveObservation, updateActiveTrace, observeOpenAI } = langfuse
  const hidden = scenario.endsWith('norecord')
  // Seconds in which a batch must have come through, retries included; by default 5.
  process.env.LANGFUSE_TIMEOUT ??= '30'
  const processor = new LangfuseSpanProcessor(hidden ? { mask: () => '<hidden>' } : {})
  const provider = new NodeTracerProvider({ spanProcessors: [processor] })
  provider.register()
  const client = new LangfuseClient()
  await client.api.projects.get()

  const inObservation = (asType) => (name, input, run) =>
    startActiveObservation(
      name,
      async (observation) => {
        observation.update({ input })
        try {
          const output = await run()
          observation.update({ output })
          return output
        } catch (error) {
          observation.update({ level: 'ERROR', statusMessage: error.message })
          throw error
        }
      },
      { asType },
    )
  const trace = {
    agent: inObservation('agent'),
    tool: (name, _id, args, run) => inObservation('tool')(name, args, run),
  }
  const model = new OpenAI({ apiKey: 'none', baseURL: `${process.env.MODEL_URL}/v1` })
  const who = { userId, sessionId, tags: ['test'] }
  const about = { traceName: 'hr-chat', ...who }
  await around(propagateAttributes, about, () =>
    startActiveObservation('hr-chat', async (root) => {
      if (!propagateAttributes) updateActiveTrace({ name: 'hr-chat', ...who })
      root.update({ output: await chatLoop(observeOpenAI(model), scenario, trace) })
      client.score.activeTrace({ name: 'helpful', value: 1, comment: 'by jane.sample@example.com' })
      client.score.activeObservation({ name: 'tone', value: 'polite', dataType: 'CATEGORICAL' })
    }),
  )
  await client.flush()
  await provider.shutdown()
}

function around(propagateAttributes, about, run) {
  return propagateAttributes ? propagateAttributes(about, run) : run()
}
