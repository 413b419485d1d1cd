// The OpenAI Agents SDK's own exporter behind a proxy that misbehaves: it tries three times, and the run comes to be there
// once and whole.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { install, play } from './clients/play.ts'
import { startFlakyProxy, type Fault, type FlakyProxy } from './flaky-proxy.ts'
import { Harness } from './harness.ts'

const client = 'openai-agents'
let harness: Harness
let proxy: FlakyProxy
let target = ''
/** Of the next batches; then they pass. */
let faults: (Fault | (() => Promise<Fault>))[] = []

beforeAll(async () => {
  install(client)
  harness = new Harness()
  proxy = await startFlakyProxy({
    target: () => target,
    faultOf: async (_, path) => {
      const next = path === '/v1/traces/ingest' ? faults.shift() : undefined
      return typeof next === 'function' ? next() : (next ?? 'pass')
    },
  })
  await start()
}, 300_000)

afterAll(async () => {
  await proxy.close()
  await harness.dispose()
})

/** What is started anew has another port, and the client knows only the proxy's. */
async function start(): Promise<void> {
  await harness.start()
  target = harness.url
  harness.url = proxy.url
}

const restart = (signal: NodeJS.Signals) => async (): Promise<Fault> => {
  await harness.stop(signal)
  await start()
  return 'refuse'
}

it.each<[string, typeof faults]>([
  ['429 with retry-after', [429]],
  ['503 with retry-after, twice', [503, 503]],
  ['a gateway that answers for it', [502, 504]],
  ['a connection that is refused', ['refuse', 'refuse']],
  ['a connection that is cut in the middle of the request', ['cut-request']],
  ['an answer that is lost', ['cut-answer']],
  ['an answer that is lost, and then told to wait', ['cut-answer', 503]],
  ['a slow answer', ['slow']],
  ['a collector that is stopped and started', [restart('SIGTERM')]],
  ['a collector that is killed and started', [restart('SIGKILL')]],
])('%s', async (_, next) => {
  faults = [...next]
  const { status, played, steps, traces } = await play(harness, client, 'chat-basic')
  expect(status).toBe(0)
  expect(faults).toEqual([])
  expect(traces).toHaveLength(1)
  expect(played).toMatchObject({
    ...{ completions: 2, tools: 1, inputTokens: 310, outputTokens: 60 },
    ...{ complete: true, errors: false, inputs: 3, outputs: 3 },
  })
  expect(steps).toHaveLength(8)
  expect(steps.flatMap(({ revisions }) => revisions)).toEqual([])
  expect(steps.filter(({ parts }) => parts.length > 2)).toEqual([])
})
