// Clients and servers of the MCP SDKs 1 and 2 with a tap in their process or a proxy between them: what was said is recorded
// as what it was, nothing of it is readable anywhere, and the application sees what it sees without.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { canaries } from './clients/model-server/scenario.mjs'
import { install } from './clients/play.ts'
import { Harness } from './harness.ts'
import { bareEnvironment } from '../src/testing/bare-environment.ts'
import { command } from './command.ts'

const client = 'adapter-mcp'
const cwd = join(import.meta.dirname, 'clients', client)
/** Identifiers and the picture: the masked view may not show them. */
const masked = canaries.filter((value) => /^(219-|jane|4111|\+1-|sk-|S3cret|iVBOR)/.test(value))

let harness: Harness
const printed: string[] = []
beforeAll(async () => {
  install(client)
  harness = new Harness()
  await harness.start()
}, 300_000)
afterAll(() => harness.dispose())

interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

function run(args: string[], environment: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...bareEnvironment(), NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 50_000,
    killSignal: 'SIGKILL',
  })
  return endOf(child)
}

function endOf(child: ChildProcess): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  return new Promise((done) => child.on('close', (status) => done({ status, ...said })))
}

const collector = (): Record<string, string> => ({
  SEALTRACE_URL: harness.url,
  SEALTRACE_API_KEY: harness.keys['ingest'] ?? '',
  SEALTRACE_SPOOL: join(harness.path, 'spool'),
  SEALTRACE_SHUTDOWN_MS: '30000',
})

/** What the application sees of scenarios when nothing is recorded. */
const bare = new Map<string, Promise<Ended>>()
function bareRun(generation: string, scenarios: readonly string[]): Promise<Ended> {
  const args = ['main.mjs', generation, 'stdio', ...scenarios]
  const key = args.join(' ')
  const known = bare.get(key) ?? run(args, { SEALTRACE_ADAPTER: 'off' })
  bare.set(key, known)
  return known
}

async function tracesOf(): Promise<TraceSummary[]> {
  const response = await harness.get('/api/v1/traces?limit=1000')
  return ((await response.json()) as { traces: TraceSummary[] }).traces
}

interface Way {
  readonly tap: 'client' | 'server' | 'none'
  readonly generation: string
  readonly transport: string
}

/** Plays scenarios; gives the steps that they added, and fails unless the application saw nothing of it. */
async function play({ tap, generation, transport }: Way, scenarios: readonly string[]) {
  const before = new Set((await tracesOf()).map(({ traceId }) => traceId))
  const expected = await bareRun(generation, scenarios)
  const args = ['main.mjs', generation, transport, ...scenarios]
  const ended = await run(args, { ...collector(), SEALTRACE_TAP: tap })
  printed.push(ended.stderr)
  expect(expected.status).toBe(0)
  expect(ended).toEqual({ ...expected, stderr: ended.stderr })
  const traces = (await tracesOf()).filter(({ traceId }) => !before.has(traceId))
  expect(traces.map(({ state }) => state)).toEqual(traces.map(() => 'complete'))
  const inOrder = traces.toSorted((a, b) => (a.startTime < b.startTime ? -1 : 1))
  const views = inOrder.map(async ({ traceId }) => {
    const response = await harness.get(`/api/v1/traces/${traceId}`)
    return ((await response.json()) as { steps: StepView[] }).steps
  })
  return Promise.all(views)
}

/** One line a step, by depth. */
function treeOf(steps: readonly StepView[]): string[] {
  const depth = ({ parentSpanId }: StepView): number => {
    const parent = steps.find(({ spanId }) => spanId === parentSpanId)
    return parent ? depth(parent) + 1 : 0
  }
  return steps.map((step) => `${'  '.repeat(depth(step))}${step.kind} ${step.name} ${step.status}`)
}

const tool = 'tool tools/call'
const calls: Record<string, string[]> = {
  basic: [`${tool} get_user_profile_data ok`],
  toolerror: [`${tool} failing_lookup error`],
  unknown: [`${tool} no_such_tool error`],
  image: [`${tool} take_picture ok`],
  sampling: [`${tool} sum_up ok`, '  completion sampling/createMessage ok'],
  elicitation: [`${tool} delete_profile ok`, '  event elicitation/create ok'],
  resources: ['retrieval resources/read ok'],
  prompts: ['event prompts/get greet ok'],
  cancel: [`${tool} slow_lookup error`],
}

// What comes after the cancellation gives its message the time to arrive.
const few = ['cancel', 'basic', 'toolerror', 'sampling']

describe.each(['v1', 'v2'])('SDK %s', (generation) => {
  it.each([
    ['stdio', Object.keys(calls)],
    ['http', few],
  ])('a client that is tapped, over %s', async (transport, scenarios) => {
    const runs = await play({ tap: 'client', generation, transport }, scenarios)
    const trees = scenarios.map((scenario) => [
      'agent hr-run ok',
      ...(calls[scenario] ?? []).map((line) => `  ${line}`),
    ])
    expect(runs.map(treeOf)).toEqual(trees)
    for (const [at, scenario] of scenarios.entries())
      checkContent(scenario, runs[at]?.slice(1) ?? [])
  })

  it.each([
    ['a server that is tapped, over', 'stdio', 'server'],
    ['a server that is tapped, over', 'http', 'server'],
    ['the proxy between both:', 'shim', 'none'],
    ['the proxy between both:', 'gateway', 'none'],
  ] as const)('%s %s', async (_, transport, tap) => {
    // In a server of SDK 2 each round of a call is one.
    const scenarios = few.filter((scenario) => tap === 'none' || scenario !== 'sampling')
    const runs = await play({ tap, generation, transport }, scenarios)
    expect(runs.map(treeOf)).toEqual(scenarios.map((scenario) => calls[scenario]))
    // Since 2026-07-28 clients cancel over HTTP by going away.
    const isGone = generation === 'v2' && ['http', 'gateway'].includes(transport)
    const cancelled = isGone ? 'connection_closed' : 'cancelled'
    for (const [at, scenario] of scenarios.entries())
      checkContent(scenario, runs[at] ?? [], cancelled)
  })

  it('with a collector that is not there', async () => {
    const expected = await bareRun(generation, few)
    const spool = join(harness.path, 'other-spool')
    for (const transport of ['stdio', 'shim']) {
      const nowhere = {
        SEALTRACE_URL: 'http://127.0.0.1:1',
        SEALTRACE_SPOOL: spool,
        SEALTRACE_SHUTDOWN_MS: '2000',
      }
      const args = ['main.mjs', generation, transport, ...few]
      const ended = await run(args, { ...collector(), ...nowhere })
      printed.push(ended.stderr)
      expect(ended).toEqual({ ...expected, stderr: ended.stderr })
    }
  })
})

function checkContent(
  scenario: string,
  [first]: readonly StepView[],
  cancelled = 'cancelled',
): void {
  expect(first?.attributes['mcp.protocol.version']).toBeDefined()
  if (scenario === 'basic') {
    expect(first).toMatchObject({
      input: { user_id: 'u-1001', requester_email: '[EMAIL_1]' },
      output: { user_id: 'u-1001', ssn: '[US_SSN_1]', card: { cvv: '[CVV_1]' } },
    })
    expect(first?.attributes['mcp.server.name']).toMatch(/^hr/)
  }
  if (scenario === 'toolerror')
    expect(first).toMatchObject({
      output: null,
      error: { type: 'tool_error', message: expect.stringContaining('ssn=[US_SSN_1]') },
    })
  if (scenario === 'image') expect(JSON.stringify(first?.output)).toContain('[media type=image/png')
  if (scenario === 'cancel') expect(first).toMatchObject({ error: { type: cancelled } })
}

describe('the shim', () => {
  const script = [
    { id: 0, method: 'initialize', params: hello('2025-11-25') },
    { method: 'notifications/initialized' },
    { id: 1, method: 'tools/list' },
    { id: 2, method: 'tools/call', params: { name: 'take_picture', arguments: {} } },
    { id: 3, method: 'no/such' },
  ].map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

  /** What a server writes when it is told the script, and how it ends. */
  async function answered(args: string[], signal?: NodeJS.Signals) {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...bareEnvironment(), ...collector() },
      timeout: 50_000,
    })
    const wanted = script.filter((line) => line.includes('"id"')).length
    let lines = 0
    const all = new Promise<void>((done) =>
      child.stdout.on('data', (chunk: Buffer) => {
        lines += chunk.toString().split('\n').length - 1
        if (lines >= wanted) done()
      }),
    )
    const ended = endOf(child)
    for (const line of script) child.stdin.write(line)
    await all
    if (signal) child.kill(signal)
    else child.stdin.end()
    return { ...(await ended), signal: child.signalCode }
  }

  it('gives the host the bytes of the server, its end and its signal', async () => {
    const server = [join(cwd, 'server-v1.mjs')]
    const proxy = [command, 'mcp-proxy', '--', process.execPath, ...server]
    for (const signal of [undefined, 'SIGTERM'] as const) {
      const direct = await answered(server, signal)
      const through = await answered(proxy, signal)
      printed.push(through.stderr)
      expect(through).toEqual(direct)
      expect(direct.signal).toBe(signal ?? null)
    }
  })
})

function hello(protocolVersion: string) {
  const clientInfo = { name: 'script', version: '1' }
  return { protocolVersion, capabilities: {}, clientInfo }
}

it('nothing of what was said is readable', async () => {
  const places = [
    ...folderContents(harness.path),
    ['printed', Buffer.from(printed.join('\n') + harness.output)] as [string, Buffer],
  ]
  expect(findCanaries(canaries, places)).toEqual([])
  const shown = (await tracesOf()).map(async ({ traceId }): Promise<[string, Buffer]> => {
    const response = await harness.get(`/api/v1/traces/${traceId}`)
    return [traceId, Buffer.from(await response.text())]
  })
  const views = await Promise.all(shown)
  expect(views.length).toBeGreaterThan(20)
  expect(findCanaries(masked, views)).toEqual([])
  expect(harness.run('verify').status).toBe(0)
})
