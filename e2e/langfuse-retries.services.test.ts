// Langfuse's unmodified clients behind a proxy that misbehaves: whatever goes wrong between them and the collector, the run
// comes to be there once and whole.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFlakyProxy, type Fault, type FlakyProxy } from './flaky-proxy.ts'
import { install, play, type Played } from './clients/play.ts'
import { Harness } from './harness.ts'

const truth: Partial<Played> = {
  completions: 2,
  tools: 1,
  inputTokens: 310,
  outputTokens: 60,
  complete: true,
  errors: false,
  inputs: 3,
  outputs: 3,
}

/** Where each sends its runs. Version 3 sends everything there, and tries four times, 3 s apart. */
const paths: Readonly<Record<string, string>> = {
  'langfuse-3': '/api/public/ingestion',
  'langfuse-5': '/api/public/otel/v1/traces',
  'langfuse-python': '/api/public/otel/v1/traces',
}

describe.each(Object.entries(paths))('%s', (client, door) => {
  let harness: Harness
  let proxy: FlakyProxy
  let target = ''
  let isUp = Promise.resolve()
  /** Of the next requests that send runs; then they pass. */
  let faults: (Fault | (() => Promise<Fault>))[] = []

  beforeAll(async () => {
    install(client)
    harness = new Harness()
    proxy = await startFlakyProxy({
      target: () => target,
      faultOf: async (_, path) => {
        const next = path === door ? faults.shift() : undefined
        // How often a client asks again while a slow machine starts the collector is its own affair.
        if (next === undefined) await isUp
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

  async function expectWhole(...next: typeof faults): Promise<void> {
    faults = [...next]
    const { status, played, steps, traces } = await play(harness, client, 'basic')
    expect(status).toBe(0)
    expect(faults).toEqual([])
    expect(traces).toHaveLength(1)
    expect(played).toMatchObject(truth)
    expect(new Set(steps.map(({ spanId }) => spanId)).size).toBe(steps.length)
    expect(steps.flatMap(({ revisions }) => revisions)).toEqual([])
    const scores = steps.flatMap(({ name, events }) => [name, ...events.map((event) => event.name)])
    const expected = client === 'langfuse-3' ? 1 : 2
    expect(scores.filter((name) => name === 'gen_ai.evaluation.result')).toHaveLength(expected)
  }

  const killed = async (): Promise<Fault> => {
    isUp = harness.stop('SIGKILL').then(start)
    await isUp
    return 'refuse'
  }

  it.each<[string, (Fault | (() => Promise<Fault>))[]]>([
    ['429, and 503', [429, 503]],
    ['an answer that is lost', ['cut-answer']],
    ['a connection that is cut in the middle of the request', ['cut-request']],
    ['a slow answer', ['slow']],
    ['a collector that is killed and comes back', [killed]],
  ])('%s', (_, next) => expectWhole(...next))

  it('the log verifies', () => {
    expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
  })
})
