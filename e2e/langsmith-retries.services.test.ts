// LangSmith's unmodified client behind a proxy that misbehaves: whatever goes wrong between it and the collector, the run
// comes to be there once and whole.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFlakyProxy, type Fault, type FlakyProxy } from './flaky-proxy.ts'
import { install, play, type Played } from './clients/play.ts'
import { Harness } from './harness.ts'

const client = 'langsmith-langchain'
/** Sends its runs in two requests: begun, and ended. */
const scenario = 'ended-basic'
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

let harness: Harness
let proxy: FlakyProxy
let target = ''
/** Of the next requests that send runs; then they pass. */
let faults: (Fault | (() => Promise<Fault>))[] = []

beforeAll(async () => {
  install(client)
  harness = new Harness()
  proxy = await startFlakyProxy({
    target: () => target,
    faultOf: async (_, path) => {
      const next = path.startsWith('/runs/') ? faults.shift() : undefined
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

/** @param sent requests with runs, at least */
async function expectWhole(sent: number): Promise<void> {
  const before = proxy.seen.length
  const { status, stderr, played, steps, traces } = await play(harness, client, scenario)
  expect([status, stderr]).toEqual([0, ''])
  expect(traces).toHaveLength(1)
  expect(played).toMatchObject(truth)
  expect(new Set(steps.map(({ spanId }) => spanId)).size).toBe(steps.length)
  // Begun and ended, each told once, and neither contradicts the other.
  expect(steps.flatMap(({ revisions }) => revisions)).toEqual([])
  expect(steps.filter(({ parts }) => parts.length > 2)).toEqual([])
  expect(faults).toEqual([])
  const runs = proxy.seen.slice(before).filter(({ path }) => path.startsWith('/runs/'))
  expect(runs.length).toBeGreaterThanOrEqual(sent)
}

describe('requests that fail are sent again, and what was taken already is not doubled', () => {
  it.each<[string, Fault[]]>([
    ['429 with retry-after', [429, 'pass', 429]],
    ['503 with retry-after', [503, 503]],
    ['a gateway that answers for it', [502, 504]],
    ['a connection that is refused', ['refuse', 'refuse']],
    [
      'a connection that is cut in the middle of the request',
      ['cut-request', 'pass', 'cut-request'],
    ],
    ['an answer that is lost', ['cut-answer', 'pass', 'cut-answer']],
    ['an answer that is lost and then told to wait', ['cut-answer', 503]],
  ])('%s', async (_, next) => {
    faults = [...next]
    // Two requests pass.
    await expectWhole(2 + next.filter((fault) => fault !== 'pass').length)
  })

  it('a slow answer', async () => {
    faults = ['slow', 'slow']
    await expectWhole(2)
  })

  it('a collector that is killed and comes back', async () => {
    const restart = async (): Promise<Fault> => {
      await harness.stop('SIGKILL')
      await start()
      return 'refuse'
    }
    faults = [restart, 'pass', restart]
    await expectWhole(4)
  })

  it('a collector that is killed after it took it, before the client knows', async () => {
    const loseAnswer: Fault = 'cut-answer'
    const restart = async (): Promise<Fault> => {
      await harness.stop('SIGKILL')
      await start()
      return 'pass'
    }
    faults = [loseAnswer, restart]
    await expectWhole(3)
  })
})

it('the log verifies', () => {
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
})
