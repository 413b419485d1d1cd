// Express and Fastify as they are, with the helpers that say who asks: twenty users at once, and each run is one user's.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { install } from './clients/play.ts'
import { Harness } from './harness.ts'
import { bareEnvironment } from '../src/testing/bare-environment.ts'

const client = 'adapter-http'
const users = Array.from({ length: 20 }, (_, n) => n)
const spoken = 'My SSN is 219-09-9999.'
const canaries = ['219-09-9999', 'jane.sample@example.com']
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

beforeAll(() => install(client), 300_000)

describe.each(['express', 'fastify'])('%s', (framework) => {
  let harness: Harness
  let server: ChildProcess
  let address: string
  let printed = ''

  beforeAll(async () => {
    harness = new Harness()
    await harness.start()
    server = spawn(process.execPath, ['server.mjs', framework], {
      cwd: join(import.meta.dirname, 'clients', client),
      env: {
        ...bareEnvironment(),
        SEALTRACE_URL: harness.url,
        SEALTRACE_API_KEY: harness.keys['ingest'],
        SEALTRACE_SPOOL: join(harness.path, 'spool'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    server.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    const lines: AsyncIterator<Buffer> | undefined = server.stdout?.[Symbol.asyncIterator]()
    const { value } = (await lines?.next()) ?? {}
    address = `http://127.0.0.1:${String(value).trim()}`
  }, 60_000)

  afterAll(async () => {
    server?.kill('SIGKILL')
    await harness?.dispose()
  })

  const ask = (n: number, headers: Record<string, string> = {}) =>
    fetch(`${address}/ask/money?from=${canaries[1]}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user': `user-${n}`, ...headers },
      body: JSON.stringify({ session: `session-${n}`, wait: (n * 7) % 20, text: spoken }),
    }).then(async (response) => ({ status: response.status, body: await response.json() }))

  it('answers as it does without', async () => {
    const answers = await Promise.all(users.map(async (n) => ask(n)))
    expect(answers).toEqual(users.map((n) => ({ status: 200, body: { heard: `user-${n}` } })))
    const traced = await ask(99, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` })
    expect(traced.status).toBe(200)
    expect((await fetch(`${address}/broken`)).status).toBe(500)
    expect((await fetch(`${address}/nowhere/${canaries[1]}`)).status).toBe(404)
    server.kill('SIGTERM')
    expect(await once(server, 'exit')).toEqual([0, null])
  }, 60_000)

  it('has each request as a run of its user', async () => {
    for (const n of users) {
      const { traces } = harness.json<{ traces: TraceSummary[] }>('ls', '--user', `user-${n}`)
      expect(traces).toMatchObject([{ name: 'POST /ask/:topic', complete: true, steps: 2 }])
      const steps = await stepsOf(traces[0]?.traceId ?? '')
      const session = { sessionId: `session-${n}`, traceType: 'hr' }
      expect(steps).toMatchObject([
        {
          kind: 'agent',
          tags: ['web'],
          attributes: { 'http.response.status_code': 200 },
          ...session,
        },
        { kind: 'completion', attributes: { asked: `session-${n}` }, ...session },
      ])
      expect(steps[1]?.parentSpanId).toBe(steps[0]?.spanId)
    }
  }, 120_000)

  it('puts a request below the span that its caller names', async () => {
    expect(await stepsOf(traceId)).toMatchObject([
      { kind: 'agent', parentSpanId: '00f067aa0ba902b7' },
      { kind: 'completion' },
    ])
  })

  it('has failed requests, and of unknown addresses nothing', async () => {
    const { traces } = harness.json<{ traces: TraceSummary[] }>('ls', '--limit', '100')
    const named = (name: string) => traces.filter((trace) => trace.name === name)
    expect(named('GET /broken')).toMatchObject([{ errors: 1 }])
    expect(named('GET')).toMatchObject([{ errors: 0 }])
    expect(traces.length).toBe(users.length + 3)
  })

  it('leaves nothing readable behind', async () => {
    expect(await harness.stop()).toBe(0)
    const left: [string, Buffer][] = [
      ...folderContents(harness.path),
      ['output', Buffer.from(harness.output + printed)],
    ]
    expect(findCanaries(canaries, left)).toEqual([])
    expect(printed).toBe('')
  })

  async function stepsOf(trace: string): Promise<StepView[]> {
    const response = await harness.get(`/api/v1/traces/${trace}`)
    return ((await response.json()) as { steps: StepView[] }).steps
  }
})
