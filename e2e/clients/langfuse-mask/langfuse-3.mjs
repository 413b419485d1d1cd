// The client of version 3: its own objects, batches of JSON.
import { Langfuse } from 'langfuse'
import { checkObjects } from './own-objects.mjs'

export function checkLangfuse3(mask, seed) {
  return checkObjects(seed, async ({ trace, generation, tool }) => {
    const bodies = []
    const client = new Langfuse({
      publicKey: 'pk-lf-none',
      secretKey: 'sk-lf-none',
      baseUrl: 'http://127.0.0.1:9',
      mask: ({ data }) => mask(data),
    })
    client.fetch = async (_url, { body }) => {
      bodies.push(String(body))
      const answer = { successes: [], errors: [] }
      return { status: 200, text: async () => '', json: async () => answer }
    }
    const started = client.trace(trace)
    started.generation(generation)
    started.span({ name: 'tool', level: 'ERROR', ...tool })
    await client.shutdownAsync()
    return bodies
  })
}
