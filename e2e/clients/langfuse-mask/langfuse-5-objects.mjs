// The client of version 5, used as its documentation shows: `@langfuse/tracing`, and what its processor exports.
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { propagateAttributes, setLangfuseTracerProvider, startObservation } from '@langfuse/tracing'
import { checkObjects } from './own-objects.mjs'

/** `processorOf` makes the processor, given an exporter. */
export function checkLangfuse5Objects(processorOf, seed) {
  return checkObjects(seed, async ({ trace, generation, tool }) => {
    const bodies = []
    const processor = processorOf({
      export: (spans, done) => {
        for (const { name, attributes, status } of spans)
          bodies.push(JSON.stringify({ name, attributes, status }))
        done({ code: 0 })
      },
      forceFlush: async () => {},
      shutdown: async () => {},
    })
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    setLangfuseTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }))
    const { name: traceName, userId, sessionId, tags, metadata, input } = trace
    propagateAttributes({ traceName, userId, sessionId, tags, metadata }, () => {
      const root = startObservation('run')
      root.setTraceIO({ input })
      const { name, ...said } = generation
      root.startObservation(name, said, { asType: 'generation' }).end()
      root.startObservation('tool', { level: 'ERROR', ...tool }, { asType: 'tool' }).end()
      root.end()
    })
    await processor.forceFlush()
    context.disable()
    return bodies
  })
}
